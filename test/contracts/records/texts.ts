import { expect, it } from 'vitest'
import { finish, say } from '../../../src/domain/steps/change.js'
import { after, openOne, request } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

export function texts(the: TheRecords): void {
  it('keeps every language, emoji, quotes, line ends and 100 kB as they are', async () => {
    const { store } = the()
    const odd = `'; drop table incidents; -- "\\u0000" {a,"b"} $1 \\ \n\t Grüße, 你好, مرحبا, 👩🏽‍🚒 e\u0301`
    const long = 'ü'.repeat(100_000)
    const requestId = `${odd} ${request().requestId}`
    const recorded = await openOne(store, {
      request: { requestId, payload: 'x' }, fields: { shortDescription: odd, description: long, caller: odd, category: odd, tags: [odd, '', 'null', '{}'] },
    })
    expect(recorded).toMatchObject({ shortDescription: odd, description: long, tags: [odd, '', 'null', '{}'] })
    expect(await store.incident(recorded.number)).toEqual(recorded)
    expect(await store.findAnswer({ requestId, payload: 'x' })).toEqual({ answer: recorded })
    await store.addEntry({ number: recorded.number, ...request(), kind: 'comment', by: odd, text: long }, after(1))
    expect((await store.story(recorded.number))?.stream.at(-1)).toMatchObject({ author: odd, text: long })
  })

  it('replaces what PostgreSQL cannot store, so that no message is a write that fails for ever', async () => {
    const { store } = the()
    const bad = 'nul \0, half a pair \ud83d, the other half \ude00, whole 😀'
    const good = 'nul \ufffd, half a pair \ufffd, the other half \ufffd, whole 😀'
    const recorded = await openOne(store, { request: request(`${bad} id`), fields: { shortDescription: bad, dedupKey: bad, tags: [bad] } })
    expect(recorded).toMatchObject({ shortDescription: good, dedupKey: good, tags: [good] })
    expect(await store.unfinishedWithDedupKey(bad)).toEqual(recorded)
    const { number } = recorded
    const result = await store.step({ number, tier: 1, alarm: bad }, request(`${bad} step`), async ({ incident }) =>
      finish(say({ incident: { ...incident, description: bad }, entries: [] }, 'workNote', bad, bad, after(1))))
    expect(result).toMatchObject({ recorded: { description: good } })
    expect(await store.incident(number)).toEqual((result as { recorded: unknown }).recorded)
    await store.addEntry({ number, ...request(`${bad} note`), kind: 'workNote', by: bad, text: bad }, after(2))
    expect((await store.story(number))?.stream.slice(-2)).toMatchObject([{ author: good, text: good }, { author: good, text: good }])
    expect((await store.list({ assignedTo: bad }, 10, null)).incidents).toEqual([])
    expect(await store.incident(bad)).toBeNull()
  })
}
