import { describe, expect, it } from 'vitest'
import { commandKinds } from '../../src/domain/commands.js'
import { refusalCatalogue } from '../../src/domain/errors.js'
import { statuses } from '../../src/http/problems.js'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

const the = servedBaton(example)

const report = { shortDescription: 'Branch office is offline', caller: 'Carla', category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 2 }
const open = async () => {
  const { body } = await the.api.ask('POST', '/v1/incidents', { as: 'integration', body: report })
  const { number } = body.incident as { number: string }
  const incident = the.baton.incident(number)
  await incident.settle()
  return incident
}

describe('The procedure', () => {
  it('opens, lists, escalates twice, resolves and reopens, and shows all of it', async () => {
    const incident = await open()
    const act = async (action: string, as: string, body: object) => {
      const answer = await the.api.ask('POST', `/v1/incidents/${incident.number}/${action}`, { as, body })
      expect(answer).toMatchObject({ status: 200 })
      await incident.settle()
      return answer.body.incident
    }
    const { body: list } = await the.api.ask('GET', '/v1/incidents?needsAttention=true&group=Network%20Coordinators', { as: 'viewer' })
    expect(list.incidents).toMatchObject([{ number: incident.number, stage: 'Triage' }])
    expect(await act('escalate', 'Amara', { note: 'Beyond me', handoff: { validatedFacts: ['LTE works'] } })).toMatchObject({ stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering' })
    const { assignedTo } = await incident.now()
    expect(await act('escalate', assignedTo, { note: 'It is the core' })).toMatchObject({ stage: 'L2 investigation' })
    const owner = (await incident.now()).assignedTo
    expect(await act('resolve', owner, { code: 'Fixed', notes: 'New optics' })).toMatchObject({ state: 'Resolved' })
    expect(await act('reopen', owner, { note: 'It flaps again' })).toMatchObject({ state: 'In Progress', reopenCount: 1 })
    const { body: story } = await the.api.ask('GET', `/v1/incidents/${incident.number}`, { as: 'viewer' })
    expect(story.tiers).toMatchObject([{ number: 1, outcome: 'escalated' }, { number: 2, outcome: 'escalated' }, { number: 3, outcome: null }])
    expect(story.handoffs).toMatchObject([{ by: 'Amara', handoff: { note: 'Beyond me', validatedFacts: ['LTE works'] } }, { by: assignedTo }])
  })

  it('previews an escalation, and changes nothing', async () => {
    const incident = await open()
    const { body } = await the.api.ask('POST', `/v1/incidents/${incident.number}/escalate/preview`, { as: 'Amara', body: {} })
    expect(body.would).toMatchObject({ to: { stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering' } })
    await incident.expect({ stage: 'Triage', moves: 1 })
  })
})

describe('A write', () => {
  it('that comes again with its key gets the first answer; with another body it is refused', async () => {
    const headers = { 'idempotency-key': 'order-4711' }
    const first = await the.api.ask('POST', '/v1/incidents', { as: 'integration', headers, body: report })
    const again = await the.api.ask('POST', '/v1/incidents', { as: 'integration', headers, body: report })
    expect([first.status, again.status]).toEqual([201, 200])
    expect((again.body.incident as { number: string }).number).toBe((first.body.incident as { number: string }).number)
    const other = await the.api.ask('POST', '/v1/incidents', { as: 'integration', headers, body: { ...report, urgency: 1 } })
    expect(other).toMatchObject({ status: 422, body: { code: 'request_id_reused' } })
  })

  it('that expects another stage is refused, and says where the incident is', async () => {
    const incident = await open()
    const { status, body } = await the.api.ask('POST', `/v1/incidents/${incident.number}/escalate`, { as: 'Amara', body: { note: 'Up', expectStage: 'L1 investigation' } })
    expect([status, body.code, body.details?.stage]).toEqual([409, 'wrong_stage', 'Triage'])
  })
})

describe('A refusal', () => {
  it('is a problem document with the code of the catalogue, what is wrong and what to do', async () => {
    const { status, headers, body } = await the.api.ask('GET', '/v1/incidents/INC9999999', { as: 'viewer' })
    expect(status).toBe(404)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(body).toEqual({
      type: 'urn:baton:refusal:incident_not_found', title: 'incident not found', status: 404, code: 'incident_not_found', detail: 'There is no incident INC9999999.',
      fix: 'Check the number against the list of incidents.', instance: '/v1/incidents/INC9999999', requestId: headers['x-request-id'], details: { number: 'INC9999999', field: 'number' },
    })
  })

  it('has a status, whichever it is', () => {
    expect(Object.keys(statuses).sort()).toEqual(Object.keys(refusalCatalogue).sort())
  })

  it.each([
    ['a field that there is not', { note: 'Up', colour: 'red' }, 'colour'],
    ['a blank note', { note: '  ' }, 'note'],
    ['a number for a text', { note: 7 }, 'note'],
    ['no note', {}, 'note'],
  ])('of %s names it and changes nothing', async (_, body, field) => {
    const incident = await open()
    const refused = await the.api.ask('POST', `/v1/incidents/${incident.number}/escalate`, { as: 'Amara', body })
    expect(refused).toMatchObject({ status: 400, body: { code: 'payload_invalid' } })
    expect(refused.body.detail).toContain(field)
    await incident.expect({ moves: 1 })
  })

  it.each([
    ['no JSON', 'application/json', '{"note": '],
    ['a key of prototypes', 'application/json', '{"__proto__": {"role": "admin"}, "note": "Up"}'],
    ['another type', 'text/plain', 'note'],
    ['three megabytes', 'application/json', `{"note": "${'x'.repeat(3_000_000)}"}`],
  ])('of a body with %s is a problem document too', async (_, type, payload) => {
    const incident = await open()
    const { statusCode, headers, payload: answered } = await the.api.app.inject({
      method: 'POST', url: `/v1/incidents/${incident.number}/notes`, payload, headers: { 'content-type': type, authorization: `Bearer ${await the.api.secretOf('Amara')}` },
    })
    expect([statusCode, headers['content-type'], (JSON.parse(answered) as { code: string }).code]).toEqual([400, 'application/problem+json', 'payload_invalid'])
  })

  it.each([
    '/v1/figures?group=%00', '/v1/figures?from=0000-01-01&until=0000-01-02', '/v1/figures?from=9999-12-31T23:59:59-12:00', '/v1/incidents?dueBy=0000-01-01T00:00:00Z',
    '/v1/overrides/summary?since=0000-01-01T00:00:00Z', '/v1/on-call?from=9999-12-31', `/v1/incidents?cursor=${Buffer.from('[true,"0000-01-01T00:00:00Z","INC1"]').toString('base64url')}`,
  ])('of %s, which no record could have, is no fault of ours', async url => {
    const { status } = await the.api.ask('GET', url, { as: 'integration' })
    expect([200, 400]).toContain(status)
  })

  it('of an address where there is nothing says so, without anybody being signed in', async () => {
    expect(await the.api.ask('GET', '/v2/everything')).toMatchObject({ status: 404, body: { code: 'nothing_here' } })
  })
})

describe('The OpenAPI document', () => {
  it('has every message of the design as an action, with what it takes and answers', async () => {
    const { body } = await the.api.ask('GET', '/docs/json')
    const paths = body.paths as Record<string, { post?: { requestBody?: object; responses: Record<string, object> } }>
    for (const kind of commandKinds) {
      const path = `/v1/incidents/{number}/${kind.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
      expect(paths[path]?.post?.requestBody, path).toBeDefined()
      expect(Object.keys(paths[path]?.post?.responses ?? {}), path).toContain('200')
    }
    expect(body.openapi).toBe('3.1.0')
  })
})

describe('A text of a page', () => {
  it('goes in and comes out as it was written, whatever it holds', async () => {
    const incident = await open()
    const text = '<script>alert(1)</script> ‮gnp.exe 👩‍🔧 ünïcödé\n| a | b |'.padEnd(90_000, ' x')
    expect(await the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Amara', body: { text } })).toMatchObject({ status: 200 })
    const { body, headers } = await the.api.ask('GET', `/v1/incidents/${incident.number}`, { as: 'viewer' })
    expect((body.stream as { text: string }[]).at(-1)?.text).toBe(text.trim())
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringContaining("default-src 'self'") as string })
  })
})

describe('Who said something, and by which way,', () => {
  it('is recorded with every message, and shown with what they wrote', async () => {
    const incident = await open()
    const say = (text: string, header: Record<string, string>) => the.api.ask('POST', `/v1/incidents/${incident.number}/notes`, { as: 'Amara', body: { text }, headers: header })
    await say('From a service', { 'idempotency-key': `${incident.number} service` })
    await say('From the console', { 'x-baton-console': '1' })
    await say('From the command line', { 'x-baton-cli': '1' })
    await the.api.ask('POST', `/v1/incidents/${incident.number}/escalate`, { as: 'Amara', body: { note: 'Handed up', handoff: { validatedFacts: ['LTE works'] } }, headers: { 'idempotency-key': `${incident.number} up`, 'x-baton-console': '1' } })
    const { body } = await the.api.ask('GET', `/v1/incidents/${incident.number}`, { as: 'viewer' })
    const channelOf = (text: string) => (body.stream as { text: string; channel?: string }[]).find(entry => entry.text.includes(text))?.channel
    expect(['From a service', 'From the console', 'From the command line', 'Handed up', 'Instructions for'].map(channelOf)).toEqual(['api', 'console', 'cli', 'console', undefined])
    const rows = await the.baton.database.selectFrom('requests').select(['author', 'channel']).where('request_id', 'in', [`${incident.number} service`, `${incident.number} up`]).orderBy('recorded_at').execute()
    expect(rows).toEqual([{ author: 'Amara', channel: 'api' }, { author: 'Amara', channel: 'console' }])
  })

  it('does not make one request two: repeated by another way it gets the same answer', async () => {
    const incident = await open()
    const by = (way: Record<string, string>) => the.api.ask('POST', `/v1/incidents/${incident.number}/accept`, { as: 'Amara', body: {}, headers: { 'idempotency-key': `${incident.number} once`, ...way } })
    expect(await by({ 'x-baton-console': '1' })).toMatchObject({ status: 200 })
    expect(await by({})).toMatchObject({ status: 200, body: { repeated: true } })
  })

  it('cannot be just anything: a signal that names no known way is not carried out, and says so', async () => {
    const incident = await the.baton.open()
    await the.baton.temporal.workflow.getHandle(`incident:${incident.number}`).signal('escalate', { by: 'Amara', requestId: `${incident.number} odd`, note: 'Odd', handoff: { validatedFacts: ['LTE works'] }, channel: { carrier: 'pigeon' } })
    await incident.settle()
    await incident.expect({ escalationCount: 0 })
    expect((await the.baton.client.show(incident.number)).stream.at(-1)?.text).toMatch(/^Not carried out: escalate by Amara \(payload_invalid\).*`channel` must be one of/)
  })
})

describe('A key makes repeatable what is no message to an incident as well:', () => {
  const asRoot = async (url: string, body: object, key: string) => {
    await the.api.sign('root', 'admin')
    return the.api.ask('POST', url, { as: 'root', body, headers: { 'idempotency-key': key } })
  }

  it('a policy is applied once, and another one under the same key is refused', async () => {
    const apply = (reason: string) => asRoot('/v1/policies', { source: example, reason }, 'apply once')
    const first = await apply('Spring')
    expect(first.status).toBe(201)
    expect((await apply('Spring')).body).toEqual(first.body)
    expect(await apply('Summer')).toMatchObject({ status: 422, body: { code: 'request_id_reused' } })
    await the.api.sign('another', 'admin')
    const { body: others } = await the.api.ask('POST', '/v1/policies', { as: 'another', body: { source: example, reason: 'By another' }, headers: { 'idempotency-key': 'apply once' } })
    expect(others.version).toMatchObject({ author: 'another' })
    const { body } = await the.api.ask('GET', '/v1/policies', { as: 'viewer' })
    expect((body.policies as { reason: string }[]).filter(({ reason }) => reason === 'Spring')).toHaveLength(1)
  })

  it('of ten who make a token at once under one key, one sees its secret', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => asRoot('/v1/tokens', { name: 'once', role: 'viewer' }, 'token once')))
    expect(new Set(made.map(({ body }) => (body.token as { id: string }).id)).size).toBe(1)
    expect(made.filter(({ body }) => body.secret !== null)).toHaveLength(1)
  })
})
