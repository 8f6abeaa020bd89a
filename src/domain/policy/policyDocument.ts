import { approvalRulesOf } from '../approvals/approvalsDocument.js'
import { minutesOfDay, weekdays, type Calendar } from '../time/calendar.js'
import { aroundTheClockName, type CalendarDocument } from '../time/calendarSchema.js'
import { handoffRulesOf, intakeFormsOf } from '../handoff/handoffsDocument.js'
import { guardrailsOf } from '../guardrails/guardrailsDocument.js'
import { noNotices } from '../notices/noticeRules.js'
import { noticeRulesOf, peopleOf } from '../notices/noticesDocument.js'
import { withoutFormerHours } from './formerHours.js'
import type { Group, Ladder, Policy, SlaPromise, Stage } from './policy.js'
import { crossCheck } from './policyChecks.js'
import {
  defaultDurationsMs,
  defaultPriorityMatrix,
  defaultRemindAtPercent,
  defaultReopenWindowMs,
  defaultStopOnHold,
  priorities,
} from './policyDefaults.js'
import { outlineOf } from './policyOutline.js'
import { findingsOf, type PolicyProblem } from './policyProblems.js'
import { policySchema, type PolicyDocument } from './policySchema.js'
import { readSource } from './policySource.js'
import { policyWarnings } from './policyWarnings.js'
import { pagingOf } from '../paging/pagingDocument.js'
import { triageOf } from '../triage/triageDocument.js'
import { rotaOf } from '../onCall/rotaDocument.js'
import { triggersOf } from '../triggers/triggersDocument.js'
import { limitOf } from '../sla/limits.js'
import type { CalendarChoice, SlaDocument } from '../sla/slaSchema.js'
import type { BreachAction, ClockName } from '../sla/sla.js'

export type PolicyReading = { policy: Policy; warnings: PolicyProblem[] } | { problems: PolicyProblem[] }

/**
 * Reads an escalation policy from YAML (design.md, "The escalation policy"; rules.md, "Policy" and "SLA").
 * Never throws: either the policy with every default filled in and the warnings, or all problems at once,
 * top to bottom.
 */
export function readPolicy(text: string): PolicyReading {
  const source = readSource(text)
  if (source.raw === undefined) return { problems: source.problems }
  const { raw, findings: former } = withoutFormerHours(source.raw)
  const parsed = policySchema.safeParse(raw)
  const findings = [
    ...former,
    ...(parsed.success ? [] : findingsOf(parsed.error.issues, raw)),
    ...crossCheck(outlineOf(raw), raw),
  ]
  const problems = [...source.problems, ...findings.map(source.locate)]
  if (!parsed.success || problems.length > 0) return { problems: problems.sort(byPlace) }
  const policy = policyOf(parsed.data)
  return { policy, warnings: policyWarnings(policy).map(source.locate).sort(byPlace) }
}

function policyOf(document: PolicyDocument): Policy {
  const notices = document.notices ? noticeRulesOf(document.notices) : noNotices
  return {
    name: document.name,
    priorityMatrix: document.priorityMatrix ?? defaultPriorityMatrix,
    groups: Object.fromEntries(
      Object.entries(document.groups).map(([name, group]): [string, Group] => [
        name,
        {
          manager: group.manager ?? null,
          members: group.members ?? [],
          roles: group.roles ?? [],
          rotas: (group.rotas ?? []).map(rotaOf),
        },
      ]),
    ),
    calendars: Object.fromEntries(
      Object.entries(document.calendars ?? {}).map(([name, calendar]) => [name, calendarOf(name, calendar)]),
    ),
    ladders: document.ladders.map(ladderOf),
    ...(document.paging && { paging: pagingOf(document.paging) }),
    ...(document.handoffs && { handoffs: handoffRulesOf(document.handoffs) }),
    ...(document.intake && { intake: intakeFormsOf(document.intake) }),
    ...(document.guardrails && { guardrails: guardrailsOf(document.guardrails) }),
    ...(document.triggers && { triggers: triggersOf(document.triggers) }),
    ...(document.approvals && { approvals: approvalRulesOf(document.approvals) }),
    people: peopleOf(document.people ?? {}),
    notices,
    ...(document.triage && { triage: triageOf(document.triage, notices.language) }),
  }
}

function calendarOf(name: string, { zone, hours, holidays = [] }: CalendarDocument): Calendar {
  const everyHour = weekdays.map(() => [{ from: 0, to: minutesOfDay }])
  return { name, zone, week: hours ?? everyHour, holidays }
}

type LadderDocument = PolicyDocument['ladders'][number]
type StageDocument = LadderDocument['stages'][number]

function ladderOf(ladder: LadderDocument): Ladder {
  const { otherwise = 'refuse', reopenWindow = defaultReopenWindowMs, stopOnHold = defaultStopOnHold, sla } = ladder
  return {
    name: ladder.name,
    appliesTo: ladder.appliesTo ?? {},
    stages: ladder.stages.map((stage, index) => stageOf(stage, sla, index === ladder.stages.length - 1)),
    entry: ladder.entry.map(({ when = {}, stage, group }) => ({ when, then: { stage, group } })),
    decisions: (ladder.decisions ?? []).map(({ when = {}, then }) => ({ when, then })),
    otherwise: otherwise === 'refuse' ? null : otherwise,
    reopenWindowMs: reopenWindow,
    incident: promises('incident', sla ? [sla] : []),
    stopOnHold: [...stopOnHold],
  }
}

function stageOf(
  { name, sla, instructions = [] }: StageDocument,
  ladderSla: SlaDocument | undefined,
  isLast: boolean,
): Stage {
  const said: SlaDocument[] = [sla, ladderSla].filter(one => one !== undefined)
  return {
    name,
    respond: promises('respond', said),
    resolve: promises('resolve', said),
    followUp: promises('followUp', said),
    breachAction: breachAction(first(said.map(({ onBreach }) => onBreach)), isLast),
    instructions: instructions.map(({ text, ...when }) => ({ when, text: text.trimEnd() })),
  }
}

/** The stage's word for a priority counts before the ladder's, the ladder's before the shipped default. */
function promises(clock: ClockName | 'followUp', said: readonly SlaDocument[]): Record<string, SlaPromise> {
  const percents = first(said.map(({ remindAt }) => remindAt)) ?? defaultRemindAtPercent
  const remindAtPercent = [...new Set([percents].flat())].sort((a, b) => a - b)
  return Object.fromEntries(
    priorities.flatMap((priority): [string, SlaPromise][] => {
      const limit = first([...said.map(sla => limitOf(sla[clock], priority)), defaultDurationsMs[clock][priority]])
      const calendar = first(said.map(sla => choiceOf(sla.calendar, priority))) ?? aroundTheClockName
      return limit === undefined || limit === null
        ? []
        : [[String(priority), { durationMs: limit, remindAtPercent, calendar: calendar === aroundTheClockName ? null : calendar }]]
    }),
  )
}

function first<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find(value => value !== undefined)
}

function choiceOf(choice: CalendarChoice | undefined, priority: (typeof priorities)[number]): string | undefined {
  return typeof choice === 'object' ? choice[`P${priority}`] : choice
}

/** Unless somebody says otherwise a breach escalates, and where there is nobody above, the manager hears of it. */
function breachAction(said: 'escalate' | 'flag' | 'alert manager' | undefined, isLast: boolean): BreachAction {
  if (said === undefined) return isLast ? 'alertManager' : 'escalate'
  return said === 'alert manager' ? 'alertManager' : said
}

function byPlace(a: PolicyProblem, b: PolicyProblem): number {
  return a.line - b.line || a.column - b.column
}
