import { beforeAll, describe, expect, it } from 'vitest'
import { servedBaton } from '../support/apiOf.js'

/** What is written over the API and is no message to an incident: who did it, and by which way. */

const policy = `
name: writes
groups:
  Desk: {manager: Olivia, members: [Nadia]}
  Engineering: {members: [Leo]}
ladders:
  - name: all
    sla: {respond: none, resolve: 10 days, onBreach: flag}
    stages: [{name: Triage}, {name: L2}]
    entry: {stage: Triage, group: Desk}
    otherwise: {stage: L2, group: Engineering}
triggers:
  - {name: Product bug, when: {category: Bugs}, then: {ticket: true, hold: Awaiting Problem}}
guardrails:
  - {name: two attempts first, attempts: 2}
`

const the = servedBaton(policy)
const ways = { api: {}, console: { 'x-baton-console': '1' }, cli: { 'x-baton-cli': '1' } }
const each = Object.entries(ways) as [keyof typeof ways, Record<string, string>][]
beforeAll(() => the.api.sign('root', 'admin'))

const withTicket = async () => {
  const incident = await the.baton.open({ category: 'Bugs' })
  await incident.settle()
  const [ticket] = (await incident.now()).tickets
  return { incident, ticket: ticket?.ticket ?? '' }
}

describe('By which way it came is recorded', () => {
  it.each(each)('of a policy that was applied: %s', async (channel, headers) => {
    const { status, body } = await the.api.ask('POST', '/v1/policies', { as: 'root', headers, body: { source: policy, reason: `By ${channel}` } })
    expect(status).toBe(201)
    const row = await the.baton.database.selectFrom('policy_versions').select(['author', 'channel']).where('version', '=', (body.version as { version: number }).version).executeTakeFirst()
    expect(row).toEqual({ author: 'root', channel })
  })

  it.each(each)('of a token that was made: %s', async (channel, headers) => {
    const { body } = await the.api.ask('POST', '/v1/tokens', { as: 'root', headers: { ...headers, 'idempotency-key': `token by ${channel}` }, body: { name: channel, role: 'viewer' } })
    const row = await the.baton.database.selectFrom('tokens').select(['created_by', 'created_channel']).where('id', '=', (body.token as { id: string }).id).executeTakeFirst()
    expect(row).toEqual({ created_by: 'root', created_channel: channel })
  })

  it.each(each)('of work on a ticket that is done: %s', async (channel, headers) => {
    const { ticket } = await withTicket()
    expect(await the.api.ask('POST', `/v1/tickets/${ticket}/done`, { as: 'Leo', headers, body: { outcome: 'Fixed in 2.4.2' } })).toMatchObject({ status: 200 })
    const row = await the.baton.database.selectFrom('desk_tickets').select(['done_by', 'done_channel']).where('number', '=', ticket).executeTakeFirst()
    expect(row).toEqual({ done_by: 'Leo', done_channel: channel })
  })

  it.each(each)('of a review: %s', async (channel, headers) => {
    const incident = await the.baton.open()
    await incident.escalate('Up', { by: 'Olivia', override: 'The whole region is down' })
    const [override] = (await incident.story()).overrides
    await the.api.sign('Olivia', 'noc_manager')
    expect(await the.api.ask('POST', `/v1/overrides/${override?.id}/review`, { as: 'Olivia', headers, body: { verdict: 'kept' } })).toMatchObject({ status: 200 })
    const row = await the.baton.database.selectFrom('overrides').select(['reviewed_by', 'review_channel']).where('id', '=', override?.id ?? '').executeTakeFirst()
    expect(row).toEqual({ reviewed_by: 'Olivia', review_channel: channel })
  })
})

describe('That work on a ticket is done', () => {
  it('may be told by an agent of whatever group: developers are not the group that has the incident, which goes on', async () => {
    const { incident, ticket } = await withTicket()
    await incident.expect({ assignmentGroup: 'Desk', state: 'On Hold' })
    expect(await the.api.ask('POST', `/v1/tickets/${ticket}/done`, { as: 'Leo', body: { outcome: 'Fixed in 2.4.2' } })).toMatchObject({ status: 200, body: { doneBy: 'Leo' } })
    await the.baton.settle()
    await incident.expect({ assignmentGroup: 'Desk', state: 'In Progress' })
  })

  it('gives no right to move the incident otherwise', async () => {
    const { incident } = await withTicket()
    expect(await the.api.ask('POST', `/v1/incidents/${incident.number}/resume`, { as: 'Leo', body: {} })).toMatchObject({ status: 403, body: { code: 'not_your_group' } })
  })
})
