import { approvalChanges } from './diff/approvals.js'
import { calendarChanges } from './diff/calendars.js'
import { as } from './diff/fields.js'
import { groupChanges, rotaChanges } from './diff/groups.js'
import { ladderChanges, takes } from './diff/ladders.js'
import { noticeChanges, pagingChanges, peopleChanges } from './diff/notices.js'
import { withRenames } from './diff/renames.js'
import { isSame, keysOf, structuralChanges } from './diff/structural.js'
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
  const { name, priorityMatrix, groups, calendars, ladders, paging, approvals, people, notices, ...others } = to
  return [
    ...told,
    ...inPart('Policy', as<string>('the name', text => text)(before.name, name)),
    ...inPart('Priorities', matrixChanges(before.priorityMatrix, priorityMatrix)),
    ...inPart('Groups', groupChanges(before.groups, groups)),
    ...inPart('People on call', rotaChanges(before.groups, groups)),
    ...inPart('Calendars', calendarChanges(before.calendars, calendars)),
    ...laddersChanges(before.ladders, ladders),
    ...inPart('Paging', pagingChanges(before.paging, paging)),
    ...inPart('Hierarchical escalations', approvalChanges(before.approvals, approvals)),
    ...inPart('People', peopleChanges(before.people, people)),
    ...inPart('Notices', noticeChanges(before.notices, notices)),
    ...otherBlocks(before, others),
  ]
}

/** The blocks that have no words here yet. */
function otherBlocks(before: Policy, others: object): PolicyChange[] {
  const known = ['name', 'priorityMatrix', 'groups', 'calendars', 'ladders', 'paging', 'approvals', 'people', 'notices']
  const was = Object.fromEntries(Object.entries(before).filter(([key]) => !known.includes(key)))
  const is: Record<string, unknown> = { ...others }
  return keysOf(was, is).flatMap(key => inPart(`${key.slice(0, 1).toUpperCase()}${key.slice(1)}`, structuralChanges(key, was[key], is[key])))
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
