import type { Condition } from './condition.js'
import type { Policy } from './policy.js'
import type { Finding } from './policyProblems.js'

/** Names that are the same to people and not to Baton, which compares them letter by letter. */
export function nameWarnings(policy: Policy): Finding[] {
  const { groups, calendars, ladders, people, notices, triage } = policy
  const keys = (block: object, path: PropertyKey[]) => Object.keys(block).map((name): Named => ({ name, path: [...path, name], atKey: true }))
  const asked = conditionsOf(policy)
  const inConditions = (field: 'category' | 'subcategory' | 'tags') => asked.flatMap(({ when, path }) =>
    (when[field] ?? []).map((name, index): Named => ({ name, path: [...path, field, index] })))
  const suggested = (field: 'category' | 'subcategory' | 'tags') => (triage?.suggest ?? []).flatMap((rule, at) =>
    [rule[field] ?? []].flat().map((name): Named => ({ name, path: ['triage', 'suggest', at, field] })))
  return [
    ...alike('group', keys(groups, ['groups'])),
    ...alike('calendar', keys(calendars, ['calendars'])),
    ...alike('ladder', ladders.map(({ name }, index) => ({ name, path: ['ladders', index, 'name'] }))),
    ...alike('stage', ladders.flatMap(({ stages }, at) =>
      stages.map(({ name }, index) => ({ name, path: ['ladders', at, 'stages', index, 'name'] })))),
    ...alike('person', [
      ...Object.entries(groups).flatMap(([group, { members, manager }]): Named[] => [
        ...members.map((name, index) => ({ name, path: ['groups', group, 'members', index] })),
        ...(manager === null ? [] : [{ name: manager, path: ['groups', group, 'manager'] }]),
      ]),
      ...keys(people, ['people']),
    ]),
    ...alike('list', keys(notices.lists, ['notices', 'lists'])),
    ...alike('category', [...inConditions('category'), ...suggested('category')]),
    ...alike('subcategory', [...inConditions('subcategory'), ...suggested('subcategory')]),
    ...alike('tag', [...inConditions('tags'), ...suggested('tags')]),
  ]
}

interface Named {
  name: string
  path: PropertyKey[]
  atKey?: boolean
}

/** Each spelling is told at the first place where it stands, but for the one that came first. */
function alike(kind: string, names: readonly Named[]): Finding[] {
  const first = new Map<string, Named>()
  for (const named of names) if (!first.has(named.name)) first.set(named.name, named)
  const spellings = [...first.values()]
  return spellings.flatMap(({ name, path, atKey }): Finding[] => {
    const other = spellings.find(one => folded(one.name) === folded(name))
    return !other || other.name === name ? [] : [{
      path, ...(atKey && { atKey }), problem: `${kind} \`${name}\` is another than \`${other.name}\`, and differs from it only in how it is written`,
      fix: 'Write it in the same way everywhere, or give it a name that nobody takes for the other.',
    }]
  })
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/[\s_\-‐‑–]+/gu, ' ')
}

function conditionsOf({ ladders, paging = [], handoffs = [], approvals, guardrails = [], notices }: Policy): { when: Condition; path: PropertyKey[] }[] {
  return [
    ...ladders.flatMap(({ appliesTo, entry, decisions, stages }, at) => {
      const path = ['ladders', at]
      return [
        { when: appliesTo, path: [...path, 'appliesTo'] },
        ...entry.map(({ when }, index) => ({ when, path: [...path, 'entry', index, 'when'] })),
        ...decisions.map(({ when }, index) => ({ when, path: [...path, 'decisions', index, 'when'] })),
        ...stages.flatMap(({ instructions }, stage) =>
          instructions.map(({ when }, index) => ({ when, path: [...path, 'stages', stage, 'instructions', index] }))),
      ]
    }),
    ...paging.map(({ when }, index) => ({ when, path: ['paging', index] })),
    ...handoffs.map(({ when }, index) => ({ when, path: ['handoffs', index] })),
    ...guardrails.flatMap(({ when, unless }, index) => {
      const path = ['guardrails', index]
      return [{ when, path }, ...unless.map((one, place) => ({ when: one, path: [...path, 'unless', place] }))]
    }),
    ...(approvals?.rules ?? []).map(({ when }, index) => ({ when, path: ['approvals', 'rules', index] })),
    ...notices.rules.map(({ when }, index) => ({ when, path: ['notices', 'rules', index] })),
  ]
}
