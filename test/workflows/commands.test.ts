import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf, startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { commandKinds, type CommandKind } from '../../src/domain/commands.js'
import { incidentStates, isOpen, isOver, type IncidentState } from '../../src/domain/incident.js'
import type { Answer } from '../../src/domain/answer.js'
import { example, exampleWith } from '../support/examplePolicy.js'
import { refusedWithoutTrace } from '../support/refused.js'

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: example }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

/** How an incident comes into each state. */
const into: Record<IncidentState, (incident: TestIncident) => Promise<unknown>> = {
  'New': async () => undefined,
  'In Progress': incident => incident.accept(),
  'On Hold': incident => incident.hold(),
  'Resolved': incident => incident.resolve(),
  'Closed': incident => incident.close(),
  'Canceled': incident => incident.cancel(),
}

/** What takes more than a state has tests of its own: a call to reject, a question to answer, a request to decide. */
const elsewhere = ['reject', 'sendBack', 'answer', 'deEscalate', 'approve', 'decline', 'unwatch'] as const
type Judged = Exclude<CommandKind, (typeof elsewhere)[number]>
const judged = commandKinds.filter((kind): kind is Judged => !(elsewhere as readonly string[]).includes(kind))

/** Each command as it would be right, were the state right. */
const right: Record<Judged, (incident: TestIncident) => Promise<Answer>> = {
  accept: incident => incident.accept(),
  escalate: incident => incident.escalate(),
  reassign: incident => incident.reassign('Service Desk'),
  assign: async incident => {
    const { assignedTo } = await incident.now()
    return incident.assign(['Amara', 'Bruno'].find(name => name !== assignedTo) as string)
  },
  reclassify: incident => incident.reclassify({ impact: 3 }),
  hold: incident => incident.hold({ reason: 'Awaiting Change' }),
  resume: incident => incident.resume(),
  watch: incident => incident.watch('Zoe'),
  resolve: incident => incident.resolve(),
  reopen: incident => incident.reopen(),
  close: incident => incident.close(),
  cancel: incident => incident.cancel(),
}

/** The table of rules.md, "Commands and states": the state afterwards, or `no`. Closed and Canceled: no, all of them. */
const table: Record<Judged, readonly [New: string, InProgress: string, OnHold: string, Resolved: string]> = {
  accept: ['In Progress', 'In Progress', 'no', 'no'],
  escalate: ['In Progress', 'In Progress', 'In Progress', 'no'],
  reassign: ['New', 'In Progress', 'On Hold', 'no'],
  assign: ['New', 'In Progress', 'On Hold', 'no'],
  reclassify: ['New', 'In Progress', 'On Hold', 'no'],
  hold: ['On Hold', 'On Hold', 'On Hold', 'no'],
  resume: ['no', 'no', 'In Progress', 'no'],
  watch: ['New', 'In Progress', 'On Hold', 'Resolved'],
  resolve: ['Resolved', 'Resolved', 'Resolved', 'no'],
  reopen: ['no', 'no', 'no', 'In Progress'],
  close: ['Closed', 'Closed', 'Closed', 'Closed'],
  cancel: ['Canceled', 'Canceled', 'Canceled', 'no'],
}

const outcome = (kind: Judged, state: IncidentState) => table[kind][incidentStates.indexOf(state)] ?? 'no'

describe.each(incidentStates)('In state %s', state => {
  const allowed = judged.filter(kind => outcome(kind, state) !== 'no')
  const refused = judged.filter(kind => outcome(kind, state) === 'no')

  it(`${refused.join(', ')} are refused, and nothing changes`, async () => {
    const incident = await baton.open()
    await into[state](incident)
    for (const kind of refused) {
      const refusal = await refusedWithoutTrace(incident, () => right[kind](incident))
      expect([kind, refusal.code]).toEqual([kind, isOver(state) ? 'incident_over' : 'wrong_state'])
      expect(refusal.details.state).toBe(state)
    }
  })

  if (allowed.length === 0) return
  it(`${allowed.join(', ')} are carried out`, async () => {
    for (const kind of allowed) {
      const incident = await baton.open()
      await into[state](incident)
      const answer = await right[kind](incident)
      const after = outcome(kind, state) as IncidentState
      expect([kind, answer.incident.state]).toEqual([kind, after])
      await incident.expect({ state: after })
      await incident.expectTask(isOpen(after) ? {} : null)
      expect(answer.task === null).toBe(!isOpen(after))
    }
  })
})

describe('The open task', () => {
  const lastTask = async (incident: TestIncident) => (await incident.story()).tasks.at(-1)

  it('ends Closed Complete with the resolution as its note when the incident is resolved', async () => {
    const incident = await baton.open()
    const { assignedTo, assignmentGroup } = await incident.now()
    await incident.resolve('Replaced', 'New SFP in port 3')
    expect(await lastTask(incident)).toMatchObject({ state: 'Closed Complete' })
    await incident.expectSaid('Resolved (Replaced): New SFP in port 3', 1)
    await incident.expect({ assignedTo, assignmentGroup })
  })

  it('ends Closed Incomplete when the incident is closed', async () => {
    const incident = await baton.open()
    await incident.close({ note: 'No longer wanted' })
    expect(await lastTask(incident)).toMatchObject({ state: 'Closed Incomplete' })
    expect((await incident.story()).tiers).toMatchObject([{ outcome: 'closed' }])
  })

  it('ends Closed Skipped when the incident is canceled', async () => {
    const incident = await baton.open()
    await incident.cancel()
    expect(await lastTask(incident)).toMatchObject({ state: 'Closed Skipped' })
    expect((await incident.story()).tiers).toMatchObject([{ outcome: 'canceled' }])
  })

  it('stays as the resolution left it when a resolved incident is closed', async () => {
    const incident = await baton.open()
    await incident.resolve()
    const before = (await incident.story()).tasks
    await incident.close()
    expect((await incident.story()).tasks).toEqual(before)
  })
})

describe('Resolve', () => {
  it.each([['', 'Done', 'code'], ['Fixed', ' \t', 'notes']])('needs code and notes: %j, %j is refused by field %s', async (code, notes, field) => {
    const incident = await baton.open()
    const refusal = await refusedWithoutTrace(incident, () => incident.resolve(code, notes))
    expect(refusal).toMatchObject({ code: 'payload_invalid', details: { field } })
  })

  it('is possible at any tier', async () => {
    const incident = await baton.open()
    await incident.escalate()
    await incident.escalate()
    await incident.resolve()
    await incident.expect({ state: 'Resolved', stage: 'L2 investigation' })
  })
})

describe('Hold', () => {
  it('for the caller needs a comment, which the customer sees', async () => {
    const incident = await baton.open()
    const refusal = await refusedWithoutTrace(incident, () => incident.hold({ reason: 'Awaiting Caller' }))
    expect(refusal).toMatchObject({ code: 'field_required', details: { field: 'comment' } })
    await incident.hold({ reason: 'Awaiting Caller', comment: 'Which site is it?' })
    expect((await incident.story()).stream.at(-1)).toMatchObject({ kind: 'comment', text: 'Which site is it?' })
  })

  it('of an incident on hold changes the reason', async () => {
    const incident = await baton.open()
    await incident.hold({ reason: 'Awaiting Vendor' })
    await incident.hold({ reason: 'Awaiting Problem' })
    await incident.expect({ state: 'On Hold', holdReason: 'Awaiting Problem' })
    await incident.resume()
    await incident.expect({ state: 'In Progress', holdReason: null })
  })
})

/** Nothing of it is in the example: neither its groups nor its stages. */
const other = `name: other
groups:
  Newcomers: {members: [Nova]}
ladders:
  - name: all
    sla: {respond: none, resolve: 8 h}
    stages: [{name: Elsewhere}]
    entry: {stage: Elsewhere, group: Newcomers}
`

describe('Reopen', () => {
  it('goes on at the same tier and plan, with the same person and a new task, and counts', async () => {
    const incident = await baton.open()
    await incident.escalate()
    const before = await incident.now()
    await incident.resolve()
    await incident.reopen('It is down again')
    const after = await incident.now()
    expect(after).toMatchObject({
      state: 'In Progress', stage: before.stage, assignmentGroup: before.assignmentGroup, assignedTo: before.assignedTo,
      reopenCount: 1, needsAttention: true, resolution: null, resolvedAt: null, reassignmentCount: before.reassignmentCount,
    })
    expect(after.tier.number).toBe(before.tier.number)
    expect(after.tier.plan).toEqual(before.tier.plan)
    expect(after.task?.number).not.toBe(before.task?.number)
    await incident.expectTask({ tier: 2, assignedTo: before.assignedTo })
    await incident.resolve()
    await incident.reopen()
    await incident.expect({ reopenCount: 2 })
  })

  it('of a closed incident is refused and names the follow-up', async () => {
    const incident = await baton.open()
    await incident.close()
    const refusal = await refusedWithoutTrace(incident, () => incident.reopen())
    expect(refusal.code).toBe('incident_over')
    expect(refusal.details.fix).toBe(`Open a new incident that follows up ${incident.number}.`)
  })

  it('finds another owner when the person has left the group', async () => {
    const incident = await baton.open()
    const { assignedTo } = await incident.now()
    await incident.resolve()
    const members = ['Amara', 'Bruno', 'Chloe']
    const left = members.filter(name => name !== assignedTo)
    await baton.applyPolicy(exampleWith(['members: [Amara, Bruno, Chloe]', `members: [${left.join(', ')}]`]))
    await incident.reopen('Back again', { by: 'Carla' })
    const now = await incident.now()
    expect(left).toContain(now.assignedTo)
    expect(now.reassignmentCount).toBe(1)
    await incident.expectTask({ assignedTo: now.assignedTo })
    await baton.applyPolicy(example)
  })

  it('is never turned away: where the policy has the group no more, who had it last has it again, and a reassignment takes it to what there is now', async () => {
    const incident = await baton.open()
    await incident.escalate()
    const { assignedTo, assignmentGroup, stage } = await incident.now()
    await incident.resolve()
    await baton.applyPolicy(other)
    await incident.reopen('It is down again', { by: 'Carla' })
    await incident.expect({ state: 'In Progress', assignedTo, assignmentGroup, stage, needsAttention: true })
    await incident.expectTask({ assignedTo, assignmentGroup })
    await incident.reassign('Newcomers', { by: assignedTo })
    await incident.expect({ stage: 'Elsewhere', assignmentGroup: 'Newcomers', assignedTo: 'Nova' })
    await incident.resolve()
    await baton.applyPolicy(example)
  })

  it('is possible by a person who has left the group', async () => {
    const incident = await baton.open()
    const { assignedTo } = await incident.now()
    await incident.resolve()
    await baton.applyPolicy(exampleWith(['members: [Amara, Bruno, Chloe]', 'members: [Zoe]']))
    await incident.reopen('Not mended', { by: assignedTo })
    await incident.expect({ assignedTo: 'Zoe', needsAttention: true })
    await baton.applyPolicy(example)
  })
})

describe('A follow-up', () => {
  it('copies the classification, links both, and counts as a re-escalation', async () => {
    const first = await baton.open({ impact: 1, urgency: 1, subcategory: 'Protocol failure', tags: ['bank'] })
    await first.close()
    const second = await baton.open({ followUpOf: first.number, category: 'Email', subcategory: null, impact: 3, urgency: 3 })
    await second.expect({
      followUpOf: first.number, category: 'SD-WAN', subcategory: 'Protocol failure', impact: 1, urgency: 1, priority: 1, tags: ['bank'],
      escalationCount: 1, stage: 'Triage', state: 'New',
    })
    await second.expectSaid(first.number)
    await first.expectSaid(second.number, 1)
  })

  it('of an incident that does not exist is refused', async () => {
    const refusal = await refusalOf(baton.open({ followUpOf: 'INC0000001' }))
    expect(refusal).toMatchObject({ code: 'incident_not_found', details: { number: 'INC0000001', field: 'followUpOf' } })
  })

  it('of an incident that is not over is refused', async () => {
    const first = await baton.open()
    const refusal = await refusalOf(baton.open({ followUpOf: first.number }))
    expect(refusal).toMatchObject({ code: 'wrong_state', details: { number: first.number, state: 'New', allowed: ['Closed', 'Canceled'] } })
  })
})

describe('A reclassification', () => {
  it('that names nothing new is refused', async () => {
    const incident = await baton.open({ impact: 2 })
    const refusal = await refusedWithoutTrace(incident, () => incident.reclassify({ impact: 2 }))
    expect(refusal).toMatchObject({ code: 'nothing_to_change' })
  })

  it('of impact and urgency takes the priority of the matrix', async () => {
    const incident = await baton.open({ impact: 2, urgency: 2 })
    await incident.expect({ priority: 3 })
    await incident.reclassify({ impact: 1, urgency: 1 })
    await incident.expect({ priority: 1 })
    await incident.reclassify({ impact: 3, urgency: 3 })
    await incident.expect({ priority: 5 })
  })

  it('adds tags and takes them away, says so, and the records have them', async () => {
    const incident = await baton.open({ tags: ['lyon', 'bank'] })
    await incident.reclassify({ addTags: ['complex', 'complex', 'bank'], removeTags: ['lyon', 'nowhere'], note: 'Three sites' })
    await incident.expect({ tags: ['bank', 'complex'], priority: 3 })
    await incident.expectSaid('Reclassified: tagged complex; no longer tagged lyon.\nThree sites', 1)
    await incident.reclassify({ removeTags: ['complex', 'bank'], impact: 1 })
    await incident.expect({ tags: [], impact: 1 })
    await incident.expectSaid('priority 3 → 2; no longer tagged bank, complex.', 1)
  })

  it('is refused where the tags are as it wants them, where there would be too many, and where they are no names', async () => {
    const incident = await baton.open({ tags: Array.from({ length: 45 }, (_, index) => `site-${index}`) })
    const refusal = (given: object) => refusedWithoutTrace(incident, () => incident.reclassify(given))
    expect(await refusal({ addTags: ['site-1'], removeTags: ['complex'] })).toMatchObject({ code: 'nothing_to_change' })
    expect(await refusal({ addTags: ['a', 'b', 'c', 'd', 'e', 'f'] })).toMatchObject({ code: 'too_many_tags', details: { count: 51, most: 50 } })
    expect(await refusal({ addTags: [' '] })).toMatchObject({ code: 'payload_invalid', details: { field: 'addTags.0' } })
    await incident.workflow.signal('reclassify', { by: 'Amara', requestId: 'no list', note: 'Seen', addTags: 'complex' })
    await incident.settle()
    await incident.expectSaid('Not carried out: reclassify', 1)
    await incident.expectSaid('addTags is not a list of at most 20 names', 1)
  })

  it('leaves the tasks that are over as they are', async () => {
    const incident = await baton.open()
    await incident.escalate()
    const [first] = (await incident.story()).tasks
    await incident.reclassify({ impact: 1 })
    expect((await incident.story()).tasks[0]).toEqual(first)
  })
})
