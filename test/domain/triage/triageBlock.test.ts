import { describe, expect, it } from 'vitest'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { policyOfStored, type StoredPolicy } from '../../../src/domain/policy/storedPolicy.js'
import { supportLanguage } from '../../../src/domain/triage/triageDocument.js'
import { policyFrom, small } from '../smallPolicy.js'

const block = `triage:
  suggest:
    - {words: offline, category: SD-WAN, subcategory: Link failure, urgency: 1, tags: outage}
    - {words: [everybody], impact: 1}
`

describe('what a policy says about reading', () => {
  it('has one word or tag for a list of one, and the language of its notices', () => {
    expect(policyFrom(small + block).triage).toEqual({
      language: 'en',
      suggest: [
        { words: ['offline'], category: 'SD-WAN', subcategory: 'Link failure', urgency: 1, tags: ['outage'] },
        { words: ['everybody'], impact: 1 },
      ],
    })
    expect(policyFrom(`${small}notices: {language: de, rules: [{on: opened, to: owner, by: email}]}\ntriage: {}\n`).triage).toEqual({ language: 'de', suggest: [] })
  })

  it('may be left out, and then nothing is suggested', () => {
    const policy = policyFrom(small)
    expect(policy).not.toHaveProperty('triage')
    expect(supportLanguage(policy)).toBe('en')
    expect(supportLanguage(policyFrom(`${small}triage: {language: fr}\n`))).toBe('fr')
  })

  it('is stored as it is, and versions from before it have none', () => {
    const policy = policyFrom(small + block)
    expect(policyOfStored(JSON.parse(JSON.stringify(policy)) as StoredPolicy)).toEqual(policy)
  })

  it('is shown with the rest of the policy', () => {
    expect(policyText(policyFrom(small + block)).at(-1)).toEqual({
      heading: 'Reading what people write', lines: ['The support reads English.'],
      table: { head: ['words', 'suggest'], rows: [['offline', 'category SD-WAN, subcategory Link failure, urgency 1, tag outage'], ['everybody', 'impact 1']] },
    })
    expect(policyText(policyFrom(small)).map(({ heading }) => heading)).not.toContain('Reading what people write')
  })

  it('is refused with the place and the mend of each problem', () => {
    const reading = readPolicy(`${small}triage:\n  suggest:\n    - {words: [], category: A}\n    - {words: ok, subcategory: B}\n    - {word: ok, tags: C}\n`)
    expect('problems' in reading && reading.problems.map(({ path, problem, fix }) => [path, problem, fix])).toEqual([
      ['triage.suggest[0].words', '`words` must be a word or a list of words, not an empty list', 'Write `offline` or `[offline, link down, Leitung*]`.'],
      ['triage.suggest[1].subcategory', 'a subcategory says nothing without its category', 'Add the `category`.'],
      ['triage.suggest[2].words', '`words` is missing', 'Write `offline` or `[offline, link down, Leitung*]`.'],
      ['triage.suggest[2].word', '`word` is not known here', 'Use only: words, category, subcategory, impact, urgency, tags.'],
    ])
  })
})
