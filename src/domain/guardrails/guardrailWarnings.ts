import { membersOf, rolesOf } from '../planning/groups.js'
import type { Policy } from '../policy/policy.js'
import type { Finding } from '../policy/policyProblems.js'
import { prioritiesOf } from '../policy/priorities.js'
import { witness } from '../policy/witness.js'
import { everybody, type Guardrail } from './guardrail.js'
import { bendersOf } from './holding.js'

/** Guardrails that hold nothing back, that nobody can meet, or that everybody may bend without anybody having meant it. */
export function guardrailWarnings(policy: Policy): Finding[] {
  const { guardrails = [] } = policy
  return guardrails.flatMap((guardrail, index) => {
    const path = ['guardrails', index]
    return [
      ...rolesOfNobody(policy, guardrail, path),
      ...holdsNothing(policy, guardrail, path),
      ...guardrails.slice(0, index).flatMap(other => bentByNobody(policy, guardrail, other, path)),
    ]
  })
}

function rolesOfNobody(policy: Policy, { mayBend, wants }: Guardrail, path: readonly PropertyKey[]): Finding[] {
  const had = new Set(Object.keys(policy.groups).flatMap(group => membersOf(policy, group)).flatMap(name => rolesOf(policy, name)))
  const missing = (roles: readonly string[]) => roles.filter(role => !had.has(role))
  const fix = `Add the role to \`roles\` of a group, or use one of: ${[...had].join(', ') || 'none so far'}.`
  const [bend, have] = [mayBend === everybody ? [] : missing(mayBend), wants.kind === 'roles' ? missing(wants.roles) : []]
  const nobodyBends = mayBend !== everybody && bend.length === mayBend.length
  return [
    ...bend.map(role => ({
      path, problem: `nobody has the role \`${role}\`${nobodyBends ? ', so everybody may bend this guardrail' : ', which may bend this guardrail'}`, fix,
    })),
    ...have.map(role => ({
      path, problem: `nobody has the role \`${role}\`${wants.kind === 'roles' && have.length === wants.roles.length ? ', so everybody is held back' : ', which this guardrail wants'}`, fix,
    })),
  ]
}

function holdsNothing(policy: Policy, guardrail: Guardrail, path: readonly PropertyKey[]): Finding[] {
  const { ladders, calendars } = policy
  const { wants, when, on } = guardrail
  const mend = 'Take it away, or change what it says.'
  if (!isForAnything(policy, guardrail)) return [{ path, problem: 'this guardrail never holds: no incident meets its conditions, or its `unless` takes them all', fix: mend }]
  const climbs = ladders.map(ladder => ladder.stages.length - 1)
  if (wants.kind === 'tiers' && climbs.every(most => most <= wants.atMost)) {
    return [{
      path, problem: `this guardrail holds nothing back: no ladder has more than ${Math.max(...climbs)} moves up, but for what was moved down again`,
      fix: 'Give it a smaller number, or take it away.',
    }]
  }
  const calendar = wants.kind === 'hours' ? calendars[wants.calendar] : undefined
  if (calendar && isAlwaysOpen(calendar.week) && calendar.holidays.length === 0) {
    return [{ path, problem: `this guardrail never holds: \`${calendar.name}\` is open around the clock`, fix: mend }]
  }
  const last = ladders.map(({ stages }) => stages.at(-1)?.name ?? '')
  const others = ladders.flatMap(({ stages }) => stages.slice(0, -1).map(({ name }) => name))
  const onlyUp = on.every(move => move === 'escalate' || move === 'skip')
  if (onlyUp && when.stage?.every(stage => last.includes(stage) && !others.includes(stage))) {
    return [{ path, problem: `this guardrail never holds: nothing moves up from ${when.stage.join(' or ')}`, fix: 'Name a stage below, or another move in `on`.' }]
  }
  return []
}

/** Whether there are facts, at any stage, that it is for. */
function isForAnything(policy: Policy, { when, unless }: Guardrail): boolean {
  const stages = when.stage ?? policy.ladders.flatMap(ladder => ladder.stages.map(({ name }) => name))
  return stages.some(stage => witness([when], unless.filter(one => one.stage?.includes(stage) ?? true), prioritiesOf(policy)) !== null)
}

function isAlwaysOpen(week: readonly { from: number; to: number }[][]): boolean {
  return week.every(shifts => shifts.some(({ from, to }) => from === 0 && to >= 1440))
}

/** Both may hold at once, and nobody has the roles for both: whoever may bend one of them then may bend both. */
function bentByNobody(policy: Policy, one: Guardrail, other: Guardrail, path: readonly PropertyKey[]): Finding[] {
  const [these, those] = [one, other].map(({ mayBend }) => bendersOf(policy, mayBend))
  if (!Array.isArray(these) || !Array.isArray(those) || these.some(person => those.includes(person))) return []
  if (!one.on.some(move => other.on.includes(move)) || apart(policy, one, other)) return []
  return [{
    path, problem: `nobody may bend both \`${one.name}\` and \`${other.name}\`; where both hold, who may bend one of them may bend both`,
    fix: 'Give one person roles for both, or add a role to `mayBend`.',
  }]
}

/** No incident meets both. */
function apart(policy: Policy, { when: one }: Guardrail, { when: other }: Guardrail): boolean {
  if (one.stage && other.stage && !one.stage.some(stage => other.stage?.includes(stage))) return true
  return witness([one, other], [], prioritiesOf(policy)) === null
}
