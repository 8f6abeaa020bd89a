import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { SharedWork } from '../../src/http/sharedWork.js'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { until } from '../support/until.js'
import { waitingForLocks } from '../support/waitingForLocks.js'

/** Work whose end the test decides. */
function held() {
  const begun: { name: string; end: (value: string) => void; fail: (error: Error) => void }[] = []
  const work = (name: string) => () => new Promise<string>((end, fail) => { begun.push({ name, end, fail }) })
  return { begun, work, names: () => begun.map(({ name }) => name) }
}
const settled = () => new Promise<void>(resolve => { setImmediate(resolve) })

describe('Work that several want', () => {
  it('is done once while it is under way, and anew afterwards', async () => {
    const [shared, { begun, work, names }] = [new SharedWork<string>(5), held()]
    const asked = [shared.of('a', work('first')), shared.of('a', work('second'))]
    begun[0]?.end('done')
    expect(await Promise.all(asked)).toEqual(['done', 'done'])
    const later = shared.of('a', work('third'))
    expect(names()).toEqual(['first', 'third'])
    begun[1]?.end('again')
    expect(await later).toBe('again')
  })

  it('fails for all of them, and is tried anew by the next', async () => {
    const [shared, { begun, work, names }] = [new SharedWork<string>(1), held()]
    const asked = Promise.allSettled([shared.of('a', work('first')), shared.of('a', work('second'))])
    begun[0]?.fail(new Error('away'))
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const next = shared.of('a', work('third'))
    begun[1]?.end('back')
    expect(await next).toBe('back')
    expect(names()).toEqual(['first', 'third'])
  })

  it('waits for its turn where too much else is under way, in the order in which it came', async () => {
    const [shared, { begun, work, names }] = [new SharedWork<string>(2), held()]
    const all = Promise.allSettled(['a', 'b', 'c', 'd'].map(key => shared.of(key, work(key))))
    await settled()
    expect(names()).toEqual(['a', 'b'])
    begun[1]?.fail(new Error('away'))
    await settled()
    expect(names()).toEqual(['a', 'b', 'c'])
    begun[0]?.end('')
    await settled()
    expect(names()).toEqual(['a', 'b', 'c', 'd'])
    begun[2]?.end('')
    begun[3]?.end('')
    await all
    const after = [shared.of('e', work('e')), shared.of('f', work('f')), shared.of('g', work('g'))]
    await settled()
    expect(names().slice(4)).toEqual(['e', 'f'])
    begun.slice(4).forEach(({ end }) => end(''))
    await settled()
    begun.at(-1)?.end('')
    await Promise.all(after)
  })
})

const the = servedBaton(example)

describe('The figures', () => {
  it('that several ask for at once are counted once, and different ones two at a time', async () => {
    await the.api.secretOf('viewer')
    const ask = (query: string) => the.api.ask('GET', `/v1/figures?from=2026-01-01&until=2026-02-01${query}`, { as: 'viewer' })
    const { same, different } = await the.baton.database.transaction().execute(async tx => {
      await sql`lock table tiers in access exclusive mode`.execute(tx)
      const counting = () => waitingForLocks(the.baton.database)
      const asked = Promise.all(Array.from({ length: 5 }, () => ask('')))
      await until(async () => await counting() === 1, 'the figures to be counted')
      const others = Promise.all([1, 2, 3, 4].map(priority => ask(`&priority=${priority}`)))
      await until(async () => await counting() === 2, 'others to be counted beside them')
      // All have come by now, and asking for anything else is not held up by them.
      expect(await the.api.ask('GET', '/v1/me', { as: 'viewer' })).toMatchObject({ status: 200 })
      expect(await counting()).toBe(2)
      return { same: asked, different: others }
    })
    const [first, ...rest] = await same
    expect(first?.status).toBe(200)
    for (const { body } of rest) expect(body).toEqual(first?.body)
    expect((await different).map(({ status, body }) => [status, body.priorities])).toEqual([1, 2, 3, 4].map(priority => [200, [priority]]))
  })
})
