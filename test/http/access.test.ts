import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '../../src/domain/access/permissions.js'
import { roles } from '../../src/domain/access/principal.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

let baton: TestBaton
let api: TestApi
let incident: TestIncident
beforeAll(async () => {
  baton = await startBaton({ policy: example })
  api = await TestApi.of(baton)
  incident = await baton.open()
})
afterAll(async () => {
  await api?.app.close()
  await baton?.stop()
})

/** HEAD is GET without its body. */
const guarded = () => api.app.rules.filter(({ method, permission }) => permission !== 'public' && method !== 'HEAD')
const pathOf = (url: string, { number } = incident) => url.replace(':number', number).replace(':id', 'OVR0010001').replace(':version', 'live').replace(':ticket', 'DEV0010001').replace(':token', 'tok_00000000')

describe('Every route', () => {
  it('is there, and is under a rule or plainly public', () => {
    expect(guarded().length).toBeGreaterThan(40)
    const open = api.app.rules.filter(({ permission }) => permission === 'public').map(({ url }) => url)
    expect(new Set(open.map(url => url.split('/')[1]))).toEqual(new Set(['docs', 'livez', 'readyz']))
  })

  it('wants somebody to be signed in', async () => {
    for (const { method, url } of guarded()) {
      const answer = await api.ask(method as 'GET', pathOf(url))
      expect([method, url, answer.status, answer.body.code]).toEqual([method, url, 401, 'unauthenticated'])
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    }
  })

  it.each(roles)('lets %s do what its role may, and denies the rest by name', async role => {
    const tried = await baton.open()
    for (const { method, url, permission } of guarded()) {
      if (permission === 'public') continue
      const { status, body } = await api.ask(method as 'GET', pathOf(url, tried), { as: role, ...(method === 'POST' && { body: {} }) })
      const isDenied = status === 403 && body.code === 'forbidden'
      expect([method, url, isDenied]).toEqual([method, url, !permissions[permission].includes(role)])
      if (isDenied) expect(body.details).toMatchObject({ role, permission })
      expect([url, status >= 500 && status !== 503]).toEqual([url, false])
    }
  })
})

describe('A server', () => {
  it('does not come up with a route that has no rule', async () => {
    const unruled = await TestApi.of(baton).then(({ app }) => app)
    expect(() => unruled.get('/v1/secret', async () => 'everything')).toThrow()
    await unruled.close()
  })
})

describe('An agent', () => {
  it('moves incidents of its own groups, and no others', async () => {
    const denied = await api.ask('POST', `/v1/incidents/${incident.number}/escalate`, { as: 'Grace', body: { note: 'Mine' } })
    expect(denied).toMatchObject({ status: 403, body: { code: 'not_your_group', details: { assignmentGroup: 'Network Coordinators', groups: ['L2 Network Engineering'] } } })
    await incident.expect({ stage: 'Triage', moves: 1 })
    expect(await api.ask('POST', `/v1/incidents/${incident.number}/accept`, { as: 'Amara', body: {} })).toMatchObject({ status: 200 })
  })

  it('writes notes to all of them', async () => {
    expect(await api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Grace', body: { text: 'Seen at ours too' } })).toMatchObject({ status: 200 })
    await incident.expectSaid('Seen at ours too', 1)
  })

  it('is who it is: it cannot speak for another', async () => {
    const { status, body } = await api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Amara', body: { text: 'I was Bruno', by: 'Bruno' } })
    expect([status, body.code]).toEqual([403, 'forbidden'])
    await incident.expectSaid('I was Bruno', 0)
  })

  it('whose token is for some groups acts for those of them that are its own', async () => {
    await api.sign('Amara elsewhere', 'noc_agent', 'Amara', ['L1 Network Engineering'])
    expect(await api.ask('POST', `/v1/incidents/${incident.number}/hold`, { as: 'Amara elsewhere', body: { reason: 'Awaiting Vendor' } }))
      .toMatchObject({ status: 403, body: { code: 'not_your_group', details: { groups: [] } } })
  })
})

describe('An integration', () => {
  it('acts for others, and says for whom', async () => {
    await api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'integration', body: { text: 'From the monitoring', by: 'Zabbix' } })
    expect((await incident.story()).stream.at(-1)).toMatchObject({ author: 'Zabbix', text: 'From the monitoring' })
  })
})

describe('A caller', () => {
  it('sees its own incident with its comments, and nothing internal', async () => {
    await incident.note('She always calls on Mondays', { by: 'Amara' })
    await incident.comment('We are looking into it', { by: 'Amara' })
    const { status, body } = await api.ask('GET', `/v1/own/incidents/${incident.number}`, { as: 'caller Carla' })
    expect([status, body.number, body.state]).toEqual([200, incident.number, 'In Progress'])
    expect(body.comments).toMatchObject([{ author: 'Amara', text: 'We are looking into it' }])
    expect(JSON.stringify(body)).not.toMatch(/Mondays|Network Coordinators|tier/)
  })

  it('lists what it reported, and nothing of others', async () => {
    await baton.open({ caller: 'Dora' })
    const { body } = await api.ask('GET', '/v1/own/incidents', { as: 'caller Carla' })
    const incidents = body.incidents as { number: string }[]
    expect(incidents.map(({ number }) => number)).toContain(incident.number)
    for (const { number } of incidents) expect((await baton.incident(number).now()).caller).toBe('Carla')
  })

  it('does not find the incident of another, by whatever way', async () => {
    const ways = [['GET', `own/incidents/${incident.number}`], ['POST', `incidents/${incident.number}/comments`], ['POST', `incidents/${incident.number}/reopen`]] as const
    for (const [method, path] of ways) {
      const body = { text: 'Hello', note: 'Hello' }
      const given = path.endsWith('comments') ? { text: body.text } : { note: body.note }
      expect(await api.ask(method, `/v1/${path}`, { as: 'caller Mallory', ...(method === 'POST' && { body: given }) })).toMatchObject({ status: 404, body: { code: 'incident_not_found' } })
    }
  })

  it('reports for itself alone', async () => {
    const report = { shortDescription: 'No network', category: 'SD-WAN', impact: 2, urgency: 2 }
    expect(await api.ask('POST', '/v1/incidents', { as: 'caller Carla', body: { ...report, caller: 'Dora' } })).toMatchObject({ status: 403 })
    const { status, body, headers } = await api.ask('POST', '/v1/incidents', { as: 'caller Carla', body: report })
    const { number } = body.incident as { number: string }
    expect([status, headers.location]).toEqual([201, `/v1/incidents/${number}`])
    await baton.incident(number).expect({ caller: 'Carla', openedBy: 'Carla' })
  })
})

describe('A token', () => {
  const me = async (secret: string) => {
    const { statusCode, payload } = await api.app.inject({ method: 'GET', url: '/v1/me', headers: { authorization: `Bearer ${secret}` } })
    return { statusCode, ...JSON.parse(payload) as { name?: string; detail?: string } }
  }

  it('says who it is, is shown once, and lies in the records as a hash', async () => {
    const { token, secret } = await baton.client.tokens.create({ by: 'test', name: 'monitoring', role: 'integration' })
    expect(await me(secret)).toMatchObject({ statusCode: 200, name: 'monitoring', role: 'integration' })
    expect(JSON.stringify(await baton.client.tokens.list())).not.toContain(secret.slice(-20))
    expect((await baton.client.tokens.list()).find(({ id }) => id === token.id)?.lastUsedAt).not.toBeNull()
  })

  it('is nothing any more once it is revoked, or over', async () => {
    const { token, secret } = await baton.client.tokens.create({ by: 'test', name: 'old', role: 'viewer' })
    await baton.client.tokens.revoke(token.id)
    expect(await me(secret)).toMatchObject({ statusCode: 401, detail: expect.stringContaining('revoked') as string })
    const soon = new Date(Date.parse(await baton.now()) + 60_000).toISOString()
    const brief = await baton.client.tokens.create({ by: 'test', name: 'brief', role: 'viewer', expiresAt: soon })
    expect(await me(brief.secret)).toMatchObject({ statusCode: 200 })
    await baton.skip('2 min')
    expect(await me(brief.secret)).toMatchObject({ statusCode: 401, detail: expect.stringContaining('ended') as string })
  })

  it.each(['', 'nonsense', 'baton_00000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', "baton_' or 1=1_"])('that nobody made is refused, whatever it looks like: %s', async secret => {
    expect(await me(secret)).toMatchObject({ statusCode: 401 })
  })

  it('with another secret behind a right ID is refused like one that nobody made', async () => {
    const { secret } = await baton.client.tokens.create({ by: 'test', name: 'right', role: 'admin' })
    expect(await me(`${secret.slice(0, 15)}${'A'.repeat(43)}`)).toMatchObject({ statusCode: 401, detail: expect.stringContaining('not known') as string })
  })
})
