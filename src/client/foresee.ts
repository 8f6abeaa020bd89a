import { refuse, RefusalError, type Refusal } from '../domain/errors.js'
import type { Plan } from '../domain/incident.js'
import { candidates, escalationDestination, openingDestination, planFor, priorityOf } from '../domain/planning/planning.js'
import { startClock } from '../domain/sla/slaCounting.js'
import type { SlaTarget } from '../domain/sla/sla.js'
import { timelineOf, type Timeline } from '../domain/timeline/timeline.js'
import type { Clock } from '../ports/clock.js'
import type { RecordStore } from '../ports/recordStore.js'

/** An incident that is not there, as somebody describes it. */
export interface Described {
  category: string
  subcategory: string | null
  impact: number
  urgency: number
  vip: boolean
  tags: string[]
  /** The calendar that the caller works by; null: none is named. */
  callerCalendar: string | null
  /** The stage from which it would go up; null: it would be opened. */
  stage: string | null
  /** When; null: now. */
  at: string | null
}

/** What the live policy would do with such an incident. Nothing is recorded, and nobody is told. */
export interface WouldHappen {
  at: string
  policyVersion: number
  priority: number
  /** Why it would go nowhere; null: it goes where `plan` says. */
  refused: Refusal | null
  plan: (Pick<Plan, 'ladder' | 'row' | 'stage' | 'assignmentGroup' | 'assignedTo' | 'assignedBecause' | 'instructions'> & {
    respondBy: string | null
    resolveBy: string | null
    incidentBy: string | null
  }) | null
  /** What happens if nobody ever answers it, from an opening on; null: it would not be opened, or go up from a stage. */
  timeline: Timeline | null
}

/** Throws a `RefusalError` (`no_policy`) before a policy is applied. */
export async function foresee({ records, clock }: { records: RecordStore; clock: Clock }, described: Described): Promise<WouldHappen> {
  const live = await records.livePolicy()
  if (!live) throw new RefusalError(refuse('no_policy'))
  const { impact, urgency, stage, at: then, ...said } = described
  const [at, priority] = [then ?? await clock.now(), priorityOf(live.policy, impact, urgency)]
  const facts = { ...said, priority, number: 'it' }
  const told = { at, policyVersion: live.version, priority, timeline: null }
  const route = stage === null ? openingDestination(live, facts) : escalationDestination(live, { ...facts, stage, assignmentGroup: '' })
  if ('refused' in route) return { ...told, refused: route.refused, plan: null }
  const planned = planFor(live, facts, route, await records.openTaskCounts(candidates(live.policy, route.group)), at)
  if ('refused' in planned) return { ...told, refused: planned.refused, plan: null }
  const { ladder, row, assignmentGroup, assignedTo, assignedBecause, instructions, respond, resolve, incident, stage: to } = planned.plan
  const dueAt = (target: SlaTarget | null) => target && startClock(target, priority, at).dueAt
  const timeline = stage === null ? timelineOf(live, { ...said, priority, impact }, at) : null
  return {
    ...told, refused: null,
    plan: {
      ladder, row, stage: to, assignmentGroup, assignedTo, assignedBecause, instructions, respondBy: dueAt(respond), resolveBy: dueAt(resolve),
      // Its clock has been running since the opening, which nobody has told.
      incidentBy: stage === null ? dueAt(incident) : null,
    },
    timeline: timeline && !('refused' in timeline) ? timeline : null,
  }
}
