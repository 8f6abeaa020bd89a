import { callersCalendar } from '../policy/policy.js'
import { list, type Outline } from '../policy/policyOutline.js'
import { repeated, valueAt, type Finding } from '../policy/policyProblems.js'
import { aroundTheClockName } from '../time/calendarSchema.js'

/** What the schema alone cannot see: names that must exist, rules that do nothing, and words that mean nothing together. */
export function triggerChecks(raw: unknown, { groups, ladders, calendars }: Outline): Finding[] {
  const rules = list(valueAt(raw, ['triggers']))
  const stages = [...new Set(ladders.flatMap(ladder => ladder.stages))]
  const known = {
    stage: stages.includes(null) ? null : stages.filter(stage => stage !== null),
    group: groups,
    calendar: [...calendars, callersCalendar, aroundTheClockName],
  }
  return [
    ...repeated(rules.map(rule => text(valueAt(rule, ['name']))), index => ['triggers', index, 'name'], 'rule'),
    ...rules.flatMap((rule, index) => {
      const path = ['triggers', index]
      return [
        ...unknown(rule, path, ['when', 'stage'], known.stage, 'stage'),
        ...unknown(rule, path, ['when', 'group'], known.group, 'group'),
        ...unknown(rule, path, ['then', 'escalate', 'toStage'], known.stage, 'stage'),
        ...unknown(rule, path, ['calendar'], known.calendar, 'calendar'),
        ...idle(rule, path),
        ...meaningless(rule, path),
      ]
    }),
  ]
}

function unknown(rule: unknown, path: PropertyKey[], place: PropertyKey[], known: readonly string[] | null, kind: string): Finding[] {
  if (known === null) return []
  const named = valueAt(rule, place)
  return list(named).flatMap((name, at): Finding[] =>
    typeof name !== 'string' || known.includes(name) ? [] : [{
      path: [...path, ...place, ...(Array.isArray(named) ? [at] : [])], problem: `there is no ${kind} \`${name}\``,
      fix: known.length > 0 ? `Use one of: ${known.join(', ')}.` : `Add it to the ${kind}s.`,
    }])
}

function idle(rule: unknown, path: PropertyKey[]): Finding[] {
  const then = valueAt(rule, ['then'])
  if (typeof then !== 'object' || then === null || Object.keys(then).length > 0) return []
  return [{ path: [...path, 'then'], problem: 'nothing follows from this rule', fix: 'Name what does: escalate, flag, tell, ticket, hold, tag, note.' }]
}

function meaningless(rule: unknown, path: PropertyKey[]): Finding[] {
  const has = (...place: PropertyKey[]) => valueAt(rule, place) !== undefined
  const timed = has('after') ? [] : ['since', 'calendar', 'alsoOnHold'].filter(key => has(key))
  return [
    ...timed.map((key): Finding => ({
      path: [...path, key], atKey: true, problem: `\`${key}\` says nothing without \`after\``, fix: 'Give the rule `after: …`, or take it away.',
    })),
    ...(has('then', 'escalate') && has('then', 'hold') ? [{
      path: [...path, 'then', 'hold'], atKey: true, problem: 'a rule cannot both hand an incident up and put it on hold',
      fix: 'Whoever gets it has to look at it first: take `hold` or `escalate` away.',
    }] : []),
    ...(valueAt(rule, ['once']) === 'comment' && !has('when', 'words') && !has('when', 'sentiment') ? [{
      path: [...path, 'once'], problem: '`once: comment` is for rules about what the caller writes', fix: 'Write `incident` or `tier`, or ask for `words` or `sentiment`.',
    }] : []),
  ]
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
