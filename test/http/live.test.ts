import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Followers, type Batch } from '../../src/http/live/followers.js'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { Followed } from '../support/followed.js'
import { until } from '../support/until.js'

const the = servedBaton(example)
let address = ''
beforeAll(async () => { address = await the.api.app.listen({ host: '127.0.0.1', port: 0 }) })

const followed: Followed[] = []
afterEach(() => followed.splice(0).forEach(one => one.close()))

async function follow(path: string, after?: string, at = address): Promise<Followed> {
  const one = new Followed(`${at}/v1${path}`, await the.api.secretOf('viewer'), after)
  followed.push(one)
  await one.greeted()
  return one
}

const ofIncident = (number: string, state?: string) => ({ name, data: { incident } }: Followed['events'][number]) =>
  name === 'incident' && incident?.number === number && (state === undefined || incident.state === state)

describe('Who follows the list', () => {
  it('is told of each incident that is opened or moved, as the list has it', async () => {
    const follower = await follow('/stream')
    const incident = await the.baton.open()
    await follower.sees(ofIncident(incident.number, 'New'))
    await incident.escalate()
    const { data } = await follower.sees(({ data: told }) => told.incident?.number === incident.number && (told.incident as { escalationCount?: number }).escalationCount === 1)
    const { body } = await the.api.ask('GET', `/v1/incidents?limit=500`, { as: 'viewer' })
    expect(data.incident).toEqual((body.incidents as { number: string }[]).find(({ number }) => number === incident.number))
  })

  it('is told of notes, and of what another process writes past it', async () => {
    const incident = await the.baton.open()
    const follower = await follow('/stream')
    await the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Amara', body: { text: 'The link flaps' } })
    await follower.sees(ofIncident(incident.number))
    const told = follower.events.length
    await sql`update incidents set short_description = 'said elsewhere' where number = ${incident.number}`.execute(the.baton.database)
    await until(() => follower.events.slice(told).some(({ data }) => (data.incident as { shortDescription?: string } | undefined)?.shortDescription === 'said elsewhere'), 'what another wrote')
  })

  it('and comes back misses nothing that happened meanwhile', async () => {
    const incident = await the.baton.open()
    const first = await follow('/stream')
    await the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Amara', body: { text: 'Seen' } })
    const { id } = await first.sees(ofIncident(incident.number))
    first.close()
    const [missed, moved] = [await the.baton.open(), incident]
    await moved.escalate()
    const again = await follow('/stream', id)
    expect((await again.greeted()).data).toEqual({ resumed: true })
    await again.sees(ofIncident(missed.number))
    await again.sees(({ data }) => data.incident?.number === moved.number && (data.incident as { escalationCount?: number }).escalationCount === 1)
  })

  it('sees what a transaction wrote that began before, and ended after, others were told', async () => {
    const [slow, quick] = [await the.baton.open(), await the.baton.open()]
    const follower = await follow('/stream')
    await the.baton.database.transaction().execute(async tx => {
      await sql`update incidents set short_description = 'slow' where number = ${slow.number}`.execute(tx)
      await sql`update incidents set short_description = 'quick' where number = ${quick.number}`.execute(the.baton.database)
      await follower.sees(ofIncident(quick.number))
      await sql`update incidents set short_description = 'quicker' where number = ${quick.number}`.execute(the.baton.database)
      await until(() => follower.events.filter(ofIncident(quick.number)).length === 2, 'the second change')
    })
    await follower.sees(ofIncident(slow.number))
    expect(follower.events.filter(ofIncident(quick.number)).length, 'told once for each change').toBe(2)
    const { id } = follower.events.at(-1)!
    const again = await follow('/stream', id)
    const after = await the.baton.open()
    await again.sees(ofIncident(after.number))
  })

  it('is told that something may have been missed where it is not known, and refused a place that never was', async () => {
    expect((await (await follow('/stream')).greeted()).data).toEqual({ resumed: false })
    for (let opened = 0; opened < 3; opened += 1) await the.baton.open()
    await sql`update incidents set short_description = short_description`.execute(the.baton.database)
    const refused = await the.api.ask('GET', '/v1/stream', { as: 'viewer', headers: { 'last-event-id': 'yesterday' } })
    expect(refused).toMatchObject({ status: 400, body: { code: 'field_invalid', details: { field: 'Last-Event-ID' } } })
  })

  it('is told of each change, and asked to read anew, also where a restore left numbers of another server', async () => {
    const [old, other] = [await the.baton.open(), await the.baton.open()]
    await sql`alter table incidents disable trigger note_change`.execute(the.baton.database)
    await sql`update incidents set changed_in = '999999999999' where number = ${old.number}`.execute(the.baton.database)
    await sql`alter table incidents enable trigger note_change`.execute(the.baton.database)
    expect((await (await follow('/stream', '999999999999')).greeted()).data).toEqual({ resumed: false })
    const follower = await follow('/stream')
    await sql`update incidents set short_description = 'here' where number = ${other.number}`.execute(the.baton.database)
    await follower.sees(ofIncident(other.number))
    expect(follower.events.filter(ofIncident(old.number)), 'what did not change here').toEqual([])
    await sql`update incidents set short_description = 'here too' where number = ${old.number}`.execute(the.baton.database)
    await follower.sees(ofIncident(old.number))
  })

  it('goes on by itself when the connection on which PostgreSQL tells it is lost', async () => {
    const follower = await follow('/stream')
    const { rows } = await sql<{ ended: boolean }>`select pg_terminate_backend(pid) as ended from pg_stat_activity
      where datname = current_database() and application_name = 'baton live'`.execute(the.baton.database)
    expect(rows.length).toBeGreaterThan(0)
    const incident = await the.baton.open()
    await follower.sees(ofIncident(incident.number))
  })
})

describe('Who follows one incident', () => {
  it('is told of its new entries, each once and in their order, and of no other incident', async () => {
    const [incident, other] = [await the.baton.open(), await the.baton.open()]
    const follower = await follow(`/incidents/${incident.number}/stream`)
    for (const text of ['One', 'Two', 'Three']) await the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Amara', body: { text } })
    await the.api.ask('POST', `/v1/incidents/${other.number}/notes`, { as: 'Amara', body: { text: 'Elsewhere' } })
    const texts = () => follower.events.flatMap(({ data: { entries = [] } }) => entries.map(({ text }) => text))
    await until(() => texts().includes('Three'), 'the third note')
    expect(texts().filter(text => ['One', 'Two', 'Three', 'Elsewhere'].includes(text))).toEqual(['One', 'Two', 'Three'])
  })

  it('and comes back is told what was written meanwhile', async () => {
    const incident = await the.baton.open()
    const first = await follow(`/incidents/${incident.number}/stream`)
    const { id } = await first.greeted()
    first.close()
    await the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Amara', body: { text: 'While you were away' } })
    const again = await follow(`/incidents/${incident.number}/stream`, id)
    await again.sees(({ data: { entries = [] } }) => entries.some(({ text }) => text === 'While you were away'))
  })

  it('and comes back with an ID that was never given is refused, and with one from before a restore reads it anew', async () => {
    const { number } = await the.baton.open()
    const refused = await the.api.ask('GET', `/v1/incidents/${number}/stream`, { as: 'viewer', headers: { 'last-event-id': 'yesterday' } })
    expect(refused).toMatchObject({ status: 400, body: { code: 'field_invalid', details: { field: 'Last-Event-ID' } } })
    expect((await (await follow(`/incidents/${number}/stream`, '999999999')).greeted()).data).toEqual({ resumed: false })
  })

  it('of which there is none is told so', async () => {
    expect(await the.api.ask('GET', '/v1/incidents/INC9999999/stream', { as: 'viewer' })).toMatchObject({ status: 404, body: { code: 'incident_not_found' } })
  })
})

describe('A server that stops', () => {
  it('ends its streams, and those who follow go on at another one', async () => {
    const [one, two] = [await TestApi.of(the.baton), await TestApi.of(the.baton)]
    const [before, after] = [await one.app.listen({ host: '127.0.0.1', port: 0 }), await two.app.listen({ host: '127.0.0.1', port: 0 })]
    const follower = await follow('/stream', undefined, before)
    const broken = follower.breaks()
    await one.close()
    await broken
    const incident = await the.baton.open()
    const again = await follow('/stream', follower.events.at(-1)!.id, after)
    await again.sees(ofIncident(incident.number))
    again.close()
    await two.close()
  })
})

describe('A stream', () => {
  afterEach(() => { vi.useRealTimers() })

  it('ends soon after the token with which it was begun, and goes on until then', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const incident = await the.baton.open()
    for (const path of ['/stream', `/incidents/${incident.number}/stream`]) {
      const { token, secret } = await the.baton.client.tokens.create({ by: 'test', name: 'leaver', role: 'viewer' })
      const follower = new Followed(`${address}/v1${path}`, secret)
      followed.push(follower)
      await follower.greeted()
      await vi.advanceTimersByTimeAsync(60_000)
      await the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Amara', body: { text: `Still there, ${path}` } })
      await follower.sees(({ name }) => name !== 'hello')
      await the.baton.client.tokens.revoke(token.id, { by: 'test' })
      const broken = follower.breaks()
      await vi.advanceTimersByTimeAsync(20_000)
      await broken
    }
  })
})

describe('Somebody who opens more and more streams', () => {
  it('is refused one more than there may be, until one of them is closed; others are not', async () => {
    const api = await TestApi.of(the.baton, { mostStreams: 2 })
    const at = await api.app.listen({ host: '127.0.0.1', port: 0 })
    const { number } = await the.baton.open()
    const mine = async (path: string) => {
      const one = new Followed(`${at}/v1${path}`, await api.secretOf('Amara'))
      followed.push(one)
      await one.greeted()
      return one
    }
    const [first] = [await mine('/stream'), await mine(`/incidents/${number}/stream`)]
    for (const path of ['/stream', `/incidents/${number}/stream`]) {
      expect(await api.ask('GET', `/v1${path}`, { as: 'Amara' })).toMatchObject({ status: 429, headers: { 'retry-after': '20' }, body: { code: 'too_many_streams', details: { most: 2 } } })
    }
    expect(await api.ask('GET', '/v1/stream', { as: 'viewer' })).toMatchObject({ status: 200 })
    first.close()
    await until(async () => (await api.ask('GET', '/v1/stream', { as: 'Amara' })).status === 200, 'the place to be free')
    await api.close()
  })

  it('keeps no place by what was refused', async () => {
    const api = await TestApi.of(the.baton, { mostStreams: 1 })
    for (let tried = 0; tried < 3; tried += 1) expect(await api.ask('GET', '/v1/incidents/INC9999999/stream', { as: 'Amara' })).toMatchObject({ status: 404 })
    expect(await api.ask('GET', '/v1/stream', { as: 'Amara', headers: { 'last-event-id': 'yesterday' } })).toMatchObject({ status: 400 })
    expect(await api.ask('GET', '/v1/stream', { as: 'Amara' })).toMatchObject({ status: 200 })
    await api.close()
  })
})

describe('A change', () => {
  it('is written out once for all who are told of it, and not for those who follow something else', async () => {
    const incident = await (await the.baton.open()).now()
    let written = 0
    const counted = Object.defineProperty({ ...incident }, 'description', { enumerable: true, get: () => { written += 1; return 'Once' } })
    const told: (() => void)[] = []
    const records = { presentPlace: async () => '1', changedSince: async (place: string) => ({ changed: place === '1' ? [{ incident: counted, change: 'a' }] : [], next: '2' }) }
    const followers = new Followers(records, { onChange: listener => { told.push(listener); return () => {} } }, error => { throw error })
    const batches: Batch[] = []
    for (let follower = 0; follower < 100; follower += 1) await followers.follow(batch => batches.push(batch), () => {})
    told.forEach(tell => tell())
    await until(() => batches.length === 100, 'all to be told')
    expect(written).toBe(0)
    expect(batches[0]?.changed[0]?.text).toContain('"description":"Once"')
    const once = written
    expect(new Set(batches.flatMap(({ changed }) => changed.map(({ text }) => text))).size).toBe(1)
    expect(written).toBe(once)
    followers.stop()
  })
})
