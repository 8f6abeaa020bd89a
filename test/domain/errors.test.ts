import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { refusalCatalogue, refuse, type RefusalCode } from '../../src/domain/errors.js'

const codes = Object.keys(refusalCatalogue) as RefusalCode[]

/** The rows of the table in docs/errors.md: code → message and fix. */
const documented = Object.fromEntries(readFileSync('docs/errors.md', 'utf8').split('\n')
  .map(line => /^\| `(\w+)` \| (.+) \| (.+) \|$/.exec(line))
  .flatMap((row): [string, { message?: string; fix?: string }][] => row ? [[row[1] ?? '', { message: row[2], fix: row[3] }]] : []))

describe('docs/errors.md', () => {
  it('lists every refusal of the catalogue, word for word, and no other', () => {
    expect(documented).toEqual(refusalCatalogue)
  })

  it('keeps the order of the catalogue', () => {
    expect(Object.keys(documented)).toEqual(codes)
  })
})

describe('a refusal', () => {
  it('is filled from its details and carries the fix among them', () => {
    expect(refuse('wrong_state', { command: 'resume', number: 'INC0010001', state: 'New', allowed: ['On Hold'] })).toEqual({
      code: 'wrong_state',
      message: 'resume is not possible while INC0010001 is New; it is possible in On Hold.',
      details: {
        command: 'resume', number: 'INC0010001', state: 'New', allowed: ['On Hold'],
        fix: 'Bring the incident into one of those states first.',
      },
    })
  })

  it.each(codes)('%s says what to do, in whole sentences', code => {
    const { message, fix } = refusalCatalogue[code]
    expect(message).toMatch(/^[A-Z{`].*[.…]$/)
    expect(fix).toMatch(/^[A-Z].*[.…`]$/)
  })

  it('names no command and no option: it is read on pages and in work notes too', () => {
    const texts = Object.values(refusalCatalogue).map(({ message, fix }) => `${message} ${fix}`)
    expect(texts.filter(text => /`baton |--\w/.test(text))).toEqual([])
  })

  it('names commands as people type them, and says so where nothing is allowed', () => {
    expect(refuse('wrong_state', { command: 'sendBack', number: 'INC0010001', state: 'Resolved', allowed: ['New'] })).toMatchObject({
      message: 'send-back is not possible while INC0010001 is Resolved; it is possible in New.', details: { command: 'sendBack' },
    })
    expect(refuse('stage_not_below', { toStage: 'Triage', stage: 'Triage', ladder: 'desk', why: 'nothing is below Triage', allowed: [] })).toMatchObject({
      message: 'Triage is not below Triage in ladder desk: nothing is below Triage.',
      details: { fix: 'The stages below Triage: none. To move it up, escalate it.', allowed: [] },
    })
  })

  it('does not take text from outside for a placeholder of its own', () => {
    expect(refuse('unknown_group', { group: '{allowed}', allowed: ['Desk'] }).message).toBe('The policy has no group {allowed}.')
  })
})
