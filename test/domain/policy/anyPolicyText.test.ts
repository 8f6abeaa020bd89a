import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openingDestination, planFor } from '../../../src/domain/planning/planning.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { packageRoot } from '../../../src/machine/packageRoot.js'
import { routingFacts } from './policyArbitraries.js'
import { small } from '../smallPolicy.js'

describe('any text at all', () => {
  const example = readFileSync(join(packageRoot(), 'policies', 'example.yaml'), 'utf8')
  const pieces = [
    '',
    ' ',
    '\n',
    ':',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&a ',
    '*a',
    '!x ',
    '"',
    '|',
    '#',
    '\t',
    '\0',
    '\r',
    'none',
    'P1',
    '-1 h',
    'Triage',
    'null',
    '<<: *a',
    '__proto__: 1',
    '~',
    '💥',
    '\ud800',
  ]

  /** Either a policy that can be used or problems that can be found; never an exception. */
  function expectReading(text: string): Policy | null {
    const reading = readPolicy(text)
    const findings = 'problems' in reading ? reading.problems : reading.warnings
    if ('problems' in reading) expect(findings.length).toBeGreaterThan(0)
    const lines = text.split(/\r\n|\n/)
    for (const { line, column, problem, fix } of findings) {
      expect(line).toBeGreaterThanOrEqual(1)
      expect(line).toBeLessThanOrEqual(lines.length)
      expect(column).toBeGreaterThanOrEqual(1)
      expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
      expect(problem).toMatch(/\S/)
      expect(fix).toMatch(/\S/)
    }
    return 'policy' in reading ? reading.policy : null
  }

  it('is read or gives problems with line and column', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        expectReading(text)
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces, 'name', 'groups', 'ladders', '  '), { maxLength: 40 }),
        parts => {
          expectReading(parts.join(''))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('that is the small policy with something cut out and something put in is read or gives problems', () => {
    const mutation = fc.tuple(fc.nat(small.length), fc.nat(12), fc.constantFrom(...pieces))
    fc.assert(
      fc.property(
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.array(routingFacts, { maxLength: 3 }),
        (mutations, all) => {
          const policy = expectReading(
            mutations.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), small),
          )
          if (policy === null) return
          expect(policyText(policy).length).toBeGreaterThan(0)
          // What was accepted can be used: an incident finds a ladder, an entry and a group, whatever it is.
          for (const facts of all) {
            const route = openingDestination({ version: 1, policy }, facts)
            if ('refused' in route) throw new Error(route.refused.message)
            const planned = planFor({ version: 1, policy }, { ...facts, number: 'INC0010001' }, route, {}, '2026-03-02T12:00:00.000Z')
            if ('refused' in planned) expect(planned.refused.code).toBe('group_without_people')
          }
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('that is the shipped policy with lines taken out or doubled is read or gives problems', () => {
    const lines = example.split('\n')
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(lines.length), fc.nat(3)), { maxLength: 3 }), changes => {
        expectReading(
          changes
            .reduce((kept, [at, times]) => kept.toSpliced(at, 1, ...Array<string>(times).fill(kept[at] ?? '')), lines)
            .join('\n'),
        )
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['brackets without end', '['.repeat(50_000)],
    ['aliases of aliases', `a: &a [${'1,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]`],
    ['a part inside itself', small.replace('stages:', 'stages: &s\n      - {name: x, instructions: *s}')],
  ])('that tries to exhaust the reader gives problems: %s', (_, text) => {
    expect(expectReading(text)).toBeNull()
  })
})
