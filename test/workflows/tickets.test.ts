import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf, startBaton, type TestBaton } from '../../src/testing/index.js'
import type { Opened, TicketDesk, TicketRequest } from '../../src/ports/ticketDesk.js'

/** A product bug becomes a task of the developers, beside the incident, which may wait for it. */

const policy = `
name: tickets
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
  - {name: Product bug, when: {reason: product bug}, then: {ticket: true, hold: Awaiting Problem}}
  - {name: Firmware, when: {category: Firmware}, then: {ticket: {title: The firmware}, tag: firmware}}
  - {name: Both, when: {category: Both}, then: {ticket: {title: First}, hold: Awaiting Vendor}}
  - {name: Both again, when: {category: Both}, then: {ticket: {title: Second}, hold: Awaiting Vendor}}
`

/** The built-in desk, unless a test says how it is to answer next. */
class Moody implements TicketDesk {
  readonly name = 'moody'
  readonly deduplicates = false
  readonly requests: TicketRequest[] = []
  readonly open_ = new Map<string, string>()
  next: (Opened | 'takes it and is cut off')[] = []

  open(request: TicketRequest): Promise<Opened> {
    this.requests.push(request)
    const mood = this.next.shift()
    if (mood && mood !== 'takes it and is cut off') return Promise.resolve(mood)
    const ticket = `BUG-${this.open_.size + 1}`
    this.open_.set(request.key, ticket)
    return Promise.resolve(mood ? { outcome: 'uncertain', retryAfterMs: 60_000, reason: 'the line broke' } : { outcome: 'opened', ticket, url: `https://desk.example/${ticket}` })
  }

  find(key: string): Promise<{ found: 'ticket'; ticket: string; url: null } | { found: 'none' }> {
    const ticket = this.open_.get(key)
    return Promise.resolve(ticket === undefined ? { found: 'none' } : { found: 'ticket', ticket, url: null })
  }
}

describe('Tasks for the developers at the built-in desk', () => {
  let baton: TestBaton
  beforeAll(async () => { baton = await startBaton({ policy, maxCachedWorkflows: 0 }) })
  afterEach(() => baton.endAll())
  afterAll(() => baton.stop())

  const bug = async () => {
    const incident = await baton.open({ shortDescription: 'The router reboots', description: 'Every night at two' })
    await incident.escalate('It is a bug', { handoff: { reason: 'product bug', validatedFacts: ['Firmware 7.2'] } })
    await incident.settle()
    return incident
  }
  const ticketOf = async (incident: Awaited<ReturnType<typeof bug>>) => (await incident.now()).tickets[0]?.ticket ?? ''

  it('product bug → ticket → wait → done → resumed', async () => {
    const incident = await bug()
    const number = await ticketOf(incident)
    await incident.expect({ state: 'On Hold', holdReason: 'Awaiting Problem' })
    await incident.expectSaid('Rule “Product bug”: handed on for product bug', 1)
    await incident.expectSaid(`${number} was opened for the developers: The router reboots`, 1)
    const ticket = await baton.client.tickets.show(number)
    expect(ticket).toMatchObject({ incident: incident.number, state: 'Open', title: 'The router reboots' })
    for (const text of ['Every night at two', 'Firmware 7.2', 'It is a bug', 'Leo of Engineering']) expect(ticket.body).toContain(text)
    expect((await baton.client.tickets.list({ open: true, incident: incident.number })).map(one => one.number)).toEqual([number])

    await baton.skip('9 days')
    await baton.client.tickets.done(number, { by: 'Dana', outcome: 'fixed in 2.4.2' })
    await baton.settle()
    await incident.expect({ state: 'In Progress', holdReason: null, needsAttention: true, breached: false })
    await incident.expectSaid(`${number} is done, says Dana: fixed in 2.4.2`, 1)
    await incident.expectSaid('Resumed by Baton.', 1)
    expect(await incident.now()).toMatchObject({ tickets: [{ state: 'Done', outcome: 'fixed in 2.4.2' }] })
    expect(await baton.client.tickets.show(number)).toMatchObject({ state: 'Done', doneBy: 'Dana' })
  })

  it('who went on meanwhile just reads of it', async () => {
    const incident = await bug()
    await incident.resume({ note: 'A workaround' })
    await baton.client.tickets.done(await ticketOf(incident), { by: 'Dana', outcome: 'fixed' })
    await baton.settle()
    await incident.expect({ state: 'In Progress' })
    await incident.expectSaid('is done, says Dana: fixed', 1)
    await incident.expectSaid('Resumed by Baton', 0)
  })

  it('another hold since then goes on', async () => {
    const incident = await bug()
    await incident.resume()
    await incident.hold({ reason: 'Awaiting Problem' })
    await baton.client.tickets.done(await ticketOf(incident), { by: 'Dana', outcome: 'fixed' })
    await baton.settle()
    await incident.expect({ state: 'On Hold' })
  })

  it('a hold for somebody else goes on, and does not begin anew for the ticket', async () => {
    const incident = await baton.open({ category: 'Both' })
    await incident.settle()
    await incident.expect({ state: 'On Hold', holdReason: 'Awaiting Vendor' })
    const [first, second] = (await incident.now()).tickets.map(({ ticket }) => ticket ?? '')
    await baton.client.tickets.done(first ?? '', { by: 'Dana', outcome: 'one' })
    await baton.settle()
    await incident.expect({ state: 'On Hold' })
    await incident.expectSaid(`It still waits for ${second}.`, 1)
    await baton.client.tickets.done(second ?? '', { by: 'Dana', outcome: 'two' })
    await baton.settle()
    await incident.expect({ state: 'In Progress' })
  })

  it('is done for an incident that is over: its records keep it', async () => {
    const incident = await bug()
    const number = await ticketOf(incident)
    await incident.close()
    await incident.workflow.result()
    await baton.client.tickets.done(number, { by: 'Dana', outcome: 'fixed' })
    await baton.settle()
    await incident.expect({ state: 'Closed' })
    await incident.expectSaid(`${number} is done, says Dana: fixed`, 1)
    expect((await incident.now()).tickets).toMatchObject([{ state: 'Done' }])
  })

  it('is done once, and only what there is', async () => {
    const incident = await bug()
    const number = await ticketOf(incident)
    await baton.client.tickets.done(number, { by: 'Dana', outcome: 'fixed' })
    expect(await refusalOf(baton.client.tickets.done(number, { by: 'Dora', outcome: 'again' }))).toMatchObject({ code: 'ticket_done' })
    expect(await refusalOf(baton.client.tickets.done('DEV9', { by: 'Dora', outcome: 'again' }))).toMatchObject({ code: 'ticket_not_found' })
    expect(await refusalOf(baton.client.tickets.done(number, { by: ' ', outcome: 'again' }))).toMatchObject({ code: 'payload_invalid' })
  })

  it('a closed incident still gets the ticket that was asked for', async () => {
    const incident = await baton.open({ category: 'Firmware' })
    await incident.close()
    await incident.workflow.result()
    expect((await incident.now()).tickets).toMatchObject([{ state: 'Open', title: 'The firmware', hold: null }])
  })

  it('survives that the worker is away: opened once, linked once', async () => {
    const incident = await baton.open({ category: 'Network' })
    await baton.withoutWorker('2 min', () => baton.client.signal('escalate', incident.number, { by: 'Nadia', note: 'A bug', handoff: { reason: 'product bug' } }))
    await incident.expect({ state: 'On Hold' })
    expect(await baton.client.tickets.list({ incident: incident.number })).toHaveLength(1)
    await incident.expectSaid('was opened for the developers', 1)
  })
})

describe('Tasks for the developers at a desk with moods', () => {
  const desk = new Moody()
  let baton: TestBaton
  beforeAll(async () => { baton = await startBaton({ policy, desk }) })
  afterEach(() => baton.endAll())
  afterAll(() => baton.stop())

  it('that lost its answer: found by its key, and never opened twice', async () => {
    desk.next = ['takes it and is cut off']
    const incident = await baton.open({ category: 'Firmware' })
    await baton.skip('2 min')
    expect(desk.requests.splice(0)).toHaveLength(1)
    expect((await incident.now()).tickets).toMatchObject([{ state: 'Open', desk: 'moody', ticket: 'BUG-1', url: null }])
  })

  it('that is busy: asked again after the time it names', async () => {
    desk.next = [{ outcome: 'later', retryAfterMs: 600_000, reason: 'busy' }]
    const incident = await baton.open({ category: 'Firmware' })
    await baton.skip('9 min')
    expect(desk.requests).toHaveLength(1)
    await baton.skip('2 min')
    expect(desk.requests.splice(0).map(({ key }) => key)).toEqual([`${incident.number}-1`, `${incident.number}-1`])
    await incident.expectSaid('https://desk.example/', 1)
  })

  it('that refuses: somebody has to tell the developers, and nothing waits', async () => {
    desk.next = [{ outcome: 'refused', reason: 'no such project' }]
    const incident = await baton.open()
    await incident.accept()
    await incident.escalate('A bug', { handoff: { reason: 'product bug' } })
    await incident.settle()
    await incident.expect({ state: 'In Progress', needsAttention: true })
    await incident.expectSaid('No task could be opened for the developers: no such project.', 1)
    expect((await incident.now()).tickets).toMatchObject([{ state: 'Refused', ticket: null, outcome: 'no such project' }])
    desk.requests.splice(0)
  })

  it('that is away for more than a day: given up, and said', async () => {
    desk.next = Array.from({ length: 100 }, () => ({ outcome: 'later' as const, retryAfterMs: 3_600_000, reason: 'away' }))
    const incident = await baton.open({ category: 'Firmware' })
    await baton.skip('26 h')
    expect((await incident.now()).tickets).toMatchObject([{ state: 'Refused', outcome: 'away' }])
    desk.next = []
    desk.requests.splice(0)
  })
})
