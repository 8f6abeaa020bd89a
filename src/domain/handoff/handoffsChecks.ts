import type { Policy } from '../policy/policy.js'
import { priorities } from '../policy/policyDefaults.js'
import { list, type Outline } from '../policy/policyOutline.js'
import { repeated, valueAt, type Finding } from '../policy/policyProblems.js'
import { witness } from '../policy/witness.js'
import type { IntakeForm } from './intakeForm.js'
import { examinePattern } from './pattern.js'

/** What the schema alone cannot see: stages and groups that must exist, rules and terms that say nothing. */
export function handoffsChecks(raw: unknown, outline: Outline): Finding[] {
  return [
    ...list(valueAt(raw, ['handoffs'])).flatMap((rule, index) => {
      const path = ['handoffs', index]
      return [...unknownStages(rule, 'stage', path, outline), ...unknownStages(rule, 'from', path, outline), ...unknownGroups(rule, path, outline), ...asksNothing(rule, path)]
    }),
    ...list(valueAt(raw, ['intake'])).flatMap((form, index) => {
      const path = ['intake', index]
      const headings = list(valueAt(form, ['sections'])).map(section => text(valueAt(section, ['heading'])))
      return [
        ...unknownGroups(form, path, outline), ...unknownStages(form, 'stage', path, outline),
        ...repeated(headings, at => [...path, 'sections', at, 'heading'], 'section'),
        ...list(valueAt(form, ['terms'])).flatMap((term, at) => termChecks(term, [...path, 'terms', at])),
      ]
    }),
    ...repeated(list(valueAt(raw, ['intake'])).map(form => text(valueAt(form, ['name']))), index => ['intake', index, 'name'], 'form'),
  ]
}

function unknownGroups(rule: unknown, path: readonly PropertyKey[], { groups }: Outline): Finding[] {
  return groups === null ? [] : unknown(rule, 'group', path, groups, 'groups')
}

/** A ladder with a stage that cannot be read is given the benefit of the doubt. */
function unknownStages(rule: unknown, key: 'stage' | 'from', path: readonly PropertyKey[], { ladders }: Outline): Finding[] {
  const stages = ladders.flatMap(ladder => ladder.stages)
  return stages.length === 0 || stages.includes(null) ? [] : unknown(rule, key, path, stages.filter(stage => stage !== null), 'a ladder')
}

function unknown(rule: unknown, key: 'group' | 'stage' | 'from', path: readonly PropertyKey[], known: readonly string[], home: string): Finding[] {
  return list(valueAt(rule, [key])).flatMap((name, index): Finding[] => typeof name !== 'string' || known.includes(name) ? [] : [{
    path: [...path, key, index],
    problem: `there is no ${key === 'group' ? 'group' : 'stage'} \`${name}\``, fix: known.length > 0 ? `Use one of: ${[...new Set(known)].join(', ')}.` : `Add it to ${home}.`,
  }])
}

function asksNothing(rule: unknown, path: readonly PropertyKey[]): Finding[] {
  const isBlock = typeof rule === 'object' && rule !== null
  return !isBlock || ['requires', 'tellCustomer'].some(key => valueAt(rule, [key]) !== undefined) ? [] : [{
    path, problem: 'this rule asks for nothing', fix: 'Give it `requires` or `tellCustomer`, or take it away.',
  }]
}

function termChecks(term: unknown, path: readonly PropertyKey[]): Finding[] {
  if (typeof term !== 'object' || term === null) return []
  const given = (key: string, ...within: string[]) => valueAt(term, [...within, key]) !== undefined
  if (given('value') === given('extract')) {
    return [{ path, problem: `this term has ${given('value') ? 'both a value and' : 'neither a value nor'} a pattern to extract it`, fix: 'Give it `when` and `value`, or `extract`.' }]
  }
  if (given('value') && !given('contains', 'when') && !given('matches', 'when')) {
    return [{ path, problem: 'nothing says when this term has its value', fix: 'Give it `when: {contains: …}` or `when: {matches: …}`.' }]
  }
  const extract = text(valueAt(term, ['extract']))
  const examined = extract === null ? null : examinePattern(extract)
  return examined && 'groups' in examined && examined.groups !== 1 ? [{
    path: [...path, 'extract'], problem: `\`extract\` has ${examined.groups} groups in round brackets instead of one`,
    fix: 'Put round brackets around the value, and write `(?:…)` for others.',
  }] : []
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** What is allowed and probably not meant. */
export function handoffsWarnings(policy: Policy): Finding[] {
  const { handoffs = [], intake = [] } = policy
  return [
    ...handoffs.flatMap((rule, index): Finding[] => {
      const idle = rule.kind === 'hierarchical' || rule.stages === null || rule.stages.some(stage => isEscalatedTo(policy, stage)) ? [] : rule.stages
      return idle.length === 0 ? [] : [{
        path: ['handoffs', index],
        problem: `nothing is escalated to \`${idle.join('` or `')}\`, so this rule asks nobody`, fix: 'Name a stage that is not the lowest of its ladder; `from` is the stage that gives.',
      }]
    }),
    ...handoffs.flatMap((rule, index): Finding[] => {
      const first = handoffs.findIndex(other => isSameWithin(rule.stages, other.stages) && isSameWithin(rule.groups, other.groups) && isSameWithin(rule.from, other.from)
        && (other.kind === null || other.kind === rule.kind) && witness([rule.when], [other.when], priorities) === null
        && rule.requires.every(field => other.requires.includes(field)) && (rule.tellCustomer === null || rule.tellCustomer === other.tellCustomer))
      return first >= index ? [] : [{
        path: ['handoffs', index], problem: `this rule adds nothing: rule ${first + 1} asks for all of it already`, fix: 'Take it away.',
      }]
    }),
    ...intake.flatMap((form, index): Finding[] => {
      const first = intake.findIndex(other => takes(other, form))
      return first >= index ? [] : [{
        path: ['intake', index], problem: `this form is never used: \`${intake[first]?.name ?? ''}\` takes all of it before`, fix: 'Move it above, or take it away.',
      }]
    }),
  ]
}

function isEscalatedTo({ ladders }: Policy, stage: string): boolean {
  return ladders.some(({ stages }) => stages.findIndex(({ name }) => name === stage) > 0)
}

/** Of forms for groups, of those for stages and of those for everybody each kind has its own order. */
function takes(wide: IntakeForm, narrow: IntakeForm): boolean {
  const rank = ({ groups, stages }: IntakeForm) => groups !== null ? 0 : stages !== null ? 1 : 2
  return rank(wide) === rank(narrow) && isSameWithin(narrow.groups, wide.groups) && isSameWithin(narrow.stages, wide.stages)
}

function isSameWithin(narrow: readonly string[] | null, wide: readonly string[] | null): boolean {
  return wide === null || (narrow?.every(name => wide.includes(name)) ?? false)
}
