import { escalationDestination } from '../planning/planning.js'
import type { Ladder, Policy } from '../policy/policy.js'
import type { Finding } from '../policy/policyProblems.js'
import { conditionWords, matches } from '../policy/condition.js'
import { prioritiesOf } from '../policy/priorities.js'
import { witness } from '../policy/witness.js'
import { formatDuration } from '../time/duration.js'
import { climbersAtOnce } from './loops.js'
import type { Trigger } from './trigger.js'

/** What is allowed and probably not meant. */
export function triggerWarnings(policy: Policy): Finding[] {
  const { triggers = [] } = policy
  const climbers = climbersAtOnce(policy)
  return triggers.flatMap((trigger, index) => {
    const path = ['triggers', index]
    return isNeverMet(policy, trigger) ? [never(trigger, path)] : [
      ...nothingAbove(policy, trigger, path),
      ...neverOnHold(trigger, path),
      ...outlasted(policy, trigger, path),
      ...untold(policy, trigger, path),
      ...(climbers.has(trigger.name) ? [loop(trigger, path)] : []),
    ]
  })
}

/** No incident of any ladder with such a stage meets what it asks. */
function isNeverMet(policy: Policy, { when }: Trigger): boolean {
  const before = (index: number) => policy.ladders.slice(0, index).map(({ appliesTo }) => appliesTo)
  return !policy.ladders.some(({ stages, appliesTo }, index) => stages.some(({ name }) => when.stage?.includes(name) ?? true)
    && witness([when, appliesTo], before(index), prioritiesOf(policy)) !== null)
}

function never({ when }: Trigger, path: PropertyKey[]): Finding {
  const where = when.stage ? ` at ${when.stage.join(' or ')}` : ''
  return { path: [...path, 'when'], atKey: true, problem: `no incident ever meets this rule${where}: ${conditionWords({ ...when, stage: undefined })}`, fix: 'Correct its `when`, or take the rule away.' }
}

function loop({ name }: Trigger, path: PropertyKey[]): Finding {
  return {
    path: [...path, 'then', 'escalate'], atKey: true,
    problem: `rule “${name}” loops: it hands an incident up again as soon as it is up, to the last stage in one go`,
    fix: 'Give it `after: …`, a `stage` in its `when`, or `once: incident`.',
  }
}

/** Every stage that it is about is as high as, or higher than, the one that it wants. */
function nothingAbove({ ladders }: Policy, { when, then: { escalate } }: Trigger, path: PropertyKey[]): Finding[] {
  if (!escalate) return []
  const { toStage } = escalate
  const isAbove = ladders.some(({ stages }) => {
    const names = stages.map(({ name }) => name)
    const lowest = when.stage ? Math.min(...when.stage.map(name => (names.includes(name) ? names.indexOf(name) : Infinity))) : 0
    return lowest < (toStage === null ? names.length - 1 : names.indexOf(toStage))
  })
  if (isAbove) return []
  const what = toStage === null ? `there is nothing above ${when.stage?.join(' or ') ?? 'the only stage'}` : `\`${toStage}\` is not above ${when.stage?.join(' or ') ?? 'the lowest stage'}`
  return [{
    path: [...path, 'then', 'escalate', ...(toStage === null ? [] : ['toStage'])], atKey: toStage === null,
    problem: `${what}, so this rule only leaves a note that it was refused`, fix: 'Name a lower `stage` in its `when`, or let it flag and tell instead.',
  }]
}

function neverOnHold({ when: { state }, afterMs, alsoOnHold }: Trigger, path: PropertyKey[]): Finding[] {
  if (afterMs === null || alsoOnHold || !state?.every(one => one === 'On Hold')) return []
  return [{
    path: [...path, 'alsoOnHold'], problem: 'this rule is never due: it is about incidents on hold, and on hold its time stands still',
    fix: 'Write `alsoOnHold: true`, or take it away: that is the default here.',
  }]
}

/** At every stage and priority that it is about the SLA hands the incident up before: then the tier is over. */
function outlasted(policy: Policy, trigger: Trigger, path: PropertyKey[]): Finding[] {
  const { when, afterMs, since, calendar } = trigger
  if (afterMs === null || since !== 'tier' || calendar !== null || trigger.once !== 'tier') return []
  const promised = policy.ladders.flatMap(ladder => ladder.stages.filter(({ name }) => when.stage?.includes(name) ?? true).flatMap(stage =>
    (when.priority ?? [1, 2, 3, 4, 5]).map(priority => {
      const promise = stage.resolve[priority]
      const isOver = stage.breachAction === 'escalate' && promise?.calendar === null && promise.durationMs <= afterMs && leadsOn(policy, ladder, stage.name, trigger, priority)
      return isOver ? promise.durationMs : null
    })))
  if (promised.length === 0 || promised.includes(null)) return []
  const longest = Math.max(...promised.map(ms => ms ?? 0))
  return [{
    path: [...path, 'after'], problem: `this rule is never due: the time to resolve is over after ${formatDuration(longest)} at most, and hands the incident up before`,
    fix: 'Name a shorter time, or let the stage only flag its breach (`onBreach: flag`).',
  }]
}

function leadsOn(policy: Policy, ladder: Ladder, stage: string, { when }: Trigger, priority: number): boolean {
  const facts = {
    number: '', stage, assignmentGroup: '', priority, category: when.category?.[0] ?? ladder.appliesTo.category?.[0] ?? '',
    subcategory: when.subcategory?.[0] ?? ladder.appliesTo.subcategory?.[0] ?? null, vip: when.vip ?? false, tags: when.tags ?? [],
  }
  return matches(ladder.appliesTo, facts) && !('refused' in escalationDestination({ version: 0, policy }, facts))
}

function untold(policy: Policy, { when, then: { tell } }: Trigger, path: PropertyKey[]): Finding[] {
  if (!tell || policy.notices.rules.some(rule => rule.on.includes('triggered') && witness([rule.when, when], [], prioritiesOf(policy)) !== null)) return []
  return [{
    path: [...path, 'then', 'tell'], problem: 'nobody is told: no rule of `notices` is about `triggered`',
    fix: 'Add one, such as `- {on: triggered, to: manager, by: email}`.',
  }]
}
