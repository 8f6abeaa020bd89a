import { beforeAll, describe, expect, it } from 'vitest'
import { postgresTicketDesk } from '../../src/adapters/postgres/deskTickets.js'
import { commandKinds, type CommandKind } from '../../src/domain/commands.js'
import { commandPath } from '../../src/domain/commandPath.js'
import type { TestIncident } from '../../src/testing/index.js'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

/**
 * Every write takes an `Idempotency-Key`: what comes again under it is done once, and something else under it is refused. The
 * writes are those that the API has: a new one without a key, or without an entry here, fails.
 */

const the = servedBaton(`${example}\npaging: {interval: 30 min, reminders: 1}\n`)

/** What a key would be of no use for, and why. */
const keyless: Record<string, string> = {
  '/v1/policies/foresee': 'changes nothing', '/v1/policies/check': 'changes nothing', '/codec/decode': 'changes nothing', '/codec/encode': 'changes nothing',
  '/sign-in/people': 'changes nothing', '/sign-in/link': 'gives a secret to a browser, which is kept nowhere and cannot be given again',
  '/sign-out': 'is over, however often it is asked for', '/answer/*': 'the link is good for one answer', '/slack/actions': 'Slack sends no key; what it signs names the page, which is answered once',
}
const isPreview = (url: string) => /^\/v1\/incidents\/:number\/[\w-]+\/preview$/.test(url)

/** One write: the second body is another request. Left out: it is sent by an integration, and the other body says that somebody else does. */
interface Write { url: string; body: object; other?: object; as?: string }

const handoff = { validatedFacts: ['LTE works'] }
const asked = async (incident: TestIncident) => { await incident.escalate('Please decide', { handoff: { kind: 'hierarchical' }, by: 'Amara' }) }
const escalated = async (incident: TestIncident) => { await incident.escalate('Beyond me', { handoff }) }

/** Sees to what has to have happened before, and returns what is sent then. */
const messages: Record<CommandKind, (incident: TestIncident) => object | Promise<object>> = {
  accept: () => ({}),
  reject: async incident => ({ by: (await incident.now()).assignedTo }),
  escalate: () => ({ note: 'Up', handoff }),
  sendBack: async incident => { await escalated(incident); return { question: 'Since when?' } },
  answer: async incident => { await escalated(incident); await incident.sendBack(); return { note: 'Since Monday' } },
  deEscalate: async incident => { await asked(incident); await incident.approve({ by: 'Ingrid' }); return { justification: 'It has come', by: 'Ingrid' } },
  approve: async incident => { await asked(incident); return { by: 'Ingrid' } },
  decline: async incident => { await asked(incident); return { note: 'No', by: 'Ingrid' } },
  watch: () => ({ person: 'Grace' }),
  unwatch: async incident => { await incident.watch('Grace'); return { person: 'Grace' } },
  resolve: () => ({ code: 'Fixed', notes: 'New optics' }),
  reopen: async incident => { await incident.resolve(); return { note: 'Down again' } },
  hold: () => ({ reason: 'Awaiting Vendor' }),
  resume: async incident => { await incident.hold(); return {} },
  reassign: () => ({ group: 'L3 Network Engineering', note: 'Known there' }),
  assign: async incident => ({ to: (await incident.now()).assignedTo === 'Amara' ? 'Bruno' : 'Amara' }),
  reclassify: () => ({ impact: 1, note: 'All of Lyon' }),
  close: () => ({ note: 'A test' }),
  cancel: () => ({ note: 'A false alarm' }),
}

const report = { shortDescription: 'Branch office is offline', category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 2 }
const opened = () => the.baton.open()
const ofIncident = async (path: string, write: Omit<Write, 'url'>): Promise<Write> => ({ url: path.replace(':number', (await opened()).number), ...write })

const writes: Record<string, () => Promise<Write>> = {
  ...Object.fromEntries(commandKinds.map(kind => [`/v1/incidents/:number/${commandPath(kind)}`, async () => {
    const incident = await opened()
    return { url: `/v1/incidents/${incident.number}/${commandPath(kind)}`, body: await messages[kind](incident) }
  }])),
  '/v1/incidents': async () => ({ url: '/v1/incidents', body: { ...report, caller: 'Carla' } }),
  '/v1/incidents/:number/notes': () => ofIncident('/v1/incidents/:number/notes', { body: { text: 'Seen' } }),
  '/v1/incidents/:number/comments': () => ofIncident('/v1/incidents/:number/comments', { body: { text: 'We look into it' } }),
  '/v1/own/incidents': async () => ({ url: '/v1/own/incidents', as: 'caller Carla', body: report, other: { ...report, urgency: 1 } }),
  '/v1/own/incidents/:number/comments': () => ofIncident('/v1/own/incidents/:number/comments', { as: 'caller Carla', body: { text: 'Hello' }, other: { text: 'Hello again' } }),
  '/v1/own/incidents/:number/reopen': async () => {
    const incident = await opened()
    await incident.resolve()
    return { url: `/v1/own/incidents/${incident.number}/reopen`, as: 'caller Carla', body: { note: 'Still down' }, other: { note: 'It is still down' } }
  },
  '/v1/policies': async () => ({ url: '/v1/policies', as: 'Ingrid', body: { source: example, reason: 'Spring' }, other: { source: example, reason: 'Summer' } }),
  '/v1/tokens': async () => ({ url: '/v1/tokens', as: 'Ingrid', body: { name: 'wall', role: 'viewer' }, other: { name: 'wall', role: 'caller' } }),
  '/v1/tokens/:token/revoke': async () => {
    const { token: { id } } = await the.baton.client.tokens.create({ by: 'test', name: 'old', role: 'viewer' })
    return { url: `/v1/tokens/${id}/revoke`, as: 'Ingrid', body: {} }
  },
  '/v1/sign-ins/end': async () => {
    await the.baton.client.signIns.begin({ name: 'Grace', role: 'noc_agent', groups: null }, 'oidc')
    return { url: '/v1/sign-ins/end', as: 'Ingrid', body: { person: 'Grace' }, other: { person: 'Amara' } }
  },
  '/v1/tickets/:ticket/done': async () => {
    const { number } = await opened()
    const desk = postgresTicketDesk(the.baton.database)
    const made = await desk.open({ key: `${number} 1`, number, title: 'A crash', body: 'With core' } as Parameters<typeof desk.open>[0], await the.baton.now())
    return { url: `/v1/tickets/${made.outcome === 'opened' ? made.ticket : ''}/done`, body: { outcome: 'Fixed' }, other: { outcome: 'No fault found' } }
  },
  '/v1/overrides/:id/review': async () => {
    const { number } = await opened()
    const id = `OVR${number.slice(3)}`
    await the.baton.database.insertInto('overrides').values({
      id, incident_number: number, tier: 1, at: await the.baton.now(), guardrail: 'attempts first', rule: 'two attempts', author: 'Amara', reason: 'Noon', command: 'escalate',
      verdict: null, reviewed_by: null, reviewed_at: null, review_note: null,
    }).execute()
    return { url: `/v1/overrides/${id}/review`, as: 'Ingrid', body: { verdict: 'kept' }, other: { verdict: 'not justified' } }
  },
}

/** What has no other body: to do it to another one is another request. */
const otherThan: Record<string, () => Promise<Write>> = { '/v1/tokens/:token/revoke': writes['/v1/tokens/:token/revoke']! }

const posted = () => [...new Set(the.api.app.rules.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method)).map(({ url }) => url))]

beforeAll(async () => { await the.api.sign('Ingrid', 'admin') })

describe('Every write', () => {
  it('takes a key, or says here why not', async () => {
    const { body } = await the.api.ask('GET', '/docs/json')
    const paths = body.paths as Record<string, { post?: { parameters?: { in: string; name: string }[] } }>
    const takes = (url: string) => paths[url.replace(/:(\w+)/g, '{$1}')]?.post?.parameters?.some(({ in: place, name }) => place === 'header' && name === 'idempotency-key') ?? false
    const wanted = posted().filter(url => keyless[url] === undefined && !isPreview(url))
    expect(wanted.filter(url => !takes(url))).toEqual([])
    expect(Object.keys(keyless).filter(url => !posted().includes(url) || takes(url)), 'exceptions that are none').toEqual([])
    expect(wanted.sort()).toEqual(Object.keys(writes).sort())
  })

  it.each(Object.keys(writes))('is done once under its key, and another one under it is refused: %s', async route => {
    const { url, body, as = 'integration', other = { ...body, by: 'Zoe' } } = await writes[route]!()
    const headers = { 'idempotency-key': `once ${route}` }
    const first = await the.api.ask('POST', url, { as, body, headers })
    expect(first).toMatchObject({ status: expect.toBeOneOf([200, 201]) as number })
    const again = await the.api.ask('POST', url, { as, body, headers })
    expect(again).toMatchObject({ status: expect.toBeOneOf([200, 201]) as number })
    const { repeated: _, secret: _secret, ...same } = again.body
    const { repeated: _no, secret: _shown, ...told } = first.body
    expect(same).toEqual(told)
    const elsewhere = await otherThan[route]?.()
    expect(await the.api.ask('POST', elsewhere?.url ?? url, { as, body: elsewhere?.body ?? other, headers })).toMatchObject({ status: 422, body: { code: 'request_id_reused' } })
  })
})
