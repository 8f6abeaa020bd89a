import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { rulesTriage } from '../../src/adapters/triage/rulesTriage.js'
import { isNegative } from '../../src/domain/triage/reading.js'
import type { Readers } from '../../src/ports/readers.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { jsonService, type JsonService } from '../support/jsonService.js'
import { httpTranslator } from '../../src/adapters/translator/httpTranslator.js'

const desk = `
name: a desk that reads
groups:
  Desk: {members: [Nadia]}
ladders:
  - {name: all, stages: [{name: Triage}], entry: {stage: Triage, group: Desk}}
`
const suggest = `triage:
  suggest:
    - {words: [offline, link down], category: SD-WAN, subcategory: Link failure, urgency: 1, tags: outage}
    - {words: [whole site], impact: 1}
`

/** Rules, until a test says otherwise. */
let triage = rulesTriage()
let translator: JsonService
let baton: TestBaton

beforeAll(async () => {
  translator = await jsonService(question => ({ translated: `[${(question as { text: string }).text}]`, by: 'some machine' }))
  const readers: Readers = { triage: { name: 'the reader of the test', read: request => triage.read(request) }, translator: httpTranslator({ url: translator.url }) }
  baton = await startBaton({ policy: desk + suggest, readers })
})
afterAll(async () => {
  await baton?.stop()
  await translator?.close()
})
afterEach(async () => {
  triage = rulesTriage()
  await baton.applyPolicy(desk + suggest)
})

const stream = async (incident: TestIncident) => (await incident.story()).stream
const commented = async (text: string, by = 'Carla') => {
  const incident = await baton.open()
  await incident.comment(text, { by })
  return (await stream(incident)).at(-1)
}

describe('a new incident', () => {
  it('is read: the stream says what was read, why, and what is suggested, and its classification stays', async () => {
    const incident = await baton.open({
      shortDescription: 'Branch 7 is offline', description: 'The whole site is affected, and nobody calls back.', category: 'Network', subcategory: null, impact: 2, urgency: 2,
    })
    const entry = (await stream(incident)).at(-1)
    expect(entry).toMatchObject({ kind: 'system', author: 'Baton', reading: { by: 'rules', language: { code: 'en' }, suggestion: { category: 'SD-WAN', impact: 1 } } })
    expect(entry?.text).toMatch(/^Read by rules: English \(“.+”\), negative \(“nobody calls back”\)\. /)
    expect(entry?.text).toMatch(/Suggested is category SD-WAN, subcategory Link failure, impact 1, urgency 1, tag outage, because of “offline”, “whole site”; nothing was changed\.$/)
    await incident.expect({ category: 'Network', subcategory: null, impact: 2, urgency: 2, tags: [], priority: 3 })
  })

  it('is told that it was classified as its words suggest', async () => {
    const incident = await baton.open({ shortDescription: 'Branch 7 is offline', category: 'SD-WAN', subcategory: 'Link failure', urgency: 1, tags: ['outage'] })
    await incident.expectSaid('It is classified as “offline” suggests.', 1)
  })

  it('is opened all the same when the reader fails, and says so', async () => {
    triage = { name: 'broken', read: () => Promise.reject(new Error('out of memory')) }
    const incident = await baton.open({ shortDescription: 'Branch 7 is offline' })
    await incident.expect({ state: 'New' })
    await incident.expectSaid('Read by the reader of the test: it could not be read: out of memory. Nothing is suggested.', 1)
  })

  it('is not read where the policy says nothing about reading', async () => {
    await baton.applyPolicy(desk)
    const incident = await baton.open({ shortDescription: 'Branch 7 is offline' })
    await incident.expectSaid('Read by', 0)
    expect((await stream(incident)).filter(({ reading }) => reading)).toEqual([])
  })
})

describe('a comment of the caller', () => {
  it('is read before it is written, and what was read stands beside it', async () => {
    const entry = await commented('It is still offline, I am really disappointed.')
    expect(entry).toMatchObject({
      kind: 'comment', author: 'Carla', text: 'It is still offline, I am really disappointed.',
      reading: { by: 'rules', language: { code: 'en' }, sentiment: { tone: 'negative', evidence: ['really disappointed'] }, suggestion: { because: ['offline'] }, remarks: [] },
    })
    expect(isNegative(entry?.reading)).toBe(true)
  })

  it('is read whatever the policy says', async () => {
    await baton.applyPolicy(desk)
    expect(await commented('Thank you, it works again.')).toMatchObject({ reading: { sentiment: { tone: 'positive' }, suggestion: null } })
  })

  it('alone is read: not one of the support, and not a work note', async () => {
    expect(await commented('We are really disappointed', 'Nadia')).not.toHaveProperty('reading')
    const incident = await baton.open()
    await incident.note('I am really disappointed', { by: 'Carla' })
    expect((await stream(incident)).at(-1)).not.toHaveProperty('reading')
  })

  it('is written when the reader fails, and says that it could not be read', async () => {
    triage = { name: 'broken', read: () => Promise.reject(new Error('out of memory')) }
    expect(await commented('It is still offline')).toMatchObject({
      text: 'It is still offline', reading: { language: null, sentiment: null, suggestion: null, remarks: ['it could not be read: out of memory'] },
    })
  })

  it('in another language is translated below, and stays as it was written', async () => {
    const text = 'Die Leitung ist immer noch weg.'
    expect(await commented(text)).toMatchObject({
      text, reading: { language: { code: 'de' }, translation: { translated: `[${text}]`, from: 'de', to: 'en', by: 'some machine' } },
    })
    expect(translator.asked.at(-1)).toEqual({ text, from: 'de', to: 'en' })
  })

  it('in the language of the support, or in one that is not certain, is not', async () => {
    const before = translator.asked.length
    for (const text of ['It is still offline.', 'OK', '👍']) expect((await commented(text))?.reading).not.toHaveProperty('translation')
    await baton.applyPolicy(`${desk}triage: {language: de}\n`)
    expect((await commented('Die Leitung ist immer noch weg.'))?.reading).not.toHaveProperty('translation')
    expect(translator.asked).toHaveLength(before)
  })

  it('is answered as before when it is repeated, and written once', async () => {
    const incident = await baton.open()
    const same = { by: 'Carla', text: 'It is still offline', requestId: 'the same' }
    await baton.client.comment(incident.number, same)
    expect(await baton.client.comment(incident.number, same)).toMatchObject({ repeated: true })
    await incident.expectSaid('It is still offline', 1)
  })
})
