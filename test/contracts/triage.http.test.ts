import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { httpTriage } from '../../src/adapters/triage/httpTriage.js'
import { rulesTriage } from '../../src/adapters/triage/rulesTriage.js'
import type { Reading } from '../../src/domain/triage/reading.js'
import { freePort } from '../../src/machine/ports.js'
import type { TriageRequest } from '../../src/ports/triage.js'
import { jsonService, type JsonService } from '../support/jsonService.js'
import { suggestions, triageContract } from './readers/contract.js'

/** A model as a service has it: here one that knows what the rules know, and has a name of its own. */
const someModel: JsonService['answer'] = async question => ({ ...await rulesTriage().read(question as TriageRequest), by: 'some model' })

triageContract('a model behind HTTP', async () => {
  const service = await jsonService(someModel)
  return { triage: httpTriage({ url: service.url, otherwise: rulesTriage() }), close: service.close }
})

describe('a model behind HTTP', () => {
  let service: JsonService
  beforeAll(async () => { service = await jsonService(someModel) })
  afterAll(() => service?.close())
  beforeEach(() => {
    service.answer = someModel
    service.asked.splice(0)
  })
  const triage = (url = service.url) => httpTriage({ url, otherwise: rulesTriage(), patienceMs: 1000 })
  const text = 'The branch is offline, this is really annoying'
  const read = (url?: string) => triage(url).read({ text, purpose: 'opening', suggestions })
  const said: Reading = {
    by: 'some model', language: { code: 'en', confidence: 1, evidence: ['The branch'] }, sentiment: { tone: 'negative', score: -0.9, evidence: ['really annoying'] },
    suggestion: { category: 'SD-WAN', because: ['branch'] }, remarks: [],
  }

  it('is asked with the text, its purpose and what the policy suggests, and read under its own name', async () => {
    service.answer = () => said
    expect(await read()).toEqual(said)
    expect(service.asked).toEqual([{ text, purpose: 'opening', suggestions }])
  })

  it('is told the bearer token that it wants, goes unread without it, and never shows it', async () => {
    const otherwise = rulesTriage()
    service.answer = (_, response) => service.authorized.at(-1) === 'Bearer hunter3' ? said : void response.writeHead(401).end()
    const readWith = (token: string | undefined) => httpTriage({ url: service.url, token, otherwise, patienceMs: 1000 }).read({ text, purpose: 'opening', suggestions })
    expect(await readWith('hunter3')).toEqual(said)
    for (const token of [undefined, 'hunter4', 'hunter5\n']) {
      const reading = await readWith(token)
      expect(reading.remarks[0]).toMatch(/^the model did not read it, (it answered 401|there was no connection to it \(unknown\)); rules did$/)
      expect(JSON.stringify(reading)).not.toContain('hunter')
    }
  })

  it('does not hand the token on to where it is sent', async () => {
    const elsewhere = await jsonService(() => said)
    service.answer = (_, response) => void response.writeHead(307, { location: elsewhere.url }).end()
    expect((await httpTriage({ url: service.url, token: 'hunter3', otherwise: rulesTriage() }).read({ text, purpose: 'opening', suggestions })).by).toBe('rules')
    expect(elsewhere.authorized).toEqual([])
    await elsewhere.close()
  })

  it.each<[string, JsonService['answer'], RegExp]>([
    ['answers with an error', (_, response) => void response.writeHead(500).end('{}'), /it answered 500/],
    ['sends it elsewhere', (_, response) => void response.writeHead(307, { location: service.url }).end(), /it answered 307/],
    ['answers no JSON', (_, response) => void response.end('<html>'), /its answer cannot be used \(it is no such JSON\)/],
    ['answers something else', () => ({ ...said, sentiment: { tone: 'furious', score: -9, evidence: [] } }), /its answer cannot be used \(sentiment\.tone\)/],
    ['calls itself rules', () => ({ ...said, by: 'rules' }), /its answer cannot be used \(by\)/],
    ['says too much', () => ({ ...said, remarks: ['x'.repeat(200_000)] }), /its answer was too long/],
    ['says nothing', () => new Promise(() => undefined), /it did not answer within 1000 ms/],
    ['hangs up', (_, response) => void response.destroy(), /there was no connection to it \([A-Z_]+\)/],
  ])('that %s leaves it to the rules, and the reading says so', async (_, answer, because) => {
    service.answer = answer
    const reading = await read()
    expect(reading).toMatchObject({ by: 'rules', language: { code: 'en' }, sentiment: { tone: 'negative' }, suggestion: { category: 'SD-WAN' } })
    expect(reading.remarks[0]).toMatch(new RegExp(`^the model did not read it, ${because.source}; rules did$`))
    expect(JSON.stringify(reading)).not.toMatch(/hunter2|127\.0\.0\.1/)
  })

  it('that is not there leaves it to the rules', async () => {
    expect(await read(`http://127.0.0.1:${await freePort()}/`)).toMatchObject({
      by: 'rules', remarks: ['the model did not read it, there was no connection to it (ECONNREFUSED); rules did'],
    })
  })

  it('is not believed without words of the text', async () => {
    service.answer = () => ({
      ...said, language: { ...said.language, evidence: ['Le bureau'] }, sentiment: { ...said.sentiment, evidence: ['furious', ' '] },
      suggestion: { ...said.suggestion, because: [] },
    })
    expect(await read()).toEqual({
      by: 'some model', language: null, sentiment: null, suggestion: null, remarks: [
        'some model named no words of the text for the language, so it does not count',
        'some model named no words of the text for the tone, so it does not count',
        'some model named no words of the text for its suggestion, so it does not count',
      ],
    })
  })

  it('keeps of its evidence what is there, and needs none for a text without a mood', async () => {
    service.answer = () => ({ ...said, language: { ...said.language, evidence: ['The', 'le', 'The'] }, sentiment: { tone: 'neutral', score: 0, evidence: [] } })
    expect(await read()).toMatchObject({ language: { evidence: ['The'] }, sentiment: { tone: 'neutral', evidence: [] }, remarks: [] })
  })

  it('suggests nothing that the policy does not suggest', async () => {
    service.answer = () => ({ ...said, suggestion: { category: 'SD-WAN', subcategory: 'Alien', impact: 1, urgency: 1, tags: ['outage', 'vip'], because: ['offline'] } })
    expect(await read()).toMatchObject({
      suggestion: { category: 'SD-WAN', urgency: 1, tags: ['outage'], because: ['offline'] },
      remarks: ['some model suggested category SD-WAN, subcategory Alien, impact 1, urgency 1, tags outage, vip; the policy has only category SD-WAN, urgency 1, tag outage'],
    })
    service.answer = () => ({ ...said, suggestion: { category: 'Printing', subcategory: 'Link failure', because: ['offline'] } })
    expect((await read()).suggestion).toEqual({ category: 'Printing', because: ['offline'] })
    service.answer = () => ({ ...said, suggestion: { category: 'Alien', because: ['offline'] } })
    expect(await read()).toMatchObject({ suggestion: null, remarks: ['some model suggested category Alien; the policy has nothing of it'] })
  })

  it('is not asked about nothing', async () => {
    await triage().read({ text: ' \n ', purpose: 'comment', suggestions })
    expect(service.asked).toEqual([])
  })
})
