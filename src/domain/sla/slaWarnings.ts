import { callersCalendar, type Ladder, type Policy, type SlaPromise, type Stage } from '../policy/policy.js'
import type { Finding } from '../policy/policyProblems.js'
import { prioritiesOf } from '../policy/priorities.js'
import { formatDuration } from '../time/duration.js'

/** Promises that contradict each other. What is the same at every stage is told once, of the ladder. */
export function slaWarnings(policy: Policy): Finding[] {
  const priorities = prioritiesOf(policy).map(String)
  return policy.ladders.flatMap((ladder, at) => {
    const path = ['ladders', at]
    const ofStages = ladder.stages.map((stage, index) => [
      ...clocks.flatMap(clock => ofClock(clock, stage[clock] ?? {}, priorities)),
      ...laterThanResolve(stage, priorities),
      ...callersCalendarOf(policy, [stage.respond, stage.resolve, stage.followUp ?? {}]),
    ].map(doubt => ({ ...doubt, index, stage: stage.name })))
    const ofWhole = [
      ...ofClock('incident', ladder.incident, priorities),
      ...shorterThanAStage(ladder, priorities),
      ...callersCalendarOf(policy, [ladder.incident]),
    ]
    return [
      ...onceForAll(ofStages.flat(), ladder.stages.length, path),
      ...ofWhole.map(({ key, problem, fix }) => ({ path: [...path, 'sla', key], problem: `over all stages ${problem}`, fix })),
    ]
  })
}

type Promises = Record<string, SlaPromise>
const clocks = ['respond', 'resolve', 'followUp'] as const
type Clock = (typeof clocks)[number] | 'incident'
const words: Record<Clock, string> = {
  respond: 'the time to respond', resolve: 'the time to resolve', followUp: 'the follow-up', incident: 'the time to resolve',
}

interface Doubt {
  /** Of the block `sla` at fault. */
  key: Clock | 'calendar'
  problem: string
  fix: string
}

function onceForAll(doubts: readonly (Doubt & { index: number; stage: string })[], stages: number, path: PropertyKey[]): Finding[] {
  const isEverywhere = ({ problem }: Doubt) => stages > 1 && doubts.filter(other => other.problem === problem).length === stages
  return doubts.flatMap(doubt => {
    const { key, problem, fix, index, stage } = doubt
    if (!isEverywhere(doubt)) return [{ path: [...path, 'stages', index, 'sla', key], problem: `at \`${stage}\` ${problem}`, fix }]
    return index > 0 ? [] : [{ path: [...path, 'sla', key], problem: `at every stage ${problem}`, fix }]
  })
}

function ofClock(clock: Clock, promises: Promises, priorities: readonly string[]): Doubt[] {
  return [...slowerWhenUrgent(clock, promises, priorities), ...(clock === 'followUp' ? [] : crowdedReminders(clock, promises, priorities))]
}

/** Of the same calendar only: working hours and all hours are not to be compared. */
function slowerWhenUrgent(clock: Clock, promises: Promises, priorities: readonly string[]): Doubt[] {
  return priorities.flatMap((priority, index): Doubt[] => {
    const [more, next] = [promises[priority], promises[priorities[index + 1] ?? '']]
    if (!more || !next || more.calendar !== next.calendar || more.durationMs <= next.durationMs) return []
    return [{
      key: clock,
      problem: `a P${priority} has more time than a P${priorities[index + 1]}: `
        + `${words[clock]} is ${formatDuration(more.durationMs)} and ${formatDuration(next.durationMs)}`,
      fix: 'Give the more urgent one the shorter time.',
    }]
  })
}

/** A second is the least that people notice; and reminders that fall together are one reminder. */
const leastApartMs = 1000

function crowdedReminders(clock: Clock, promises: Promises, priorities: readonly string[]): Doubt[] {
  const crowded = priorities.flatMap(priority => {
    const { durationMs = Infinity, remindAtPercent = [] } = promises[priority] ?? {}
    const instants = [0, ...remindAtPercent, 100].map(percent => (durationMs * percent) / 100)
    const apartMs = instants.slice(1).map((ms, index) => ms - (instants[index] ?? 0))
    return remindAtPercent.length > 0 && Math.min(...apartMs) < leastApartMs ? [`P${priority} ${formatDuration(durationMs)}`] : []
  })
  return crowded.length === 0 ? [] : [{
    key: clock,
    problem: `${words[clock]} is shorter than its reminders, which come within a second of each other or of its end: ${crowded.join(', ')}`,
    fix: 'Take the reminders away with `remindAt: []`, or give it more time.',
  }]
}

function laterThanResolve({ respond, resolve, followUp = {} }: Stage, priorities: readonly string[]): Doubt[] {
  const pairs = (clock: 'respond' | 'followUp', promises: Promises, isLate: (ms: number, resolveMs: number) => boolean) => {
    const late = priorities.flatMap(priority => {
      const [one, whole] = [promises[priority], resolve[priority]]
      return one && whole && one.calendar === whole.calendar && isLate(one.durationMs, whole.durationMs)
        ? [`P${priority} ${formatDuration(one.durationMs)} and ${formatDuration(whole.durationMs)}`] : []
    })
    return late.length === 0 ? [] : [{ clock, late: late.join(', ') }]
  }
  return [
    ...pairs('respond', respond, (ms, resolveMs) => ms > resolveMs).map(({ clock, late }): Doubt => (
      { key: clock, problem: `${words[clock]} is longer than the time to resolve: ${late}`, fix: 'Give it less time than there is to resolve.' })),
    ...pairs('followUp', followUp, (ms, resolveMs) => ms >= resolveMs).map(({ clock, late }): Doubt => ({
      key: clock, problem: `${words[clock]} comes only when the time to resolve is over: ${late}`, fix: 'Let it come sooner, or write `followUp: none`.',
    })),
  ]
}

function shorterThanAStage({ incident, stages }: Ladder, priorities: readonly string[]): Doubt[] {
  return priorities.flatMap((priority): Doubt[] => {
    const whole = incident[priority]
    const [longer] = stages.flatMap(({ name, resolve }) => {
      const alone = resolve[priority]
      return whole && alone && alone.calendar === whole.calendar && alone.durationMs > whole.durationMs ? [{ name, durationMs: alone.durationMs }] : []
    })
    if (!whole || !longer) return []
    return [{
      key: 'incident',
      problem: `a P${priority} has ${formatDuration(whole.durationMs)}, and at \`${longer.name}\` alone ${formatDuration(longer.durationMs)}`,
      fix: 'Give the incident as a whole at least the time of its longest stage.',
    }]
  })
}

function callersCalendarOf({ calendars }: Policy, promises: readonly Promises[]): Doubt[] {
  const isUsed = promises.some(one => Object.values(one).some(({ calendar }) => calendar === callersCalendar))
  return !isUsed || Object.keys(calendars).length > 0 ? [] : [{
    key: 'calendar',
    problem: 'the clocks go by the caller\'s calendar, but the policy has no `calendars`: they run around the clock',
    fix: 'Add the `calendars` that incidents name, or take `calendar: caller` away.',
  }]
}
