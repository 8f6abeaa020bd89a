import type { Approval } from '../approvals/approval.js'
import { conditionWords, matches, type RoutingFacts } from '../policy/condition.js'
import { refuse, type Refusal } from '../errors.js'
import { groupOf } from './groups.js'
import type { Holder } from '../incident.js'
import type { DecisionRow, Destination, Ladder, Policy } from '../policy/policy.js'

/**
 * The first half of a plan: where an incident goes, by the policy that is live at this moment and the facts as they
 * are now. Pure; who is to own it there is the second half, in `planning.ts`.
 */

/** An incident, as far as plans are concerned. */
export interface Facts extends RoutingFacts {
  number: string
  /** The calendar that the caller works by, if any. */
  callerCalendar?: string | null | undefined
  /** Its escalation request, if any: a granted one shortens its times. */
  approval?: Approval | null
}

/** An incident that is somewhere already. */
export interface PlacedFacts extends Facts {
  stage: string
  assignmentGroup: string
}

/** Where it goes, and why. */
export interface Route extends Destination {
  ladder: string
  /** The row that matched, in words; recorded with the plan. */
  row: string
  /** Who had it there before and gets it again, if on shift. */
  preferred?: string
}

export type Planned = Route | { refused: Refusal }

/** What all of this reads of the record store's `LivePolicy`. */
export interface Live {
  version: number
  policy: Policy
}

/** Where a new incident starts. Refuses with `no_ladder`, or `no_matching_row` when no entry row takes it. */
export function openingDestination({ policy }: Live, facts: RoutingFacts & { number?: string }): Planned {
  const ladder = ladderFor(policy, facts)
  if (!ladder) return noLadder(facts)
  const index = ladder.entry.findIndex(({ when }) => matches(when, facts))
  const row = ladder.entry[index]
  if (row) return { ladder: ladder.name, ...row.then, row: `entry row ${index + 1}: ${conditionWords(row.when)}` }
  return {
    refused: refuse('no_matching_row', {
      number: facts.number ?? 'the new incident',
      ladder: ladder.name,
      stage: 'its entry',
    }),
  }
}

/**
 * Where an escalation leads: the first row that matches and leads up, else `otherwise` if that leads up.
 * Refuses with `no_ladder`, `stage_not_in_ladder`, `last_stage` or `no_matching_row`.
 */
export function escalationDestination({ policy }: Live, facts: PlacedFacts): Planned {
  const ladder = ladderAround(policy, facts)
  if ('refused' in ladder) return ladder
  const names = ladder.stages.map(({ name }) => name)
  const from = names.indexOf(facts.stage)
  const leadsUp = ({ stage }: Destination) => names.indexOf(stage) > from

  const index = ladder.decisions.findIndex(
    ({ when, then }) => (when.stage?.includes(facts.stage) ?? true) && matches(when, facts) && leadsUp(then),
  )
  const row = ladder.decisions[index]
  if (row) return { ladder: ladder.name, ...row.then, row: `decision row ${index + 1}: ${conditionWords(row.when)}` }
  if (ladder.otherwise && leadsUp(ladder.otherwise))
    return { ladder: ladder.name, ...ladder.otherwise, row: 'otherwise' }
  const code = from === names.length - 1 ? 'last_stage' : 'no_matching_row'
  return { refused: refuse(code, { number: facts.number, ladder: ladder.name, stage: facts.stage }) }
}

/**
 * Where an escalation leads that skips to a stage: the first row that matches and leads there, whatever stage it is for.
 * Refuses with `stage_not_above` as well.
 */
export function skipDestination({ policy }: Live, facts: PlacedFacts, toStage: string): Planned {
  const ladder = ladderAround(policy, facts)
  if ('refused' in ladder) return ladder
  const names = ladder.stages.map(({ name }) => name)
  const above = names.slice(names.indexOf(facts.stage) + 1)
  return above.includes(toStage) ? destinationAt(ladder, facts, toStage) : { refused: misplaced('stage_not_above', ladder, facts, toStage, above) }
}

/** Where a de-escalation leads: likewise, below. Refuses with `stage_not_below` as well. */
export function deEscalationDestination({ policy }: Live, facts: PlacedFacts, toStage: string): Planned {
  const ladder = ladderAround(policy, facts)
  if ('refused' in ladder) return ladder
  const names = ladder.stages.map(({ name }) => name)
  const below = names.slice(0, Math.max(0, names.indexOf(facts.stage)))
  return below.includes(toStage) ? destinationAt(ladder, facts, toStage) : { refused: misplaced('stage_not_below', ladder, facts, toStage, below) }
}

/** Back to where it was before, to the same person if on shift: a question to who gave it, or the answer to who asked. */
export function returnDestination({ policy }: Live, facts: PlacedFacts, to: Holder, row: 'sent back' | 'answered'): Planned {
  const ladder = ladderAround(policy, { ...facts, stage: to.stage })
  if ('refused' in ladder) return ladder
  const { stage, assignmentGroup: group, assignedTo: preferred } = to
  return { ladder: ladder.name, stage, group, row, preferred }
}

function misplaced(code: 'stage_not_above' | 'stage_not_below', { name, stages }: Ladder, { number, stage }: PlacedFacts, toStage: string, allowed: string[]): Refusal {
  const names = stages.map(one => one.name)
  const side = code === 'stage_not_above' ? 'above' : 'below'
  const why = !names.includes(toStage) ? `there is no such stage, only ${names.join(', ')}`
    : allowed.length === 0 ? `nothing is ${side} ${stage}` : toStage === stage ? 'it is there already' : `its stages, from below, are ${names.join(', ')}`
  return refuse(code, { number, field: 'toStage', toStage, stage, ladder: name, why, allowed })
}

/** The group that has such an incident at a stage: by the decision table, then by its `otherwise`, then by the entry. */
function destinationAt(ladder: Ladder, facts: PlacedFacts, stage: string): Planned {
  const leadsThere = ({ then, when }: Pick<DecisionRow, 'when' | 'then'>) => then.stage === stage && matches(when, facts)
  const decision = ladder.decisions.findIndex(leadsThere)
  const entry = ladder.entry.findIndex(leadsThere)
  if (ladder.decisions[decision]) return { ladder: ladder.name, ...ladder.decisions[decision].then, row: `${stage} by hand; decision row ${decision + 1}` }
  if (ladder.otherwise?.stage === stage) return { ladder: ladder.name, ...ladder.otherwise, row: `${stage} by hand; otherwise` }
  if (ladder.entry[entry]) return { ladder: ladder.name, ...ladder.entry[entry].then, row: `${stage} by hand; entry row ${entry + 1}` }
  return { refused: refuse('no_matching_row', { number: facts.number, ladder: ladder.name, stage }) }
}

/**
 * Another group, same stage; where the ladder of now has no such stage, its entry (docs/decisions/0030). Refuses with
 * `unknown_group`, `same_group` or `no_ladder`.
 */
export function reassignmentDestination({ policy }: Live, facts: PlacedFacts, group: string): Planned {
  const { number, stage } = facts
  if (!groupOf(policy, group)) {
    return {
      refused: refuse('unknown_group', { number, field: 'group', group, allowed: Object.keys(policy.groups) }),
    }
  }
  const ladder = ladderFor(policy, facts)
  if (!ladder) return noLadder(facts)
  const hasStage = ladder.stages.some(({ name }) => name === stage)
  if (hasStage && group === facts.assignmentGroup) return { refused: refuse('same_group', { number, field: 'group', group }) }
  const entry = ladder.entry.find(({ when }) => matches(when, facts))?.then.stage ?? ladder.stages[0]?.name ?? stage
  return hasStage
    ? { ladder: ladder.name, stage, group, row: 'reassigned by hand' }
    : { ladder: ladder.name, stage: entry, group, row: `reassigned by hand, to its entry: there is no ${stage} any more` }
}

/** The first ladder that applies to the facts. */
export function ladderFor(policy: Policy, facts: RoutingFacts): Ladder | undefined {
  return policy.ladders.find(({ appliesTo }) => matches(appliesTo, facts))
}

/** The ladder for the facts as they are now, which must have the stage where the incident is (rules.md, "Policy"). */
function ladderAround(policy: Policy, facts: PlacedFacts): Ladder | { refused: Refusal } {
  const ladder = ladderFor(policy, facts)
  if (!ladder) return noLadder(facts)
  const { number, stage } = facts
  if (ladder.stages.some(({ name }) => name === stage)) return ladder
  return { refused: refuse('stage_not_in_ladder', { number, ladder: ladder.name, stage }) }
}

function noLadder({ category, subcategory }: RoutingFacts): { refused: Refusal } {
  return { refused: refuse('no_ladder', { category, subcategory }) }
}
