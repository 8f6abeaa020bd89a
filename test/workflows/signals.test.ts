import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { refusalOf, startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { commandKinds } from '../../src/domain/commands.js'
import type { Incident } from '../../src/domain/incident.js'
import { example } from '../support/examplePolicy.js'

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: example }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

/** Everybody's incident must be what it was, work on, and have its tier. */
async function expectAlive(incident: TestIncident): Promise<void> {
  const { tier } = await incident.now()
  for (const workflow of [incident.workflow, incident.tierWorkflow(tier.number)]) {
    expect((await workflow.describe()).status.name).toBe('RUNNING')
  }
  await incident.expectTask({ tier: tier.number })
}

describe('Every command works as a signal:', () => {
  const walk: [kind: string, send: (incident: TestIncident) => Promise<void>, after: Partial<Incident>][] = [
    ['accept', incident => incident.signal('accept', {}), { state: 'In Progress', needsAttention: false }],
    ['assign', async incident => {
      const { assignedTo } = await incident.now()
      await incident.signal('assign', { to: assignedTo === 'Chloe' ? 'Bruno' : 'Chloe' })
    }, { reassignmentCount: 1 }],
    ['reclassify', incident => incident.signal('reclassify', { impact: 1, note: 'Whole site' }), { priority: 2 }],
    ['hold', incident => incident.signal('hold', { reason: 'Awaiting Vendor' }), { state: 'On Hold' }],
    ['resume', incident => incident.signal('resume', {}), { state: 'In Progress' }],
    ['escalate', incident => incident.signal('escalate', { note: 'Up' }), { stage: 'L1 investigation' }],
    ['sendBack', incident => incident.signal('sendBack', { question: 'Since when?' }), { stage: 'Triage', escalationCount: 1 }],
    ['answer', incident => incident.signal('answer', { note: 'Since Monday' }), { stage: 'L1 investigation' }],
    ['deEscalate', incident => incident.signal('deEscalate', { justification: 'Known', toStage: 'Triage', by: 'Ingrid' }), { stage: 'Triage' }],
    ['watch', incident => incident.signal('watch', { person: 'Zoe' }), {}],
    ['unwatch', incident => incident.signal('unwatch', { person: 'Zoe' }), { watchers: [] }],
    ['reassign', incident => incident.signal('reassign', { group: 'Service Desk' }), { assignmentGroup: 'Service Desk' }],
    ['resolve', incident => incident.signal('resolve', { code: 'Fixed', notes: 'Done' }), { state: 'Resolved' }],
    ['reopen', incident => incident.signal('reopen', { note: 'Back' }), { state: 'In Progress', reopenCount: 1 }],
    ['cancel', incident => incident.signal('cancel', {}), { state: 'Canceled' }],
  ]

  it(`${walk.map(([kind]) => kind).join(', ')}, one after the other`, async () => {
    const incident = await baton.open()
    for (const [, send, after] of walk) {
      await send(incident)
      await incident.expect(after)
    }
    await incident.expectSaid('Not carried out', 0)
  })

  it('close', async () => {
    const incident = await baton.open()
    await incident.signal('close', {})
    await incident.expect({ state: 'Closed' })
    // Nobody is called here who could reject, and nothing is asked for: see calls.test.ts and approvals.test.ts.
    expect(commandKinds.filter(kind => !walk.some(([walked]) => walked === kind))).toEqual(['reject', 'approve', 'decline', 'close'])
  })

  it('many at once, in the order in which they were sent', async () => {
    const incident = await baton.open()
    const comments = Array.from({ length: 30 }, (_, index) => `comment ${index}.`)
    await Promise.all(comments.map(comment => baton.client.signal('hold', incident.number, { by: 'Amara', reason: 'Awaiting Caller', comment })))
    await incident.settle()
    const { stream } = await incident.story()
    expect(stream.filter(({ kind }) => kind === 'comment').map(({ text }) => text)).toEqual(comments)
  })
})

describe('A signal that is not allowed', () => {
  it('leaves one work note with the code, and changes nothing', async () => {
    const incident = await baton.open()
    const before = await incident.now()
    await incident.signal('resume', { by: 'Amara' })
    await incident.expectSaid('Not carried out: resume by Amara (wrong_state)', 1)
    expect(await incident.now()).toEqual(before)
  })

  it('leaves one note although the same request is sent again', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    for (let count = 0; count < 3; count += 1) await incident.signal('resume', request)
    await incident.expectSaid('Not carried out', 1)
  })

  it('leaves its note when only the step can tell', async () => {
    const incident = await baton.open()
    await incident.signal('reassign', { group: 'Nobody', by: 'Amara' })
    await incident.expectSaid('Not carried out: reassign by Amara (unknown_group)', 1)
  })

  it('of a text in which nobody sees anything leaves its note: it comes past the client, and not past the step', async () => {
    const incident = await baton.open()
    await incident.workflow.signal('escalate', { by: 'Amara', requestId: randomUUID(), note: '\u200b' })
    await incident.settle()
    await incident.expectSaid('Not carried out: escalate by Amara (payload_invalid)', 1)
    await incident.expect({ stage: 'Triage', moves: 1 })
  })

  it('is nothing to speak of when the same request was carried out already', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    await incident.accept(request)
    await incident.hold()
    await incident.signal('accept', request)
    await incident.expectSaid('Not carried out', 0)
    await incident.expect({ state: 'On Hold' })
  })

  it('to an incident that is over is refused to its sender and leaves one late note', async () => {
    const incident = await baton.open()
    await incident.close()
    await incident.settle()
    const request = { by: 'Amara', requestId: randomUUID(), note: 'Up' }
    for (let count = 0; count < 2; count += 1) {
      const refusal = await refusalOf(baton.client.signal('escalate', incident.number, request))
      expect(refusal).toMatchObject({ code: 'incident_over', details: { state: 'Closed' } })
    }
    await incident.expectSaid('Not carried out: escalate by Amara (incident_over)', 1)
    await incident.expect({ state: 'Closed' })
  })

  it('to an incident that is over leaves no note when it repeats what was carried out', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    await incident.close(request)
    await incident.settle()
    await baton.client.signal('close', incident.number, request)
    await incident.expectSaid('Not carried out', 0)
  })

  it('to an incident that does not exist is refused', async () => {
    const refusal = await refusalOf(baton.client.signal('accept', 'INC0000001', { by: 'Amara' }))
    expect(refusal.code).toBe('incident_not_found')
  })

  it('is refused by its shape before it is sent', async () => {
    const incident = await baton.open()
    const refusal = await refusalOf(baton.client.signal('escalate', incident.number, { by: 'Amara', note: ' ' }))
    expect(refusal).toMatchObject({ code: 'payload_invalid', details: { field: 'note' } })
  })
})

describe('A signal sent directly to the tier', () => {
  it('is passed on to the incident, which decides', async () => {
    const incident = await baton.open()
    await incident.tierWorkflow(1).signal('escalate', { by: 'Amara', requestId: randomUUID(), note: 'Up' })
    await incident.settle()
    await incident.expect({ stage: 'L1 investigation' })
    await incident.tierWorkflow(2).signal('resolve', { by: 'Elena', requestId: randomUUID(), code: 'Fixed', notes: 'Done' })
    await incident.settle()
    await incident.expect({ state: 'Resolved' })
    await incident.tierWorkflow(2).signal('reopen', { by: 'Elena', requestId: randomUUID(), note: 'Back' })
    await incident.settle()
    await incident.expect({ state: 'In Progress', reopenCount: 1 })
  })

  it('that is not allowed leaves one note', async () => {
    const incident = await baton.open()
    await incident.tierWorkflow(1).signal('reopen', { by: 'Amara', requestId: randomUUID(), note: 'Back' })
    await incident.settle()
    await incident.expectSaid('Not carried out: reopen by Amara (wrong_state)', 1)
  })
})

describe('Garbage', () => {
  const names = [...commandKinds, 'commands']
  const junk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, 0, '', [], {}, { toString: 1 }, 'x'.repeat(5000)))
  const almost = fc.dictionary(
    fc.constantFrom('kind', 'by', 'requestId', 'note', 'notes', 'code', 'reason', 'comment', 'group', 'to', 'impact', 'urgency', 'category', 'handoff', 'expectStage'),
    junk,
  )
  /** Right but for one field: what the ladder lets through and only the step can judge. */
  const nearly = fc.record({ field: fc.constantFrom('handoff', 'note', 'code', 'group', 'category', 'subcategory', 'surplus', 'expectStage'), junk })
    .map(({ field, junk }) => ({
      by: 'Amara', requestId: randomUUID(), note: 'n', notes: 'n', code: 'c', group: 'Nobody', to: 'Nobody', reason: 'Awaiting Vendor', comment: 'c',
      impact: 2, [field]: junk,
    }))
  const samples = (count: number) => fc.sample(fc.tuple(fc.constantFrom(...names), fc.oneof(junk, almost, nearly)), { numRuns: count, seed: 7 })

  it('sent as any command never fails the workflow, and each piece leaves one note', async () => {
    const incident = await baton.open()
    let expected = 0
    for (const [name, payload] of samples(150)) {
      await incident.workflow.signal(name, payload)
      expected += name === 'commands' && Array.isArray(payload) ? payload.length : 1
    }
    await incident.settle()
    await incident.expectSaid('Not carried out', expected)
    await incident.expect({ state: 'New', stage: 'Triage', moves: 1 })
    await expectAlive(incident)
    await incident.escalate()
    await incident.expect({ stage: 'L1 investigation' })
  })

  it('sent without any payload leaves its note as well', async () => {
    const incident = await baton.open()
    for (const name of names) await incident.workflow.signal(name)
    await incident.settle()
    await incident.expectSaid('Not carried out', names.length)
    await expectAlive(incident)
  })

  it('sent as what only tiers and incidents say to each other changes nothing', async () => {
    const incident = await baton.open()
    const before = await incident.story()
    const forged = [
      { kind: 'clockRanOut', tier: 1, clock: 'resolve', dueAt: before.incident.openedAt },
      { kind: 'clockRanOut', tier: 1, clock: 'resolve', dueAt: before.incident.tier.clocks.resolve?.dueAt },
      { kind: 'clockRanOut', tier: 1, clock: 'constructor', dueAt: 'now' },
      { kind: 'windowOver', tier: 1, dueAt: before.incident.openedAt },
    ]
    for (const payload of [...forged, ...fc.sample(junk, { numRuns: 30, seed: 7 })]) await incident.workflow.signal('clockReport', payload)
    for (const payload of fc.sample(junk, { numRuns: 30, seed: 7 })) {
      for (const name of ['setClock', 'end']) await incident.tierWorkflow(1).signal(name, payload)
    }
    await incident.settle()
    expect(await incident.story()).toEqual(before)
    await expectAlive(incident)
    await incident.accept()
    await baton.skip('36 h')
    await incident.expectSaid('50 % of the time to resolve', 1)
  })

  it('sent to the tier as a command is passed on and leaves its note', async () => {
    const incident = await baton.open()
    const payloads = fc.sample(junk, { numRuns: 20, seed: 7 })
    for (const payload of payloads) await incident.tierWorkflow(1).signal('escalate', payload)
    await incident.settle()
    await incident.expectSaid('Not carried out: escalate', payloads.length)
    await expectAlive(incident)
  })

  it('sent as an update is refused with a code', async () => {
    const incident = await baton.open()
    for (const [name, payload] of samples(40).filter(([name]) => name !== 'commands')) {
      await expect(incident.workflow.executeUpdate(name, { args: [payload] })).rejects.toMatchObject({
        cause: { type: expect.stringMatching(/^(field_required|field_invalid|payload_invalid|wrong_state|wrong_stage|unknown_group|not_a_member|not_called|nothing_to_change)$/) as string },
      })
    }
    await incident.expect({ moves: 1 })
    await expectAlive(incident)
  })

  it('of characters that no database stores is kept readable', async () => {
    const incident = await baton.open()
    await incident.signal('escalate', { note: 'half \ud83d and nul \0 here', by: 'Amara' })
    await incident.expect({ stage: 'L1 investigation' })
    await incident.expectSaid('half \ufffd and nul \ufffd here', 1)
  })
})

describe('From Temporal itself', () => {
  it('a cancellation of the workflow cancels the incident', async () => {
    const incident = await baton.open()
    await incident.workflow.cancel()
    await incident.settle()
    await incident.expect({ state: 'Canceled' })
    expect((await incident.story()).tasks).toMatchObject([{ state: 'Closed Skipped' }])
    expect((await incident.workflow.describe()).status.name).toBe('COMPLETED')
    expect((await incident.tierWorkflow(1).describe()).status.name).toBe('COMPLETED')
  })

  it('a cancellation of a resolved incident is too late and leaves a note', async () => {
    const incident = await baton.open()
    await incident.resolve()
    await incident.workflow.cancel()
    await incident.settle()
    await incident.expect({ state: 'Resolved' })
    await incident.expectSaid('Not carried out: cancel by Temporal (wrong_state)', 1)
  })

  // This server does not tell of a terminated child: test/e2e/devServer.test.ts does that on the real one.
  it('a tier that is canceled is started again, and its alarms have their effect once', async () => {
    const incident = await baton.open()
    await incident.accept()
    await baton.skip('40 h')
    await incident.tierWorkflow(1).cancel()
    await vi.waitFor(() => expectAlive(incident), 10_000)
    await baton.skip('40 h')
    await incident.expect({ stage: 'L1 investigation', breached: true })
    for (const text of ['50 % of the time to resolve', '75 % of the time to resolve', 'SLA breached: Triage']) await incident.expectSaid(text, 1)
    expect((await baton.client.tiers(incident.number))?.map(({ outcome }) => outcome)).toEqual(['breached', null])
  })

  it('a tier that is canceled after its breach does not report it again', async () => {
    const incident = await baton.open()
    for (let stage = 0; stage < 3; stage += 1) await incident.escalate()
    await incident.accept()
    await baton.skip('73 h')
    await incident.expectSaid('Alert to Kwame', 1)
    await incident.tierWorkflow(4).cancel()
    await vi.waitFor(() => expectAlive(incident), 10_000)
    await baton.skip('1 h')
    await incident.expectSaid('Alert to', 1)
    await incident.expectSaid('SLA breached', 1)
  })
})

describe('The queries', () => {
  it('tell of the incident and its tiers as the records do', async () => {
    const incident = await baton.open()
    await incident.accept()
    await incident.escalate()
    await incident.reassign('Service Desk')
    const { incident: recorded, tiers } = await incident.story()
    expect(await baton.client.query(incident.number)).toMatchObject({
      incident: { number: recorded.number, state: recorded.state, stage: recorded.stage, assignedTo: recorded.assignedTo, tier: 3 },
      task: { number: recorded.task?.number, state: 'Work in Progress' },
    })
    expect(await baton.client.tiers(incident.number)).toMatchObject(
      tiers.map(({ number, stage, assignmentGroup, outcome, endedAt }) => ({ number, stage, assignmentGroup, outcome, endedAt })))
  })

  it('tell of an incident that is over as long as Temporal keeps it, and of none that never was', async () => {
    const incident = await baton.open()
    await incident.close()
    await incident.settle()
    expect(await baton.client.query(incident.number)).toMatchObject({ incident: { state: 'Closed' }, task: null })
    expect(await baton.client.query('INC0000001')).toBeNull()
    expect(await baton.client.tiers('INC0000001')).toBeNull()
  })
})
