import type { Group, Ladder, Policy, Stage } from './policy.js'
import { crossCheck } from './policyChecks.js'
import {
  defaultDurationsMs,
  defaultPriorityMatrix,
  defaultRemindAtPercent,
  defaultReopenWindowMs,
  priorities,
} from './policyDefaults.js'
import { outlineOf } from './policyOutline.js'
import { findingsOf, type PolicyProblem } from './policyProblems.js'
import { policySchema, type PolicyDocument } from './policySchema.js'
import { readSource } from './policySource.js'
import { policyWarnings } from './policyWarnings.js'
import type { LimitsDocument, SlaDocument } from './slaSchema.js'
import type { BreachAction, ClockName, SlaTarget } from './sla.js'

export type PolicyReading = { policy: Policy; warnings: PolicyProblem[] } | { problems: PolicyProblem[] }

/**
 * Reads an escalation policy from YAML (design.md, "The escalation policy"; rules.md, "Policy" and "SLA").
 * Never throws: either the policy with every default filled in and the warnings, or all problems at once,
 * top to bottom.
 */
export function readPolicy(text: string): PolicyReading {
  const source = readSource(text)
  if (source.raw === undefined) return { problems: source.problems }
  const parsed = policySchema.safeParse(source.raw)
  const findings = [
    ...(parsed.success ? [] : findingsOf(parsed.error.issues, source.raw)),
    ...crossCheck(outlineOf(source.raw), source.raw),
  ]
  const problems = [...source.problems, ...findings.map(source.locate)]
  if (!parsed.success || problems.length > 0) return { problems: problems.sort(byPlace) }
  const policy = policyOf(parsed.data)
  return { policy, warnings: policyWarnings(policy).map(source.locate).sort(byPlace) }
}

function policyOf(document: PolicyDocument): Policy {
  return {
    name: document.name,
    priorityMatrix: document.priorityMatrix ?? defaultPriorityMatrix,
    groups: Object.fromEntries(
      Object.entries(document.groups).map(([name, group]): [string, Group] => [
        name,
        { manager: group.manager ?? null, members: group.members ?? [], roles: group.roles ?? [] },
      ]),
    ),
    ladders: document.ladders.map(ladderOf),
  }
}

type LadderDocument = PolicyDocument['ladders'][number]
type StageDocument = LadderDocument['stages'][number]

function ladderOf(ladder: LadderDocument): Ladder {
  const { otherwise = 'refuse', reopenWindow = defaultReopenWindowMs } = ladder
  return {
    name: ladder.name,
    appliesTo: ladder.appliesTo ?? {},
    stages: ladder.stages.map((stage, index) => stageOf(stage, ladder.sla, index === ladder.stages.length - 1)),
    entry: ladder.entry.map(({ when = {}, stage, group }) => ({ when, then: { stage, group } })),
    decisions: (ladder.decisions ?? []).map(({ when = {}, then }) => ({ when, then })),
    otherwise: otherwise === 'refuse' ? null : otherwise,
    reopenWindowMs: reopenWindow,
  }
}

function stageOf(
  { name, sla, instructions = [] }: StageDocument,
  ladderSla: SlaDocument | undefined,
  isLast: boolean,
): Stage {
  const said = [sla, ladderSla].filter(one => one !== undefined)
  const percents =
    said.map(({ remindAt }) => remindAt).find(remindAt => remindAt !== undefined) ?? defaultRemindAtPercent
  const remindAtPercent = [...new Set([percents].flat())].sort((a, b) => a - b)
  return {
    name,
    respond: targets('respond', said, remindAtPercent),
    resolve: targets('resolve', said, remindAtPercent),
    breachAction: breachAction(
      said.map(({ onBreach }) => onBreach).find(action => action !== undefined),
      isLast,
    ),
    instructions: instructions.map(({ text, ...when }) => ({ when, text: text.trimEnd() })),
  }
}

/** The stage's word for a priority counts before the ladder's, the ladder's before the shipped default. */
function targets(
  clock: ClockName,
  said: readonly SlaDocument[],
  remindAtPercent: number[],
): Record<string, SlaTarget> {
  return Object.fromEntries(
    priorities.flatMap((priority): [string, SlaTarget][] => {
      const limit = [...said.map(sla => limitOf(sla[clock], priority)), defaultDurationsMs[clock][priority]].find(
        one => one !== undefined,
      )
      return limit === undefined || limit === null ? [] : [[String(priority), { durationMs: limit, remindAtPercent }]]
    }),
  )
}

function limitOf(
  limits: LimitsDocument | undefined,
  priority: (typeof priorities)[number],
): number | null | undefined {
  return typeof limits === 'object' && limits !== null ? limits[`P${priority}`] : limits
}

/** Unless somebody says otherwise a breach escalates, and where there is nobody above, the manager hears of it. */
function breachAction(said: 'escalate' | 'flag' | 'alert manager' | undefined, isLast: boolean): BreachAction {
  if (said === undefined) return isLast ? 'alertManager' : 'escalate'
  return said === 'alert manager' ? 'alertManager' : said
}

function byPlace(a: PolicyProblem, b: PolicyProblem): number {
  return a.line - b.line || a.column - b.column
}
