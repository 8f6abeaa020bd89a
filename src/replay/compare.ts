import type { IncidentState } from '../domain/incident.js'
import type { Story } from '../ports/recordStore.js'
import { difference, type Difference } from './difference.js'
import type { Driven } from './drive.js'
import { figureNames, type Figures } from './figures.js'
import { figuresOfStory } from './recorded.js'
import type { Script } from './script.js'

/** Totals over all incidents. */
export interface Totals {
  incidents: number
  handoffs: number
  reopens: number
  /** Incidents that were resolved at their end, and those that were closed. */
  resolved: number
  closed: number
  states: Partial<Record<IncidentState, number>>
  /** Over the resolved ones; null when none is. */
  timeToResolve: { meanMs: number; medianMs: number } | null
}

export interface Comparison {
  log: Totals
  baton: Totals
  /** Incidents whose time to resolve is the same, of those that have one in the log. */
  sameTimeToResolve: number
  differences: Difference[]
}

/** One incident: what the log says, what was done, and what Baton has of it. */
export interface Replayed {
  script: Script
  driven: Driven
  /** Null when it was never opened. */
  story: Story | null
}

/** Compares what Baton recorded with what the log says. Every difference has a name, or is called unexplained. */
export function compare(replayed: readonly Replayed[], ofTheLog: readonly Difference[]): Comparison {
  const figures = replayed.map(({ script, story }) => ({ log: script.log, baton: story && figuresOfStory(story) }))
  return {
    log: totalsOf(figures.map(({ log }) => log)),
    baton: totalsOf(figures.flatMap(({ baton }) => baton ?? [])),
    sameTimeToResolve: figures.filter(({ log, baton }) => log.timeToResolveMs !== null && log.timeToResolveMs === baton?.timeToResolveMs).length,
    differences: [...ofTheLog, ...replayed.flatMap(differencesOf)],
  }
}

function differencesOf({ script, driven, story }: Replayed): Difference[] {
  const { number: incident, expected } = script
  const refused = driven.refusals.map(({ step, refusal: { code, message } }) => difference('refused', {
    incident, line: step.line, what: 'open' in step ? 'open' : step.command.kind, log: 'done', baton: `${code}: ${message}`,
  }))
  const late = driven.late.map(({ step, at }) => difference('late', {
    incident, line: step.line, what: 'open' in step ? 'open' : step.command.kind, log: step.at, baton: at,
  }))
  const recorded = story && figuresOfStory(story)
  const others = figureNames.filter(name => recorded?.[name] !== expected[name]).map(name => difference(
    refused.length > 0 ? 'afterRefusal' : late.length > 0 && name === 'timeToResolveMs' ? 'late' : 'unexplained',
    { incident, what: name, log: expected[name], baton: recorded?.[name] ?? null },
  ))
  return [...script.differences, ...refused, ...late, ...others]
}

function totalsOf(all: readonly Figures[]): Totals {
  const states: Totals['states'] = {}
  for (const { state } of all) states[state] = (states[state] ?? 0) + 1
  const times = all.flatMap(({ timeToResolveMs }) => timeToResolveMs ?? []).sort((a, b) => a - b)
  return {
    incidents: all.length,
    handoffs: sum(all.map(({ handoffs }) => handoffs)),
    reopens: sum(all.map(({ reopens }) => reopens)),
    resolved: times.length,
    closed: states.Closed ?? 0,
    states,
    timeToResolve: times.length === 0 ? null : { meanMs: sum(times) / times.length, medianMs: times[Math.floor((times.length - 1) / 2)] as number },
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
