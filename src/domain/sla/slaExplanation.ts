import { spellCalendar } from '../time/calendar.js'
import { clockNames, type CanceledClock, type ClockName, type SlaClock } from './sla.js'
import { clockAsOf, elapsedMs, isRunning, leftMs } from './slaCounting.js'
import { workingTimeOf, type Stretch } from '../time/workingTime.js'
import type { Incident, Tier } from '../incident.js'

/** The stages of ServiceNow's task SLAs; a breach is a flag beside them. */
export type ClockStage = 'In progress' | 'Paused' | 'Completed' | 'Cancelled'

/** How a clock stood at an instant, and how its figures come about. Instants are UTC. */
export interface ClockExplanation {
  clock: ClockName
  priority: number
  stage: ClockStage
  /** The calendar's name; null: around the clock. */
  calendar: string | null
  /** The calendar in words: zone and week. */
  hours: string
  zone: string | null
  durationMs: number
  /** The escalation request that shortened it; null: it is what the policy promises anyway. */
  tightenedBy: string | null
  startedAt: string
  /** Working time used, and what of it is left. */
  elapsedMs: number
  leftMs: number
  /** The same by the clock on the wall: since the start, pauses included, and until the deadline. */
  elapsedWallMs: number
  leftWallMs: number | null
  pausedWallMs: number
  dueAt: string | null
  originalDueAt: string
  breachedAt: string | null
  /** What was counted: each stretch in which the clock ran within working hours. */
  counted: Stretch[]
  pauses: { from: string; to: string | null }[]
}

/** How the clocks of an incident stood at an instant. */
export interface SlaReport {
  incident: Pick<Incident, 'number'>
  at: string
  /** The tier that ran then, or the last one; both are null before the opening. */
  tier: number | null
  stage: string | null
  clocks: ClockExplanation[]
}

export function slaReport({ incident, tiers }: { incident: Incident; tiers: readonly Tier[] }, at: string): SlaReport {
  const running = tiers.findLast(({ startedAt, endedAt }) => startedAt <= at && (endedAt === null || endedAt > at))
  const tier = running ?? (at < incident.openedAt ? undefined : tiers.at(-1))
  return {
    incident: { number: incident.number }, at, tier: tier?.number ?? null, stage: tier?.stage ?? null, clocks: tier ? explainClocks(tier, at) : [],
  }
}

/** Every clock that a tier had at `at`, also those that another priority has replaced since. */
export function explainClocks({ clocks, canceledClocks, endedAt }: Tier, at: string): ClockExplanation[] {
  const replaced = canceledClocks.filter(({ clock }) => clock.startedAt <= at)
  const current = clockNames.flatMap(name => {
    const clock = clocks[name]
    const since = canceledClocks.findLast(canceled => canceled.name === name)?.canceledAt ?? clock?.startedAt
    return clock && since !== undefined && since <= at ? [{ name, clock }] : []
  })
  return [
    ...replaced.map(({ name, clock, canceledAt }: CanceledClock) => explain(name, clock, at, canceledAt <= at ? canceledAt : null)),
    ...current.map(({ name, clock }) => explain(name, clock, at, name !== 'incident' && endedAt !== null && endedAt <= at ? endedAt : null)),
  ]
}

function explain(name: ClockName, recorded: SlaClock, at: string, canceledAt: string | null): ClockExplanation {
  const { priority, calendar, durationMs, tightenedBy = null, startedAt, originalDueAt } = recorded
  const clock = clockAsOf(recorded, at)
  const end = [at, canceledAt, clock.endedAt].filter(one => one !== null).sort()[0] ?? at
  // A host's clock that was set back may have ended it before it began.
  const until = end > startedAt ? end : startedAt
  const running = clock.runs.map(({ from, to }) => ({ from, to: to ?? until }))
  const pauses = pausesOf(clock, until)
  return {
    clock: name, priority, stage: stageOf(clock, canceledAt), calendar: calendar?.name ?? null, hours: spellCalendar(calendar), zone: calendar?.zone ?? null,
    durationMs, tightenedBy, startedAt,
    elapsedMs: elapsedMs(clock, until), leftMs: leftMs(clock, until),
    elapsedWallMs: Date.parse(until) - Date.parse(startedAt),
    leftWallMs: clock.dueAt === null ? null : Math.max(0, Date.parse(clock.dueAt) - Date.parse(at)),
    pausedWallMs: pauses.reduce((sum, { from, to }) => sum + Date.parse(to ?? until) - Date.parse(from), 0),
    dueAt: clock.dueAt, originalDueAt,
    breachedAt: clock.breachedAt,
    counted: running.flatMap(({ from, to }) => workingTimeOf(calendar).stretches(from, to)),
    pauses,
  }
}

function stageOf(clock: SlaClock, canceledAt: string | null): ClockStage {
  if (clock.endedAt !== null) return 'Completed'
  if (canceledAt !== null) return 'Cancelled'
  return isRunning(clock) ? 'In progress' : 'Paused'
}

function pausesOf({ runs, endedAt }: SlaClock, until: string): { from: string; to: string | null }[] {
  const between = runs.slice(1).map(({ from }, index) => ({ from: runs[index]?.to ?? from, to: from }))
  const last = runs.at(-1)
  const still = last && last.to !== null && last.to < until && endedAt === null ? [{ from: last.to, to: null }] : []
  return [...between, ...still]
}
