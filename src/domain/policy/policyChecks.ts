import { approvalChecks } from '../approvals/approvalsChecks.js'
import { isUnconditional } from './condition.js'
import { aroundTheClockName } from '../time/calendarSchema.js'
import { handoffsChecks } from '../handoff/handoffsChecks.js'
import { guardrailChecks } from '../guardrails/guardrailsChecks.js'
import { noticeChecks } from '../notices/noticesChecks.js'
import { callersCalendar } from './policy.js'
import { memberNames, type LadderOutline, type Outline, type RowOutline } from './policyOutline.js'
import { repeated, type Finding } from './policyProblems.js'
import { pagingChecks } from '../paging/pagingChecks.js'
import { triageChecks } from '../triage/triageChecks.js'
import { rotaChecks } from '../onCall/rotaChecks.js'
import { triggerChecks } from '../triggers/triggersChecks.js'

/** What the schema alone cannot see: names that must exist or be unique, and rows that must lead up. */
export function crossCheck(outline: Outline, raw: unknown): Finding[] {
  const { groups, ladders } = outline
  return [
    ...unknownCalendars(outline),
    ...repeated(
      ladders.map(({ name }) => name),
      index => ['ladders', index, 'name'],
      'ladder',
    ),
    ...(groups ?? []).flatMap(group =>
      repeated(memberNames(raw, group), index => ['groups', group, 'members', index], 'member'),
    ),
    ...(groups ?? []).flatMap(group => rotaChecks(raw, group)),
    ...lastLadder(ladders),
    ...ladders.flatMap(ladder => [
      ...repeated(ladder.stages, index => [...ladder.path, 'stages', index, 'name'], 'stage'),
      ...lastEntry(ladder),
      ...[...ladder.entry, ...ladder.decisions, ladder.otherwise ?? []]
        .flat()
        .flatMap(row => destination(row, ladder, groups)),
      ...ladder.decisions.flatMap(row => leadsUp(row, ladder)),
      ...(ladder.otherwise ? leadsUp(ladder.otherwise, ladder) : []),
    ]),
    ...pagingChecks(raw, groups),
    ...handoffsChecks(raw, outline),
    ...guardrailChecks(raw, outline),
    ...triggerChecks(raw, outline),
    ...approvalChecks(raw, outline),
    ...noticeChecks(raw),
    ...triageChecks(raw),
  ]
}

function unknownCalendars({ calendars, calendarsUsed }: Outline): Finding[] {
  const known = [...calendars, callersCalendar, aroundTheClockName]
  return calendarsUsed
    .filter(({ name }) => !known.includes(name))
    .map(({ path, name }) => ({
      path,
      problem: `there is no calendar \`${name}\``,
      fix: `Use one of: ${known.join(', ')}; or add it to \`calendars\`.`,
    }))
}

function lastLadder(ladders: readonly LadderOutline[]): Finding[] {
  const last = ladders.at(-1)
  if (!last?.appliesTo || isUnconditional(last.appliesTo)) return []
  return [
    {
      path: [...last.path, 'appliesTo'],
      atKey: true,
      problem: 'the last ladder has a condition, so some incidents would have no ladder',
      fix: 'Take its `appliesTo` away, or add a last ladder without one.',
    },
  ]
}

function lastEntry({ entry }: LadderOutline): Finding[] {
  const last = entry.at(-1)
  if (!last?.when || isUnconditional(last.when)) return []
  return [
    {
      path: [...last.path, 'when'],
      atKey: true,
      problem: 'the last row of `entry` has a condition, so some incidents could not start',
      fix: 'Take its `when` away, or add a last row without one.',
    },
  ]
}

function destination(row: RowOutline, { stages }: LadderOutline, groups: readonly string[] | null): Finding[] {
  const found: Finding[] = []
  if (isUnknown(row.stage, stages)) found.push(unknownStage([...row.destinationPath, 'stage'], row.stage, stages))
  if (row.group !== null && groups !== null && !groups.includes(row.group)) {
    found.push({
      path: [...row.destinationPath, 'group'],
      problem: `there is no group \`${row.group}\``,
      fix: groups.length > 0 ? `Use one of: ${groups.join(', ')}; or add it to \`groups\`.` : 'Add it to `groups`.',
    })
  }
  for (const [index, stage] of (row.when?.stage ?? []).entries()) {
    if (isUnknown(stage, stages)) found.push(unknownStage([...row.path, 'when', 'stage', index], stage, stages))
  }
  return found
}

/** A ladder with a stage that cannot be read is given the benefit of the doubt: the name may be that one's. */
function isUnknown(stage: string | null, stages: readonly (string | null)[]): stage is string {
  return stage !== null && stages.length > 0 && !stages.includes(stage) && !stages.includes(null)
}

function unknownStage(path: readonly PropertyKey[], stage: string, stages: readonly (string | null)[]): Finding {
  return { path, problem: `this ladder has no stage \`${stage}\``, fix: `Use one of: ${stages.join(', ')}.` }
}

/** Escalating goes up; a row that leads sideways or down would never be taken. */
function leadsUp(row: RowOutline, { stages }: LadderOutline): Finding[] {
  const target = row.stage === null ? -1 : stages.indexOf(row.stage)
  if (target < 0 || row.when === null) return []
  const path = [...row.destinationPath, 'stage']
  if (!row.when.stage) {
    return target > 0
      ? []
      : [
          {
            path,
            problem: `\`${row.stage}\` is the lowest stage, so nothing can be escalated to it`,
            fix: 'Name a higher stage.',
          },
        ]
  }
  return row.when.stage
    .filter(from => stages.indexOf(from) >= target)
    .map(from => ({
      path,
      problem: `an escalation from \`${from}\` to \`${row.stage}\` does not lead up`,
      fix:
        stages.at(-1) === from
          ? `\`${from}\` is the last stage: take the row away, or take \`${from}\` out of its \`when\`.`
          : `Name a stage above \`${from}\`: ${stages.slice(stages.indexOf(from) + 1).join(', ')}.`,
    }))
}
