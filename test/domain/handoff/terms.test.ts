import { describe, expect, it } from 'vitest'
import { contentsOf, type FormFacts, type TermRule } from '../../../src/domain/handoff/intakeForm.js'
import type { Handoff } from '../../../src/domain/handoff/handoff.js'
import { readTerms } from '../../../src/domain/handoff/terms.js'
import { someFacts } from './handoffs.js'

const component = (contains: string[], value = 'API Gateway'): TermRule =>
  ({ term: 'Component', fields: null, contains, matches: null, value, extract: null })
const version = (extract = String.raw`version (\d+(?:\.\d+)+)`): TermRule =>
  ({ term: 'Affected version', fields: null, contains: null, matches: null, value: null, extract })
const item = (extract = String.raw`\b(edge-\d+)\b`): TermRule =>
  ({ term: 'Configuration item', fields: null, contains: null, matches: null, value: null, extract })

const read = (rules: TermRule[], handoff: Partial<Handoff>, facts: Partial<FormFacts> = {}) =>
  readTerms(rules, contentsOf({ note: 'Up', ...handoff }, { ...someFacts, ...facts }))
const values = (...given: Parameters<typeof read>) => read(...given).terms.map(({ value }) => value)

describe('a term of the receiving team', () => {
  it('is read from the words of the handoff, and says from which', () => {
    expect(read([component(['CORS', 'API gateway']), version()], {
      diagnosticResults: [{ what: 'Browser console', result: 'CORS error on domain xyz.company.com' }],
      workingHypothesis: 'Cross-origin policy, since version 2.4.1 was deployed last weekend',
    })).toEqual({
      terms: [
        { term: 'Component', value: 'API Gateway', evidence: { from: 'diagnosticResults', words: 'Browser console: CORS error on domain xyz.company.com' } },
        { term: 'Affected version', value: '2.4.1', evidence: { from: 'workingHypothesis', words: 'Cross-origin policy, since version 2.4.1 was deployed last weekend' } },
      ],
      unmapped: [],
    })
  })

  it('is listed as unmapped where nothing was found', () => {
    expect(read([component(['CORS']), version()], { note: 'It is version 2.4.1' })).toMatchObject({ terms: [{ value: '2.4.1' }], unmapped: ['Component'] })
  })

  it('is what the first of its rules finds', () => {
    expect(values([component(['printer'], 'Printing'), component(['gateway']), component(['CORS'], 'Browser')], { note: 'CORS, at the gateway' })).toEqual(['API Gateway'])
  })

  it.each([
    ['SSO', 'the lesson', false], ['SSO', 'Wrong sso scope', true], ['SSO', 'SSO', true], ['SSO', 'SSO-Scope', true], ['SSO', 'SSO2', false],
    ['api gateway', 'the API \n Gateway is down', true], ['api gateway', 'the API. Gateway', false], ['.*', 'anything', false], ['.*', 'a .* b', true],
    ['Straße', 'STRASSE', false], ['über', 'Über uns', true], ['网关', '检查网关错误', true], ['🚒', 'a🚒b', true], ['/api', 'GET x/api/v1', true],
  ])('finds the words %j in %j: %s', (words, note, isFound) => {
    expect(values([component([words])], { note })).toEqual(isFound ? ['API Gateway'] : [])
  })

  it('counts upper and lower case in a pattern unless it says otherwise', () => {
    expect([values([version()], { note: 'Version 2.0' }), values([version('(?i)version (\\S+)')], { note: 'Version 2.0' })]).toEqual([[], ['2.0']])
  })

  it('wants words and pattern both in one text, and only in the fields named', () => {
    const rule = { ...version(), contains: ['router'], fields: ['validatedFacts' as const] }
    expect(values([rule], { note: 'router, version 2.0', validatedFacts: ['version 1.0', 'the router has version 3.0'] })).toEqual(['3.0'])
    expect(values([{ ...component(['x']), contains: null, matches: '^P[12]$', fields: ['priority'] }], {}, { priority: 2 })).toEqual(['API Gateway'])
  })

  it('of the configuration item is what the incident has, else a proposal', () => {
    expect(read([item()], { note: 'edge-07 reboots' }, { configurationItem: 'edge-01' }).terms)
      .toEqual([{ term: 'Configuration item', value: 'edge-01', evidence: { from: 'configurationItem', words: 'edge-01' } }])
    expect(read([item()], { note: 'edge-07 reboots' }).terms)
      .toEqual([{ term: 'Configuration item', value: 'edge-07', proposed: true, evidence: { from: 'note', words: 'edge-07 reboots' } }])
  })

  it('shows the words with some of what stands around them', () => {
    const [{ evidence } = { evidence: null }] = read([version()], { note: `${'before '.repeat(20)}version 2.0${' after'.repeat(20)}` }).terms
    expect(evidence?.words).toBe('…before before before before version 2.0 after after after after after after…')
  })

  it('that a pattern takes and that has more than 200 characters is cut between characters', () => {
    expect(values([version('(🚒+)')], { note: '🚒'.repeat(500) })).toEqual(['🚒'.repeat(200)])
  })
})

describe('patterns', () => {
  it.each(['(x+x+)+y', '((a*)*)*b', '(.*)*x', '(\\w+\\s?)*$!'])('that would keep others busy for ever come to an end: %s', pattern => {
    expect(values([version(`(?:${pattern.replaceAll('(', '(?:').replaceAll('(?:?:', '(?:')})(z)`)], { note: `${'x'.repeat(50_000)}${'a'.repeat(50_000)}` })).toEqual([])
  })

  it('read of a book only its first pages', () => {
    const page = 'nothing to see here '.repeat(5_000)
    expect(values([version()], { validatedFacts: [page, 'version 1.0'] })).toEqual(['1.0'])
    expect(values([version()], { validatedFacts: [page, page, 'version 1.0'] })).toEqual([])
  })

  it('that an earlier version took and this one cannot use find nothing', () => {
    expect(values([version('(?=x)(y)')], { note: 'xy' })).toEqual([])
  })
})
