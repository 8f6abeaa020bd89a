import { covers, isUnconditional, type StageCondition } from './condition.js'
import { noticeWarnings } from '../notices/noticesChecks.js'
import type { Ladder, Policy } from './policy.js'
import type { Finding } from './policyProblems.js'
import { pagingWarnings } from '../paging/pagingChecks.js'
import { rotaWarnings } from '../onCall/rotaWarnings.js'

/** What is allowed and probably not meant. */
export function policyWarnings(policy: Policy): Finding[] {
  return [
    ...emptyGroups(policy),
    ...rotaWarnings(policy),
    ...shadowed(
      policy.ladders.map(({ appliesTo }) => appliesTo),
      index => ['ladders', index],
      'ladder',
    ),
    ...policy.ladders.flatMap((ladder, index) => {
      const path = ['ladders', index]
      return [
        ...deadEnds(ladder, path),
        ...shadowed(
          ladder.entry.map(({ when }) => when),
          row => [...path, 'entry', row],
          'row',
        ),
        ...shadowedDecisions(ladder, path),
        ...ladder.stages.flatMap((stage, at) =>
          shadowed(
            stage.instructions.map(({ when }) => when),
            row => [...path, 'stages', at, 'instructions', row],
            'instruction',
          ),
        ),
      ]
    }),
    ...pagingWarnings(policy),
    ...noticeWarnings(policy),
  ]
}

function emptyGroups({ groups }: Policy): Finding[] {
  return Object.entries(groups).flatMap(([name, { members, manager }]) =>
    members.length > 0 || manager !== null
      ? []
      : [
          {
            path: ['groups', name],
            atKey: true,
            problem: `group \`${name}\` has neither members nor a manager, so every handoff to it is refused`,
            fix: 'Give it members or a manager.',
          },
        ],
  )
}

function deadEnds(ladder: Ladder, path: PropertyKey[]): Finding[] {
  return ladder.stages.flatMap((stage, index) => {
    if (stage.breachAction !== 'escalate' || leavesUpwards(ladder, index)) return []
    return [
      {
        path: [...path, 'stages', index],
        problem: `a breach at \`${stage.name}\` is to escalate, but no row leads up from there: it will be refused and alerted`,
        fix: 'Give the stage `sla: {onBreach: alert manager}`.',
      },
    ]
  })
}

function leavesUpwards(ladder: Ladder, from: number): boolean {
  const isAbove = (stage: string) => ladder.stages.findIndex(({ name }) => name === stage) > from
  return (
    (ladder.otherwise !== null && isAbove(ladder.otherwise.stage)) ||
    ladder.decisions.some(
      ({ when, then }) => (when.stage?.includes(ladder.stages[from]?.name ?? '') ?? true) && isAbove(then.stage),
    )
  )
}

/** Names the first rule that takes everything before the later one can. */
function shadowed(
  conditions: readonly StageCondition[],
  path: (index: number) => PropertyKey[],
  kind: string,
): Finding[] {
  return conditions.flatMap((narrow, index) => {
    const first = conditions.findIndex(wide => covers(wide, narrow))
    return first < index ? [shadow(path(index), kind, first, conditions[first] ?? {})] : []
  })
}

/** A row only takes what it leads up from, so that is all it hides from the rows below. */
function shadowedDecisions({ stages, decisions }: Ladder, path: PropertyKey[]): Finding[] {
  const names = stages.map(({ name }) => name)
  const reaches = decisions.map(({ when, then }): StageCondition => ({
    ...when,
    stage: names.slice(0, Math.max(0, names.indexOf(then.stage))).filter(name => when.stage?.includes(name) ?? true),
  }))
  return reaches.flatMap((narrow, index) => {
    const first = reaches.findIndex(wide => covers(wide, narrow))
    return first < index ? [shadow([...path, 'decisions', index], 'row', first, decisions[first]?.when ?? {})] : []
  })
}

function shadow(path: PropertyKey[], kind: string, first: number, by: StageCondition): Finding {
  const earlier = `${kind} ${first + 1}`
  const why = isUnconditional(by) ? 'has no condition and takes' : 'takes'
  return {
    path,
    problem: `this ${kind} is never reached: ${earlier} ${why} all of it before`,
    fix: `Move it above ${earlier}, or take it away.`,
  }
}
