import { beforeAll, describe, expect, it } from 'vitest'
import { boundToGroup, permissions } from '../../src/domain/access/permissions.js'
import { roles } from '../../src/domain/access/principal.js'
import type { TestIncident } from '../../src/testing/index.js'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

const the = servedBaton(example)
let incident: TestIncident
beforeAll(async () => { incident = await the.baton.open() })

/** HEAD is GET without its body. */
const guarded = () => the.api.app.rules.filter(({ method, permission }) => permission !== 'public' && method !== 'HEAD')
const pathOf = (url: string, { number } = incident) => url.replace(':number', number).replace(':id', 'OVR0010001').replace(':version', 'live').replace(':ticket', 'DEV0010001').replace(':token', 'tok_00000000')

describe('Every route', () => {
  it('is there, and is under a rule or plainly public', () => {
    expect(guarded().length).toBeGreaterThan(40)
    const open = the.api.app.rules.filter(({ permission, method }) => permission === 'public' && method !== 'OPTIONS').map(({ url }) => url)
    // What signs in, or is signed itself: test/http/signInLink.test.ts, answerLinks.test.ts and slackButtons.test.ts have each denial.
    expect(new Set(open.map(url => url.split('/')[1]))).toEqual(new Set(['', 'docs', 'livez', 'readyz', 'sign-in', 'sign-out', 'answer', 'slack']))
  })

  it('wants somebody to be signed in', async () => {
    for (const { method, url } of guarded()) {
      const answer = await the.api.ask(method as 'GET', pathOf(url))
      expect([method, url, answer.status, answer.body.code]).toEqual([method, url, 401, 'unauthenticated'])
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    }
  })

  it.each(roles)('lets %s do what its role may, and denies the rest by name', async role => {
    const tried = await the.baton.open()
    for (const { method, url, permission } of guarded()) {
      if (permission === 'public') continue
      const { status, body } = await the.api.ask(method as 'GET', pathOf(url, tried), { as: role, ...(method === 'POST' && { body: {} }) })
      const isDenied = status === 403 && body.code === 'forbidden'
      expect([method, url, isDenied]).toEqual([method, url, !permissions[permission].includes(role)])
      if (isDenied) expect(body.details).toMatchObject({ role, permission })
      expect([url, status >= 500 && status !== 503]).toEqual([url, false])
    }
  })
})

describe('A server', () => {
  it('does not come up with a route that has no rule', async () => {
    const unruled = await TestApi.of(the.baton).then(({ app }) => app)
    expect(() => unruled.get('/v1/secret', async () => 'everything')).toThrow()
    await unruled.close()
  })
})

describe('An agent', () => {
  it('moves incidents of its own groups, and no others', async () => {
    const denied = await the.api.ask('POST', `/v1/incidents/${incident.number}/escalate`, { as: 'Grace', body: { note: 'Mine' } })
    expect(denied).toMatchObject({ status: 403, body: { code: 'not_your_group', details: { assignmentGroup: 'Network Coordinators', groups: ['L2 Network Engineering'] } } })
    await incident.expect({ stage: 'Triage', moves: 1 })
    expect(await the.api.ask('POST', `/v1/incidents/${incident.number}/accept`, { as: 'Amara', body: {} })).toMatchObject({ status: 200 })
  })

  it('is denied by name whatever moves an incident of another group, or says what moving it would do, and changes nothing', async () => {
    const bodies: Record<string, object> = {
      escalate: { note: 'Mine' }, 'send-back': { question: 'Whose?' }, answer: { note: 'Mine' }, resolve: { code: 'Fixed', notes: 'By me' }, reopen: { note: 'Mine' },
      hold: { reason: 'Awaiting Vendor' }, reassign: { group: 'L2 Network Engineering' }, assign: { to: 'Grace' }, reclassify: { note: 'Mine', impact: 1 }, 'de-escalate': { justification: 'Mine' },
    }
    await the.api.sign('Joana', 'noc_manager')
    const other = await the.baton.open()
    const bound = guarded().filter(({ permission }) => permission !== 'public' && boundToGroup.has(permission))
    expect(bound.length).toBe(13 + 5)
    for (const { method, url } of bound) {
      const [, action = ''] = /:number\/([\w-]+)/.exec(url) ?? []
      const denied = await the.api.ask(method as 'POST', pathOf(url, other), { as: 'Joana', body: bodies[action] ?? {} })
      expect([url, denied.status, denied.body.code]).toEqual([url, 403, 'not_your_group'])
    }
    await other.expect({ moves: 1, assignmentGroup: 'Network Coordinators' })
  })

  it('reads, annotates and watches what is with other groups, and hears who was told of it', async () => {
    const other = await the.baton.open()
    for (const path of ['', '/clocks', '/tasks', '/handoffs', '/notices', '/stream']) expect([path, (await the.api.ask('GET', `/v1/incidents/${other.number}${path}`, { as: 'Grace' })).status]).toEqual([path, 200])
    for (const [path, body] of [['comments', { text: 'We see it too' }], ['watch', { person: 'Grace' }], ['unwatch', { person: 'Grace' }]] as const) {
      expect([path, (await the.api.ask('POST', `/v1/incidents/${other.number}/${path}`, { as: 'Grace', body })).status]).toEqual([path, 200])
    }
  })

  it('who asks again under the same key gets the answer, also when it was what took the incident out of their hands', async () => {
    const given = await the.baton.open()
    const escalate = () => the.api.ask('POST', `/v1/incidents/${given.number}/escalate`, { as: 'Amara', body: { note: 'Up', handoff: { validatedFacts: ['LTE works'] } }, headers: { 'idempotency-key': `${given.number} up` } })
    expect(await escalate()).toMatchObject({ status: 200 })
    await given.settle()
    expect(await escalate()).toMatchObject({ status: 200, body: { repeated: true, incident: { assignmentGroup: 'L1 Network Engineering' } } })
    const another = await the.api.ask('POST', `/v1/incidents/${given.number}/escalate`, { as: 'Amara', body: { note: 'Up again' }, headers: { 'idempotency-key': `${given.number} up` } })
    expect(another).toMatchObject({ status: 403, body: { code: 'not_your_group' } })
    await given.expect({ escalationCount: 1 })
  })

  it('writes notes to all of them', async () => {
    expect(await the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Grace', body: { text: 'Seen at ours too' } })).toMatchObject({ status: 200 })
    await incident.expectSaid('Seen at ours too', 1)
  })

  it('is who it is: it cannot speak for another', async () => {
    const { status, body } = await the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Amara', body: { text: 'I was Bruno', by: 'Bruno' } })
    expect([status, body.code]).toEqual([403, 'forbidden'])
    await incident.expectSaid('I was Bruno', 0)
  })

  it('whose token is for some groups acts for those of them that are its own', async () => {
    await the.api.sign('Amara elsewhere', 'noc_agent', 'Amara', ['L1 Network Engineering'])
    expect(await the.api.ask('POST', `/v1/incidents/${incident.number}/hold`, { as: 'Amara elsewhere', body: { reason: 'Awaiting Vendor' } }))
      .toMatchObject({ status: 403, body: { code: 'not_your_group', details: { groups: [] } } })
  })
})

describe('An integration', () => {
  it('acts for others, and says for whom', async () => {
    await the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'integration', body: { text: 'From the monitoring', by: 'Zabbix' } })
    expect((await incident.story()).stream.at(-1)).toMatchObject({ author: 'Zabbix', text: 'From the monitoring' })
  })
})

describe('A caller', () => {
  it('sees its own incident with its comments, and nothing internal', async () => {
    await incident.note('She always calls on Mondays', { by: 'Amara' })
    await incident.comment('We are looking into it', { by: 'Amara' })
    const { status, body } = await the.api.ask('GET', `/v1/own/incidents/${incident.number}`, { as: 'caller Carla' })
    expect([status, body.number, body.state]).toEqual([200, incident.number, 'In Progress'])
    expect(body.comments).toMatchObject([{ author: 'Amara', text: 'We are looking into it' }])
    expect(JSON.stringify(body)).not.toMatch(/Mondays|Network Coordinators|tier/)
  })

  it('lists what it reported, and nothing of others', async () => {
    await the.baton.open({ caller: 'Dora' })
    const { body } = await the.api.ask('GET', '/v1/own/incidents', { as: 'caller Carla' })
    const incidents = body.incidents as { number: string }[]
    expect(incidents.map(({ number }) => number)).toContain(incident.number)
    for (const { number } of incidents) expect((await the.baton.incident(number).now()).caller).toBe('Carla')
  })

  it('does not find the incident of another, by whatever way', async () => {
    const ways = [['GET', '', undefined], ['POST', '/comments', { text: 'Hello' }], ['POST', '/reopen', { note: 'Hello' }]] as const
    for (const [method, path, body] of ways) {
      expect(await the.api.ask(method, `/v1/own/incidents/${incident.number}${path}`, { as: 'caller Mallory', ...(body && { body }) }))
        .toMatchObject({ status: 404, body: { code: 'incident_not_found' } })
    }
  })

  it('reports, comments and reopens as itself, and is answered nothing internal', async () => {
    const report = { shortDescription: 'No network', category: 'SD-WAN', impact: 2, urgency: 2 }
    expect(await the.api.ask('POST', '/v1/own/incidents', { as: 'caller Carla', body: { ...report, caller: 'Dora' } })).toMatchObject({ status: 400 })
    const { status, body, headers } = await the.api.ask('POST', '/v1/own/incidents', { as: 'caller Carla', body: report })
    const number = String(body.number)
    expect([status, headers.location]).toEqual([201, `/v1/own/incidents/${number}`])
    const reported = the.baton.incident(number)
    await reported.expect({ caller: 'Carla', openedBy: 'Carla' })
    await reported.settle()
    const commented = await the.api.ask('POST', `/v1/own/incidents/${number}/comments`, { as: 'caller Carla', body: { text: 'It is the whole floor' } })
    expect(commented.body.comments).toMatchObject([{ author: 'Carla', text: 'It is the whole floor' }])
    await reported.resolve()
    const reopened = await the.api.ask('POST', `/v1/own/incidents/${number}/reopen`, { as: 'caller Carla', body: { note: 'Still down' } })
    expect([reopened.status, reopened.body.state]).toEqual([200, 'In Progress'])
    for (const told of [body, commented.body, reopened.body]) expect(JSON.stringify(told)).not.toMatch(/Network Coordinators|tier|assigned/i)
  })

  it('promises nothing in the name of the support', async () => {
    const body = { text: 'By noon, surely', expectedAt: '2099-01-01T00:00:00.000Z' }
    expect(await the.api.ask('POST', `/v1/own/incidents/${incident.number}/comments`, { as: 'caller Carla', body })).toMatchObject({ status: 400, body: { code: 'payload_invalid' } })
    await incident.expect({ expectedAt: null })
  })
})

describe('A token', () => {
  const me = async (secret: string) => {
    const { statusCode, payload } = await the.api.app.inject({ method: 'GET', url: '/v1/me', headers: { authorization: `Bearer ${secret}` } })
    return { statusCode, ...JSON.parse(payload) as { name?: string; detail?: string } }
  }

  it('says who it is, is shown once, and lies in the records as a hash', async () => {
    const { token, secret } = await the.baton.client.tokens.create({ by: 'test', name: 'monitoring', role: 'integration' })
    expect(await me(secret)).toMatchObject({ statusCode: 200, name: 'monitoring', role: 'integration' })
    expect(JSON.stringify(await the.baton.client.tokens.list())).not.toContain(secret.slice(-20))
    expect((await the.baton.client.tokens.list()).find(({ id }) => id === token.id)?.lastUsedAt).not.toBeNull()
  })

  it('is nothing any more once it is revoked, or over', async () => {
    const { token, secret } = await the.baton.client.tokens.create({ by: 'test', name: 'old', role: 'viewer' })
    await the.baton.client.tokens.revoke(token.id, { by: 'test' })
    expect(await me(secret)).toMatchObject({ statusCode: 401, detail: expect.stringContaining('revoked') as string })
    const soon = new Date(Date.parse(await the.baton.now()) + 60_000).toISOString()
    const brief = await the.baton.client.tokens.create({ by: 'test', name: 'brief', role: 'viewer', expiresAt: soon })
    expect(await me(brief.secret)).toMatchObject({ statusCode: 200 })
    await the.baton.skip('2 min')
    expect(await me(brief.secret)).toMatchObject({ statusCode: 401, detail: expect.stringContaining('ended') as string })
  })

  it.each(['', 'nonsense', 'baton_00000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', "baton_' or 1=1_"])('that nobody made is refused, whatever it looks like: %s', async secret => {
    expect(await me(secret)).toMatchObject({ statusCode: 401 })
  })

  it('with another secret behind a right ID is refused like one that nobody made', async () => {
    const { secret } = await the.baton.client.tokens.create({ by: 'test', name: 'right', role: 'admin' })
    expect(await me(`${secret.slice(0, 15)}${'A'.repeat(43)}`)).toMatchObject({ statusCode: 401, detail: expect.stringContaining('not known') as string })
  })
})
