import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Serving } from '../../src/main/serving.js'
import { KillableSystem } from '../support/killing/killableSystem.js'
import { until } from '../support/until.js'

let system: KillableSystem
let api: Serving & { token: string }
beforeAll(async () => {
  system = await KillableSystem.start()
  await system.start('worker')
  api = await system.serve()
})
afterAll(async () => {
  await api?.stop()
  await system?.stop()
})

async function ask(method: string, path: string, body?: object): Promise<{ status: number; type: string | null; retryAfter: string | null; body: { code?: string; fix?: string; incident?: { number: string } } }> {
  const answer = await fetch(`${api.url}${path}`, {
    method, headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, type: answer.headers.get('content-type'), retryAfter: answer.headers.get('retry-after'), body: await answer.json() as object }
}

const report = { by: 'Amara', shortDescription: 'Link down', caller: 'Carla', category: 'SD-WAN', impact: 2, urgency: 2 }
const readiness = async () => (await fetch(`${api.url}/readyz`)).status

describe('An API whose servers are away', () => {
  it('says so as a problem while Temporal is dead, still reads, and takes messages again by itself once it is back', async () => {
    const { body } = await ask('POST', '/v1/incidents', report)
    await system.kill('temporal')
    // Nobody knows whether what was under way when the server died has arrived: that is said, with the key to ask again.
    expect(await ask('POST', '/v1/incidents', report)).toMatchObject({ status: 503, type: 'application/problem+json', retryAfter: '1', body: { code: expect.stringMatching(/^(unreachable|in_progress)$/) as string, fix: expect.stringMatching(/\S/) as string } })
    expect(await ask('GET', `/v1/incidents/${body.incident?.number}`)).toMatchObject({ status: 200 })
    expect(await readiness()).toBe(503)
    expect((await fetch(`${api.url}/livez`)).status).toBe(200)
    await system.start('temporal')
    await until(async () => (await ask('POST', '/v1/incidents', report)).status === 201, 'the API to take messages again')
    expect(await readiness()).toBe(200)
  }, 300_000)

  it('says so as a problem while PostgreSQL is dead, and answers again by itself once it is back', async () => {
    await system.kill('postgres')
    expect(await ask('GET', '/v1/incidents')).toMatchObject({ status: 503, type: 'application/problem+json', retryAfter: '1', body: { code: 'unreachable', fix: expect.stringMatching(/\S/) as string } })
    expect(await readiness()).toBe(503)
    await system.start('postgres')
    await until(async () => (await ask('GET', '/v1/incidents')).status === 200, 'the API to read again')
    await until(async () => (await ask('POST', '/v1/incidents', report)).status === 201, 'the API to take messages again')
  }, 300_000)
})
