import { approvalChanges } from './diff/approvals.js'
import { calendarChanges } from './diff/calendars.js'
import { as } from './diff/fields.js'
import { groupChanges, rotaChanges } from './diff/groups.js'
import { guardrailChanges, handoffChanges, triggerChanges } from './diff/judgement.js'
import { intakeChanges } from './diff/intake.js'
import { ladderChanges, takes } from './diff/ladders.js'
import { noticeChanges, pagingChanges, peopleChanges } from './diff/notices.js'
import { withRenames } from './diff/renames.js'
import { isSame, keysOf, structuralChanges } from './diff/structural.js'
import { triageChanges } from './diff/triage.js'
import type { Ladder, Policy } from './policy.js'

/** One thing that is otherwise under another policy, in words. */
export interface PolicyChange {
  /** The part of the policy: `Groups`, `Ladder sd-wan`. */
  part: string
  /** `L1 investigation: time to resolve P1 8 h → 4 h` */
  what: string
}

/**
 * What changes for people from one policy to another; empty when they say the same, however they are written. Nothing is passed
 * over: what has no words here is told by its place.
 */
export function policyDiff(from: Policy, to: Policy): PolicyChange[] {
  const { before, told } = withRenames(from, to)
  const keys = [...new Set([...Object.keys(blocks), ...keysOf(before, to)])] as (keyof Policy)[]
  return [...told, ...keys.flatMap(key => blockChanges(key, before, to))]
}

/** The blocks that are told in words of their own, in the order of telling. */
const blocks: { [K in keyof Policy]?: (before: Policy[K], after: Policy[K]) => PolicyChange[] } = {
  name: (before, after) => inPart('Policy', as<string>('the name', text => text)(before, after)),
  priorityMatrix: (before, after) => inPart('Priorities', matrixChanges(before, after)),
  groups: (before, after) => [...inPart('Groups', groupChanges(before, after)), ...inPart('People on call', rotaChanges(before, after))],
  calendars: (before, after) => inPart('Calendars', calendarChanges(before, after)),
  ladders: laddersChanges,
  paging: (before, after) => inPart('Paging', pagingChanges(before, after)),
  handoffs: (before, after) => inPart('Handoffs', handoffChanges(before, after)),
  intake: (before, after) => inPart('Intake forms', intakeChanges(before, after)),
  guardrails: (before, after) => inPart('Guardrails', guardrailChanges(before, after)),
  triggers: (before, after) => inPart('Rules that act on their own', triggerChanges(before, after)),
  approvals: (before, after) => inPart('Hierarchical escalations', approvalChanges(before, after)),
  triage: (before, after) => inPart('Reading what people write', triageChanges(before, after)),
  people: (before, after) => inPart('People', peopleChanges(before, after)),
  notices: (before, after) => inPart('Notices', noticeChanges(before, after)),
}

/** Where there are no words for a block, or none for this change of it, it is told by its place. */
function blockChanges<K extends keyof Policy>(key: K, before: Policy, after: Policy): PolicyChange[] {
  if (isSame(before[key], after[key])) return []
  const told = blocks[key]?.(before[key], after[key]) ?? []
  return told.length > 0 ? told : inPart(`${key.slice(0, 1).toUpperCase()}${key.slice(1)}`, structuralChanges(key, before[key], after[key]))
}

function inPart(part: string, told: readonly string[]): PolicyChange[] {
  return told.map(what => ({ part, what }))
}

function matrixChanges(before: Policy['priorityMatrix'], after: Policy['priorityMatrix']): string[] {
  return keysOf(before, after).flatMap(impact => keysOf(before[impact] ?? {}, after[impact] ?? {}).flatMap(urgency => {
    const [was, is] = [before[impact]?.[urgency], after[impact]?.[urgency]]
    return was === is ? [] : [`impact ${impact}, urgency ${urgency}: P${was ?? '?'} → P${is ?? '?'}`]
  }))
}

/** Who climbs which ladder hangs on their order too. */
function laddersChanges(before: readonly Ladder[], after: readonly Ladder[]): PolicyChange[] {
  const [was, is] = [before.map(({ name }) => name), after.map(({ name }) => name)]
  const kept = is.filter(name => was.includes(name))
  return [
    ...inPart('Ladders', [
      ...before.filter(({ name }) => !is.includes(name)).map(({ name, appliesTo }) => `ladder ${name} is gone; it took ${takes(appliesTo)}`),
      ...after.filter(({ name }) => !was.includes(name)).map(({ name, appliesTo, stages }) => (
        `new ladder ${name}, ${is.indexOf(name) + 1} of ${is.length}, takes ${takes(appliesTo)}: ${stages.map(stage => stage.name).join(' → ')}`)),
      ...(isSame(kept, was.filter(name => is.includes(name))) ? [] : [`the ladders are in another order: ${is.join(', ')}`]),
    ]),
    ...kept.flatMap(name => {
      const [old, now] = [before[was.indexOf(name)], after[is.indexOf(name)]]
      return old && now ? inPart(`Ladder ${name}`, ladderChanges(old, now)) : []
    }),
  ]
}
