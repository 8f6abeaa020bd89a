import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { isHierarchical, judgeRequest } from '../../src/domain/approvals/judging.js'
import { tightened } from '../../src/domain/approvals/tightening.js'
import type { Command } from '../../src/domain/commands.js'
import { wentPast } from '../../src/domain/guardrails/bending.js'
import { openDays } from '../../src/domain/guardrails/guardrailsDocument.js'
import { guardrailsHolding, moveUp } from '../../src/domain/guardrails/holding.js'
import { countedFor, handOn, judge } from '../../src/domain/handoff/handingOn.js'
import { partsOf } from '../../src/domain/handoff/parts.js'
import { isMember, membersOf } from '../../src/domain/planning/groups.js'
import { isOpen, isOver, snapshotOf, type Incident, type Plan } from '../../src/domain/incident.js'
import { decide, type LadderCommand } from '../../src/domain/ladder.js'
import {
  candidates, chooseOwner, escalationDestination, openingDestination, planFor, priorityOf, slaTargets, type Planned,
} from '../../src/domain/planning/planning.js'
import { elapsedMs, isRunning, leftMs } from '../../src/domain/sla/slaCounting.js'
import { approve, decline, onSilence, refusalToDecide, requestEscalation } from '../../src/domain/steps/approvals.js'
import { refusalToClose } from '../../src/domain/steps/closingRequests.js'
import type { Change, RecordedHandoff } from '../../src/domain/steps/change.js'
import { reclassify } from '../../src/domain/steps/classification.js'
import { alarmsFor, flagBreach, ranOut, windowIsOver } from '../../src/domain/steps/clock.js'
import { retagged } from '../../src/domain/tags.js'
import { closeAfterWindow, end, reopen, resolve } from '../../src/domain/steps/ending.js'
import { endRequest } from '../../src/domain/steps/deEscalation.js'
import { hold, resume } from '../../src/domain/steps/holding.js'
import { accept, assign } from '../../src/domain/steps/ownership.js'
import { openIncident } from '../../src/domain/steps/opening.js'
import { escalateOnBreach } from '../../src/domain/steps/tiers.js'
import { unwatch, watch } from '../../src/domain/steps/watching.js'
import { callNext, followUp as followUpOn, reject } from '../../src/domain/steps/calls.js'
import { presentCall, sequenceOf, type Calling } from '../../src/domain/paging/calling.js'
import { pagingFor } from '../../src/domain/paging/whoToCall.js'
import type { Policy } from '../../src/domain/policy/policy.js'
import { refuse } from '../../src/domain/errors.js'
import { beginStep } from '../../src/domain/steps/change.js'
import { concludeFiring, fireDue } from '../../src/domain/steps/firing.js'
import { recordTicket } from '../../src/domain/steps/tickets.js'
import type { Trigger } from '../../src/domain/triggers/trigger.js'
import { withTriggers } from '../../src/domain/triggers/withTriggers.js'
import { reportOf } from '../../workflows/reports.js'
import { policyFrom } from '../domain/smallPolicy.js'
import { requestFacts, requestRules } from './requestFacts.js'

/**
 * An incident in a world without workflows and databases, where time passes as it is told to: for properties of the
 * ladder and its steps.
 */
const example = policyFrom(readFileSync('policies/example.yaml', 'utf8'))
const followUp = { durationMs: 3_600_000, remindAtPercent: [], calendar: null }
const facts = { validatedFacts: ['The link is down', 'edge-07 answers'], request: 'Look at it' }
/**
 * The shipped policy, whose people are called for the urgent half, whose escalations are followed up, and who may ask for
 * decisions; the last stage wants facts, the second reads them in a form of its own, and whoever calls for a P1 is told who takes over.
 */
export const policy: Policy = {
  ...example,
  approvals: requestRules,
  ladders: example.ladders.map(ladder => ({ ...ladder, stages: ladder.stages.map(stage => ({ ...stage, followUp: { ...stage.resolve, 1: followUp, 2: followUp } })) })),
  paging: [{
    groups: null, when: { priority: [1, 2] }, reminders: 1, intervalMs: 600_000, channels: null, through: null, repeat: 1, catchAll: 'all',
    acknowledgeWithinMs: 7_200_000,
  }],
  handoffs: [
    { stages: ['L3 investigation'], groups: null, from: null, when: {}, kind: null, requires: ['validatedFacts'], tellCustomer: null },
    { stages: null, groups: null, from: null, when: { priority: [1] }, kind: null, requires: [], tellCustomer: 'introduce' },
  ],
  intake: [{
    name: 'L2 report', groups: null, stages: ['L2 investigation'], sections: [{ heading: 'Known', from: ['validatedFacts'], required: true }],
    terms: [{ term: 'Configuration item', fields: null, contains: null, matches: null, value: null, extract: '(edge-\\d+)' }],
  }],
  guardrails: [
    { name: 'no handoffs at weekends', wants: { kind: 'closedOn', days: 'weekend', calendar: openDays('weekend', 'Europe/Berlin') }, on: ['escalate', 'reassign', 'sendBack'], when: {}, unless: [{ priority: [1] }], mayBend: ['manager'], message: null },
    { name: 'tried first', wants: { kind: 'attempts', atLeast: 1 }, on: ['escalate'], when: { stage: ['L1 investigation'] }, unless: [], mayBend: 'everybody', message: null },
    { name: 'one move up', wants: { kind: 'tiers', atMost: 1 }, on: ['escalate'], when: { priority: [4, 5] }, unless: [], mayBend: ['nobody\'s role'], message: null },
  ],
}
export const live = { version: 1, policy }
const sight = { policy, openTasks: {} }
const people = Object.values(policy.groups).flatMap(({ members, manager }) => [...members, manager ?? ''])
const managers = Object.values(policy.groups).flatMap(({ manager }) => manager ?? [])
export const someone = fc.constantFrom(...people, 'Carla', 'a stranger')
const group = fc.constantFrom(...Object.keys(policy.groups), 'Nobody')
const level = fc.integer({ min: 1, max: 3 })
const stage = fc.constantFrom('Triage', 'L1 investigation', 'L2 investigation', 'L3 investigation', 'Nowhere')
/** `bug` is what a rule adds and another asks for. */
const tagNames = fc.option(fc.subarray(['bug', 'complex', 'lyon']), { nil: undefined })
const subcategory = fc.constantFrom('Link failure', 'Device failure', 'Printer', null)

/** Stands for one of those who are called when it comes to it. */
const whoIsCalled = 'who is called'
/** Likewise for one of those who may decide over its escalation request. */
const whoDecides = 'who decides'
let requests = 0
const by = <T extends object>(arbitrary: fc.Arbitrary<T>) =>
  fc.record({ by: someone, fields: arbitrary }).map(({ by, fields }) => ({ ...fields, by, requestId: `r${(requests += 1)}` }) as unknown as Command)

const commands: fc.Arbitrary<Command> = fc.oneof(
  by(fc.constant({ kind: 'accept' })),
  { weight: 2, arbitrary: by(fc.constant({ kind: 'reject' })) },
  { weight: 2, arbitrary: fc.constant({ kind: 'reject', by: whoIsCalled, requestId: 'r' }) },
  { weight: 3, arbitrary: by(fc.constant({ kind: 'escalate', note: 'Please look' })) },
  { weight: 3, arbitrary: by(fc.constant({ kind: 'escalate', note: 'Please look', handoff: facts })) },
  by(fc.record({ kind: fc.constant('escalate'), note: fc.constant('Please look'), handoff: fc.constantFrom(facts, undefined), toStage: stage, warm: fc.boolean(), introduce: fc.boolean() })),
  { weight: 2, arbitrary: by(fc.constant({ kind: 'escalate', note: 'Please look', override: 'It cannot wait' })) },
  by(fc.constant({ kind: 'escalate', note: 'Please look', handoff: { ...facts, attemptedRemediation: [{ step: 'Restart', outcome: 'no change' }] } })),
  { weight: 2, arbitrary: by(fc.constant({ kind: 'sendBack', question: 'Which site?' })) },
  { weight: 2, arbitrary: by(fc.constant({ kind: 'answer', note: 'Basel' })) },
  by(fc.record({ kind: fc.constant('deEscalate'), justification: fc.constant('A known fault'), toStage: stage })),
  { weight: 3, arbitrary: by(fc.record({
    kind: fc.constant('escalate'), note: fc.constant('A refund above my limit'), handoff: fc.constant({ kind: 'hierarchical' }),
    watchers: fc.constantFrom([], ['Zoe', 'Amara']), template: fc.option(fc.constantFrom('plain', 'unknown'), { nil: undefined, freq: 5 }),
  })) },
  { weight: 2, arbitrary: by(fc.constant({ kind: 'deEscalate', justification: 'Settled by telephone' })) },
  { weight: 2, arbitrary: fc.constantFrom('approve', 'decline', 'deEscalate')
    .map(kind => ({ kind, by: whoDecides, requestId: 'r', note: 'Decided', justification: 'Settled' })) },
  by(fc.constantFrom({ kind: 'approve' }, { kind: 'decline', note: 'No' })),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deEscalate' as const), by: fc.constantFrom(...managers), requestId: fc.constant('r'), justification: fc.constant('Known'), toStage: stage }) },
  by(fc.record({ kind: fc.constantFrom('watch', 'unwatch'), person: fc.constantFrom('Amara', 'Zoe') })),
  by(fc.record({ kind: fc.constant('reassign'), group })),
  by(fc.record({ kind: fc.constant('assign'), to: someone })),
  by(fc.record({ kind: fc.constant('hold'), reason: fc.constantFrom('Awaiting Caller', 'Awaiting Vendor'), comment: fc.constant('Please call') })),
  by(fc.constant({ kind: 'resume' })),
  by(fc.record({ kind: fc.constant('reclassify'), note: fc.constant('Seen'), subcategory, impact: level, urgency: level,
    addTags: tagNames, removeTags: tagNames })),
  by(fc.constant({ kind: 'resolve', code: 'Fixed', notes: 'Done' })),
  { weight: 2, arbitrary: by(fc.constant({ kind: 'reopen', note: 'Back' })) },
  by(fc.constant({ kind: 'close' })),
  by(fc.constant({ kind: 'cancel' })),
)

/** A person acts after a while, or nobody does and every alarm in that while has its effect. */
export const events = fc.record({
  waitMs: fc.oneof(fc.nat(1_200_000), fc.nat(90_000_000), fc.nat(1_000_000_000)),
  lateMs: fc.constantFrom(0, 0, 5_000, 7_200_000),
  command: fc.option(commands, { freq: 8 }),
})

export const openings = fc.record({ subcategory, impact: level, urgency: level })

export interface World {
  incident: Incident
  triggers: Trigger[]
  now: number
  tasks: number
}

function plan(facts: Parameters<typeof planFor>[1], route: Planned, at: string): Plan | null {
  if ('refused' in route) return null
  const planned = planFor(live, facts, route, burdenOf(candidates(policy, route.group)), at)
  return 'refused' in planned ? null : planned.plan
}

/** The later in the group, the more to do. */
export function burdenOf(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name, index) => [name, index]))
}

const ruled = (name: string, rule: Partial<Trigger>): Trigger =>
  ({ name, when: {}, afterMs: null, since: 'opened', calendar: null, alsoOnHold: false, once: 'incident', then: {}, ...rule })
const hour = 3_600_000
/** Rules of every kind, beside what else goes on. */
const fewTriggers: Trigger[] = [
  ruled('Long in one place', { afterMs: 30 * hour, since: 'tier', once: 'tier', then: { escalate: { toStage: null, reason: null } } }),
  ruled('Urgent and old', { when: { priority: [1, 2] }, afterMs: 4 * hour, then: { flag: true, tell: true } }),
  ruled('A bug of the device', { when: { subcategory: ['Device failure'], stage: ['L1 investigation'] }, then: { ticket: { title: null }, hold: 'Awaiting Problem', tag: ['bug'] } }),
  ruled('A bug waits long', { when: { tags: ['bug'], state: ['On Hold'] }, afterMs: 50 * hour, since: 'facts', alsoOnHold: true, once: 'tier', then: { escalate: { toStage: 'L3 investigation', reason: null } } }),
]

export function opened({ subcategory, impact, urgency }: { subcategory: string | null; impact: number; urgency: number }, triggers = fewTriggers): World {
  const now = Date.parse('2026-03-02T12:00:00.000Z')
  const facts = { number: 'INC0010001', category: 'SD-WAN', subcategory, impact, urgency, vip: false, tags: [], callerCalendar: null }
  const priority = priorityOf(policy, impact, urgency)
  const first = plan({ ...facts, priority }, openingDestination(live, { ...facts, priority }), iso(now))
  if (!first) throw new Error('the example policy takes every incident')
  const request = { ...facts, callerCalendar: undefined, requestId: 'open', by: 'Carla', caller: 'Carla', shortDescription: 'Branch is offline' }
  const opening = openIncident(facts.number, request, priority, first, 'TASK0010001', iso(now), false)
  return { incident: withTriggers({ ...policy, triggers }, null, opening, new Map(), { at: iso(now), by: 'Carla' }).incident, triggers, now, tasks: 1 }
}

/** What the activity of the step would do, without a database; null for a refusal. */
export function carriedOut(world: World, command: LadderCommand): Change | null {
  const change = stepOf(world, command)
  return change && withTriggers({ ...policy, triggers: world.triggers }, world.incident, change, new Map(), { at: iso(world.now), by: 'by' in command ? command.by : null })
}

function stepOf(world: World, given: LadderCommand): Change | null {
  const { incident } = world
  const decider = incident.approval?.approvers.at(-1) ?? 'nobody'
  const command = 'by' in given && given.by === whoDecides ? { ...given, by: decider } : given
  const at = iso(world.now)
  const verdict = decide(snapshotOf(incident), command)
  if (!('step' in verdict)) return null
  const actor = 'by' in command
    ? { name: command.by, isMember: isMember(policy, incident.assignmentGroup, command.by) }
    : { name: 'Baton', isMember: false }
  const task = () => `TASK001${String((world.tasks += 1)).padStart(4, '0')}`
  switch (command.kind) {
    case 'reject': {
      const called = command.by === whoIsCalled ? presentCall(incident.tier.calling)?.people.at(-1) : command.by
      const change = reject(incident, { ...command, by: called ?? command.by }, sight, at)
      return 'refused' in change ? null : change
    }
    case 'callDue': return callNext(incident, sight, at)
    case 'followUpDue': return followUpOn(incident, command.dueAt, at)
    case 'accept': return accept(incident, command, actor, at)
    case 'assign': return isMember(policy, incident.assignmentGroup, command.to) ? assign(incident, command, actor, at) : null
    case 'hold': return hold(incident, command, actor, at)
    case 'resume': return resume(incident, command, actor, at)
    case 'resolve': return resolve(incident, command, actor, at)
    case 'close':
    case 'cancel': return end(incident, command, actor, at)
    case 'escalate':
    case 'deEscalate':
    case 'sendBack':
    case 'answer':
    case 'reassign': {
      if (command.kind === 'escalate' && isHierarchical(command)) {
        return judgeRequest(live, incident, command, at).refused ? null : requestEscalation(live, incident, command, actor, task().replace('TASK', 'APR'), at)
      }
      if (command.kind === 'deEscalate' && command.toStage === undefined) {
        return refusalToClose(live, incident, command.by) ? null : endRequest(live, incident, command, actor, at)
      }
      const judgement = judge(live, incident, command, burdenOf(countedFor(live, incident, command)), at)
      if (judgement.refused) return null
      const { handing } = judgement
      return handOn(incident, command, actor, handing, { task: task(), overrides: handing.holding.map((_, index) => `OVR ${world.tasks}.${index}`) }, at)
    }
    case 'watch': {
      const change = watch(incident, command, actor, at)
      return 'refused' in change ? null : change
    }
    case 'unwatch': {
      const change = unwatch(incident, command, actor, at)
      return 'refused' in change ? null : change
    }
    case 'approve': return refusalToDecide(incident, command) ? null : approve(live, incident, command, actor, at)
    case 'decline': return refusalToDecide(incident, command) ? null : decline(incident, command, actor, at)
    case 'approvalDue': return onSilence(live, incident, command.dueAt, at)
    case 'triggerDue': {
      const firing = fireDue({ version: 1, policy: { ...policy, triggers: world.triggers } }, incident, command.dueAt, at)
      const next = firing?.climb && plan(firing.draft.incident, firing.climb.route, at)
      return firing && concludeFiring(firing, next ? { plan: next, taskNumber: task() } : firing.climb && { refused: refuse('last_stage') }, at)
    }
    case 'ticketOpened':
    case 'ticketRefused':
    case 'ticketDone': return recordTicket(beginStep(incident, at), command, at)
    case 'reclassify': {
      const priority = priorityOf(policy, command.impact ?? incident.impact, command.urgency ?? incident.urgency)
      const ordinary = priority === incident.priority ? null : slaTargets(live, incident, priority)
      const targets = ordinary && { ...ordinary, resolve: tightened(policy, { ...incident, priority }, ordinary.resolve) }
      const paging = pagingFor(policy, { ...incident, priority, tags: retagged(incident.tags, command) }, incident.assignmentGroup)
      return reclassify(incident, command, actor, priority, targets, paging, at)
    }
    case 'reopen': {
      const chosen = chooseOwner(policy, incident.assignmentGroup, incident.number, {}, at)
      const owner = actorOrSuccessor(incident, 'owner' in chosen ? chosen.owner.assignedTo : null)
      return owner === null ? null : reopen(live, incident, command, owner, task(), at)
    }
    case 'windowOver': return windowIsOver(incident, command.dueAt, at) ? closeAfterWindow(incident, at) : null
    case 'clockRanOut': {
      if (!ranOut(incident.tier.clocks[command.clock], command.dueAt, at)) return null
      const next = verdict.step === 'handOff' ? plan(incident, escalationDestination(live, incident), at) : null
      return next
        ? wentPast(escalateOnBreach(incident, command.dueAt, next, policy, task(), at), incident.tier.number, guardrailsHolding(policy, moveUp(live, incident, next.stage, { by: null }), at), at)
        : flagBreach(incident, command.clock, policy.groups[incident.assignmentGroup]?.manager ?? null, null, at)
    }
  }
}

function actorOrSuccessor({ assignedTo, assignmentGroup }: Incident, successor: string | null): string | null {
  return isMember(policy, assignmentGroup, assignedTo) ? assignedTo : successor
}

/** The reports of everything that falls due up to `until`, each as late as the tier's worker was; once for what each move sets. */
export function* letTimePass(world: World, untilMs: number, lateMs: number): Generator<[Incident, Change]> {
  const seen = new Set<string>()
  for (;;) {
    const { incident } = world
    const wanted = incident.tickets.find(({ state }) => state === 'Wanted')
    const linked = wanted && carriedOut(world, { kind: 'ticketOpened', key: wanted.key, desk: 'built-in', ticket: `DEV${wanted.key}`, url: null })
    if (linked) {
      world.incident = linked.incident
      yield [incident, linked]
      continue
    }
    const due = alarmsFor(incident, iso(world.now))
      .find(alarm => alarm.kind !== 'reminder' && Date.parse(alarm.at) <= untilMs && !seen.has(`${incident.moves}:${alarm.id}:${alarm.at}`))
    if (!due) break
    seen.add(`${incident.moves}:${due.id}:${due.at}`)
    world.now = Math.max(world.now, Date.parse(due.at) + lateMs)
    const change = carriedOut(world, reportOf(incident.tier.number, due))
    if (!change) continue
    world.incident = change.incident
    yield [incident, change]
  }
  world.now = Math.max(world.now, untilMs)
}

/** What must hold after every step; the names of what does not. Plain comparisons: `expect` would take most of the time. */
export function faults(before: Incident, change: Change, at: string): string[] {
  const { incident, closedTask, endedTier, handoff, overrides = [], entries } = change
  const { state, task, tier, assignmentGroup, assignedTo, stage } = incident
  const moved = tier.number !== before.tier.number
  const oldTaskEnds = before.task !== null && before.task.number !== task?.number
  const changedHands = before.assignmentGroup !== assignmentGroup || before.assignedTo !== assignedTo
  const clocks = Object.values(tier.clocks).filter(clock => clock !== null)
  const { calling } = tier
  const call = presentCall(calling)
  const counts = (['escalationCount', 'reassignmentCount', 'reopenCount'] as const).map(count => incident[count] - before[count])
  const holds: Record<string, boolean> = {
    'the owner is of the group': membersOf(policy, assignmentGroup).includes(assignedTo),
    'one task is open exactly while the incident is': (task !== null) === isOpen(state),
    'the open task is the owner\'s': task === null || (task.state === 'Work in Progress' && task.assignmentGroup === assignmentGroup
      && task.assignedTo === assignedTo && task.tier === tier.number),
    'tier, plan and incident are at one place': [tier, tier.plan].every(one => one.stage === stage && one.assignmentGroup === assignmentGroup),
    'the old task ends exactly when it is not the open one any more': (closedTask !== null) === oldTaskEnds,
    'tiers are numbered one after the other': tier.number === before.tier.number + (moved ? 1 : 0),
    'a new tier comes with a handoff': (handoff !== null) === moved,
    'what climbs is measured, and nothing else is': (handoff?.completeness != null) === (endedTier?.outcome === 'escalated' || endedTier?.outcome === 'breached'),
    'what is handed on by hand has all that the policy requires': endedTier?.outcome !== 'escalated' || handoff?.by === 'Baton' || stage !== 'L3 investigation'
      || handoff?.handoff.validatedFacts !== undefined,
    'the customer is told before the others where the policy says so': handoff?.completeness == null || before.priority !== 1
      || entries.findIndex(({ kind }) => kind === 'comment') < entries.findIndex(({ text }) => text.startsWith('Escalated from')),
    'no text is lost in the form of the receiver': handoff === null || isWhole(handoff),
    'a new tier ends the old one and completes its task': !moved
      || (endedTier?.number === before.tier.number && closedTask === 'Closed Complete'),
    'no clock of an ended tier runs on': Object.values(endedTier?.clocks ?? {}).every(clock => !clock || !isRunning(clock)),
    'no clock counts below zero': clocks.every(clock => elapsedMs(clock, at) >= 0 && leftMs(clock, at) >= 0),
    'clocks run only while somebody works': clocks.every(clock => !isRunning(clock) || state === 'New' || state === 'In Progress'),
    'a clock has a deadline exactly while it runs': clocks.every(clock => (clock.dueAt === null) !== isRunning(clock)),
    'what is over stays over': !isOver(before.state),
    'moves count one by one': incident.moves === before.moves + 1,
    'counts never fall, and rise by one': counts.every(change => change === 0 || change === 1),
    'a breach is never taken back': (incident.breached || !before.breached) && (tier.breached || !before.tier.breached || moved),
    'every change of hands counts, but for a question and its answer': (incident.reassignmentCount > before.reassignmentCount)
      === (changedHands && endedTier?.outcome !== 'sentBack' && endedTier?.outcome !== 'answered'),
    'a tier after the first knows who gave it': (tier.number === 1) === (tier.givenBy === null),
    'who gave it keeps seeing what happens': !moved || incident.givers.includes(before.assignedTo),
    'a question knows who asked, and where': tier.question === null || tier.question.from.tier === tier.number - 1,
    'every send back is a ping-pong': bounces(incident) === bounces(before) + (endedTier?.outcome === 'sentBack' ? 1 : 0),
    'nobody watches twice': new Set(incident.watchers.map(({ person }) => person)).size === incident.watchers.length,
    'who is called alone is the owner': call === null || call.people.length > 1 || call.people.includes(assignedTo),
    'nobody is paged more often than the policy says': (calling?.calls ?? []).every(({ pagedAt }) => pagedAt.length >= 1 && pagedAt.length <= 2),
    'pages go out in order, and none into the future': isInOrder([...(calling?.calls ?? []).flatMap(({ pagedAt }) => pagedAt), at]),
    'one call goes on while people are called, and none otherwise': (calling?.calls ?? []).filter(({ outcome }) => outcome === null).length === (call ? 1 : 0),
    'a call has its instant, and only while somebody can answer': call === null || (calling?.dueAt !== null && isOpen(state)),
    'nobody is paged while it is on hold': state !== 'On Hold' || pagesOf(calling) <= (moved ? 0 : pagesOf(before.tier.calling)),
    'nobody is called for an ended tier': endedTier === null || (endedTier.calling?.state !== 'calling' && !endedTier.calling?.dueAt && endedTier.followUpAt === null),
    'nobody is called again who has rejected': calling === null || repeatedAfterReject(calling).length === 0,
    'an answer is never forgotten': moved || before.tier.answeredAt === null || tier.answeredAt === before.tier.answeredAt,
    'a rule fires once for the same': incident.triggers.every(({ name, firedAt, firedFor }) => {
      const known = before.triggers.find(one => one.name === name)
      return firedAt === known?.firedAt || firedFor !== known?.firedFor
    }),
    'no rule is due of what is not open': isOpen(state) || incident.triggers.every(({ dueAt }) => dueAt === null),
    'a pause lasts exactly while nobody is to work': (incident.pauses.at(-1)?.to === null) === (state === 'On Hold' || state === 'Resolved'),
    'pauses come one after the other': isInOrder(incident.pauses.flatMap(({ from, to }) => [from, to ?? from])),
    ...requestFacts(live, before, change),
    'what is bent moves it, and the stream of the tier that bent it says which and by whom': overrides.every(({ id, by }) =>
      moved && entries.some(({ author, tier: said, text }) => author === by && said === before.tier.number && text.includes(id))),
    'no tag is there twice': new Set(incident.tags).size === incident.tags.length,
    'a hold has its reason': (incident.holdReason !== null) === (state === 'On Hold'),
    'a resolution has its instant': (incident.resolvedAt !== null) === (incident.resolution !== null),
  }
  return Object.keys(holds).filter(fact => !holds[fact])
}

function isWhole({ handoff, form, toTier }: RecordedHandoff): boolean {
  const shown = form && [...form.sections, ...form.rest].flatMap(({ texts }) => texts)
  return toTier > 1 && (shown === null || Object.values(partsOf(handoff)).flat().every(text => shown.includes(text)))
}

function bounces({ pingPongs }: Incident): number {
  return pingPongs.reduce((sum, { count }) => sum + count, 0)
}

function isInOrder(instants: readonly string[]): boolean {
  return instants.every((at, index) => index === 0 || (instants[index - 1] ?? '') <= at)
}

function pagesOf(calling: Calling | null): number {
  return (calling?.calls ?? []).reduce((sum, { pagedAt }) => sum + pagedAt.length, 0)
}

/** The catch-all is for everybody who has not said no. */
function repeatedAfterReject(calling: Calling): string[] {
  const calls = sequenceOf(calling)
  return calls.flatMap(({ people }, index) => people.filter(person => calls.slice(0, index).some(({ rejectedBy }) => rejectedBy.includes(person))))
}

export function iso(ms: number): string {
  return new Date(ms).toISOString()
}
