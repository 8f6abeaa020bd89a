import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpTranslator } from '../../src/adapters/translator/httpTranslator.js'
import { noTranslator } from '../../src/adapters/translator/noTranslator.js'
import { jsonService, type JsonService } from '../support/jsonService.js'

const request = { text: 'Die Leitung ist weg', from: 'de', to: 'en' }

describe('without a translator', () => {
  it('nothing is translated, and that is said', async () => {
    expect(await noTranslator.translate(request)).toEqual({ translated: null, because: 'no translator is configured' })
  })
})

describe('a translator behind HTTP', () => {
  let service: JsonService
  beforeAll(async () => { service = await jsonService(() => ({ translated: ' The line is gone\n', by: 'some machine' })) })
  afterAll(() => service?.close())
  const translate = () => httpTranslator({ url: service.url, patienceMs: 1000 }).translate(request)

  it('is asked for a text from one language to another, and marks what it gives', async () => {
    expect(await translate()).toEqual({ translated: 'The line is gone', from: 'de', to: 'en', by: 'some machine' })
    expect(service.asked).toEqual([request])
  })

  it('is told the bearer token that it wants, and nothing where none is set', async () => {
    service.authorized.splice(0)
    await translate()
    await httpTranslator({ url: service.url, token: 'hunter3' }).translate(request)
    expect(service.authorized).toEqual([undefined, 'Bearer hunter3'])
  })

  it.each<[string, JsonService['answer'], string]>([
    ['answers with an error', (_, response) => void response.writeHead(503).end(), 'it answered 503'],
    ['translates to nothing', () => ({ translated: '  ', by: 'some machine' }), 'its answer cannot be used (translated)'],
    ['says nothing', () => new Promise(() => undefined), 'it did not answer within 1000 ms'],
  ])('that %s leaves no translation, and the reason', async (_, answer, because) => {
    service.answer = answer
    expect(await translate()).toEqual({ translated: null, because: `the translator did not, ${because}` })
  })
})
