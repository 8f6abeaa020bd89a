import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { startServing, type Serving, type ServingOptions } from '../../src/main/serving.js'
import { noPayloadKeys } from '../../src/temporal/codec/payloadKeys.js'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { until } from '../support/until.js'

/** The API as a process serves it, over servers of its own connections. */

const the = servedBaton(example)
let serving: Serving | undefined
let occupied: Server | undefined
afterEach(async () => {
  await serving?.stop()
  occupied?.close()
  serving = occupied = undefined
})

const serve = async (changes: Partial<ServingOptions> = {}) => startServing({
  temporal: { connection: { address: the.baton.environment.address }, namespace: the.baton.environment.namespace ?? 'default', payloadKeys: noPayloadKeys },
  databaseUrl: the.baton.databaseUrl, taskQueue: 'baton-test', version: 'test', host: '127.0.0.1', port: 0, signInWays: { provider: null, link: null, publicUrl: null }, ...changes,
})
const connectionsOf = async (application: string) => {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity where datname = current_database() and application_name = ${application}`.execute(the.baton.database)
  return rows.map(({ pid }) => pid)
}
/** Those of the API that every test here has are left out. */
const listening = async () => (await connectionsOf('baton live')).length - 1

describe('An API that does not come up', () => {
  it.each<[string, () => Promise<Partial<ServingOptions>>]>([
    ['because it is told what makes no sense', async () => ({ trustedProxies: ['nowhere'] })],
    ['because somebody else has its port', async () => {
      occupied = createServer().listen(0, '127.0.0.1')
      await once(occupied, 'listening')
      return { port: (occupied.address() as AddressInfo).port }
    }],
  ])('%s leaves nothing open', async (_, given) => {
    const changes = await given()
    const before = (await connectionsOf('baton')).length
    await expect(serve(changes)).rejects.toThrow()
    await until(async () => await listening() === 0, 'nobody listens')
    await until(async () => (await connectionsOf('baton')).length <= before, 'the connections of the records are given back')
  })
})

describe('When the connection breaks by which the API hears of changes,', () => {
  it('its terminal is told, once, and it listens again', async () => {
    const told: string[] = []
    serving = await serve({ log: trouble => told.push(trouble) })
    await until(async () => await listening() === 1, 'it listens')
    const before = await connectionsOf('baton live')
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'baton live'`.execute(the.baton.database)
    await until(async () => (await connectionsOf('baton live')).filter(pid => !before.includes(pid)).length === before.length, 'it listens again')
    expect(told).toEqual([expect.stringMatching(/^The API: changes are not heard of .* \(terminating connection due to administrator command\)$/)])
  })
})
