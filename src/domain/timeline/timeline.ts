import { openSchema } from '../commands.js'
import type { Refusal } from '../errors.js'
import type { Incident } from '../incident.js'
import type { NoticeEvent } from '../notices/notice.js'
import { pageNotices } from '../notices/pages.js'
import { occasionsOf, type Cause } from '../notices/occasionsOf.js'
import type { Occasion } from '../notices/occasion.js'
import { wantedNotices } from '../notices/wanted.js'
import { groupOf } from '../planning/groups.js'
import { escalationDestination, openingDestination, planFor, type Live, type Planned } from '../planning/planning.js'
import type { RoutingFacts } from '../policy/condition.js'
import type { Alarm } from '../sla/sla.js'
import { callNext, followUp } from '../steps/calls.js'
import type { Change } from '../steps/change.js'
import { alarmsFor, flagBreach, ranOut, remind } from '../steps/clock.js'
import { openIncident } from '../steps/opening.js'
import { escalateOnBreach } from '../steps/tiers.js'
import { concludeFiring, fireDue } from '../steps/firing.js'
import { withTriggers } from '../triggers/withTriggers.js'
import { happened } from './words.js'

/**
 * What happens to an incident that nobody ever touches: the very steps that a running one takes, by the policy as it is,
 * from an opening at `at`. Nothing is recorded, and nobody is told. Everybody counts as having no other open task.
 */
export interface Timeline {
  ladder: string
  priority: number
  rows: TimelineRow[]
  /** It goes on like this; the rest was left out. */
  cutOff: boolean
}

export interface TimelineRow {
  at: string
  /** Since the opening. */
  afterMs: number
  event: NoticeEvent
  stage: string
  assignmentGroup: string
  assignedTo: string
  /** What happens, in words. */
  what: string
  /** Who is told by which channel: `email olivia@example.com`; of a page, whose people are named already, only the channels. */
  told: string[]
}

/** `impact` left out: the least grave one that makes such a priority. */
export type TimelineFacts = RoutingFacts & { callerCalendar: string | null; impact?: number }

/** Years are not what one asks for, and a thousand lines nobody reads. */
const longestMs = 90 * 86_400_000
const mostRows = 1000

/** Stands for the number, people and texts that only a real incident has; only a refusal shows it. */
const unnamed = 'the incident'

export function timelineOf(live: Live, facts: TimelineFacts, at: string): Timeline | { refused: Refusal } {
  const opened = open(live, facts, at)
  if ('refused' in opened) return opened
  const rows = rowsOf(live, null, opened, {}, at, at)
  let { incident } = opened
  let alarms = alarmsFor(incident, at)
  for (let alarm = alarms.shift(); alarm; alarm = alarms.shift()) {
    if (rows.length >= mostRows || Date.parse(alarm.at) - Date.parse(at) > longestMs) return { ladder: incident.ladder, priority: incident.priority, rows, cutOff: true }
    const outcome = changeAt(live, incident, alarm)
    if (!outcome) continue
    const change = alarm.kind === 'reminder' ? outcome : withTriggers(live.policy, incident, outcome, new Map(), { at: alarm.at, by: null })
    rows.push(...rowsOf(live, incident, change, alarm, at, alarm.at))
    if (alarm.kind === 'reminder') continue
    incident = change.incident
    // A running tier has taken what is due at one instant before it learns what comes next.
    const { at: now } = alarm
    alarms = [...alarms.filter(({ kind, at: dueAt }) => kind === 'reminder' && dueAt === now), ...alarmsFor(incident, now)]
  }
  return { ladder: incident.ladder, priority: incident.priority, rows, cutOff: false }
}

function open(live: Live, facts: TimelineFacts, at: string): Change | { refused: Refusal } {
  const planned = plan(live, { ...facts, number: unnamed }, openingDestination(live, { ...facts, number: unnamed }), at)
  if ('refused' in planned) return planned
  const { priority, callerCalendar, impact = impactOf(live, priority), ...said } = facts
  const request = openSchema.parse({
    ...said, tags: [...facts.tags], ...(callerCalendar !== null && { callerCalendar }), requestId: unnamed, by: unnamed, caller: unnamed, shortDescription: unnamed, impact, urgency: 1,
  })
  const opened = openIncident(unnamed, request, priority, planned.plan, unnamed, at, false)
  return withTriggers(live.policy, null, opened, new Map(), { at, by: unnamed })
}

function impactOf({ policy: { priorityMatrix } }: Live, priority: number): number {
  return [3, 2, 1].find(impact => Object.values(priorityMatrix[impact] ?? {}).includes(priority)) ?? 1
}

function plan(live: Live, facts: TimelineFacts & { number: string }, route: Planned, at: string) {
  return 'refused' in route ? route : planFor(live, facts, route, {}, at)
}

/** What a tier and its incident would do about it; null: nothing. */
function changeAt(live: Live, incident: Incident, alarm: Alarm): Change | null {
  const { at, clock } = alarm
  switch (alarm.kind) {
    case 'reminder': return remind(incident, incident.tier.number, alarm, at)
    case 'call': return callNext(incident, { policy: live.policy, openTasks: {} }, at)
    case 'followUp': return followUp(incident, at, at)
    case 'trigger': return triggered(live, incident, at)
    case 'windowOver':
    case 'approval': return null
    case 'breach': {
      if (clock === null || !ranOut(incident.tier.clocks[clock], at, at)) return null
      const manager = groupOf(live.policy, incident.assignmentGroup)?.manager ?? null
      if (!alarm.ends) return flagBreach(incident, clock, manager, null, at)
      const planned = plan(live, incident, escalationDestination(live, incident), at)
      return 'refused' in planned ? flagBreach(incident, clock, manager, planned.refused, at) : escalateOnBreach(incident, at, planned.plan, live.policy, unnamed, at)
    }
  }
}

function triggered(live: Live, incident: Incident, at: string): Change | null {
  const firing = fireDue(live, incident, at, at)
  if (!firing?.climb) return firing && concludeFiring(firing, null, at)
  const planned = plan(live, firing.draft.incident, firing.climb.route, at)
  return concludeFiring(firing, 'refused' in planned ? planned : { ...planned, taskNumber: unnamed }, at)
}

function rowsOf(live: Live, before: Incident | null, change: Change, { kind, clock, percent }: Partial<Alarm>, openedAt: string, at: string): TimelineRow[] {
  const cause: Cause = {
    cause: '', by: null,
    ...(kind === 'reminder' && clock && typeof percent === 'number' && { reminder: { clock, percent } }),
  }
  const occasions = occasionsOf(before, change, cause, at).map((occasion): TimelineRow => ({
    ...rowOf(occasion.event, occasion.incident, openedAt, at),
    what: kind === 'followUp' ? 'the escalation is still unanswered' : happened(occasion, live.policy, change.incident),
    told: toldOf(live, occasion),
  }))
  // Which rules have fired stands before what comes of them; who is told of that, with the last of them.
  const told = occasions.find(({ event }) => event === 'triggered')?.told ?? []
  const fired = (change.fired ?? []).map(({ rule, so }, index, all): TimelineRow => ({
    ...rowOf('triggered', before ?? change.incident, openedAt, at), what: `rule “${rule}”: ${so}`, told: index === all.length - 1 ? told : [],
  }))
  return [...fired, ...occasions.filter(({ event }) => event !== 'triggered')]
}

function rowOf(event: NoticeEvent, { stage, assignmentGroup, assignedTo }: Incident, openedAt: string, at: string): Omit<TimelineRow, 'what' | 'told'> {
  return { at, afterMs: Date.parse(at) - Date.parse(openedAt), event, stage, assignmentGroup, assignedTo }
}

function toldOf({ policy }: Live, occasion: Occasion): string[] {
  const page = pageNotices(policy, occasion)
  const wanted = [wantedNotices(policy, occasion), { notices: [], unreached: page.unreached }]
  return [
    ...new Set(page.notices.map(({ channel }) => channel)),
    ...wanted.flatMap(({ notices }) => notices.map(({ channel, to, sendAt, at }) => `${channel} ${to}${sendAt > at ? ', after quiet hours' : ''}`)),
    ...wanted.flatMap(({ unreached }) => unreached.map(name => `nothing reaches ${name}`)),
  ]
}
