import type { Condition } from './condition.js'
import type { Policy } from './policy.js'

/** What a policy speaks of, for whoever has to choose. */
export interface PolicyNames {
  ladders: { name: string; stages: string[] }[]
  groups: string[]
  categories: string[]
  subcategories: string[]
  tags: string[]
  calendars: string[]
}

/** What the conditions of the ladders ask for; each with the condition of its ladder, which holds for it too. */
function ladderConditions(ladders: Policy['ladders']): { condition: Condition; ladder: Condition }[] {
  return ladders.flatMap(({ appliesTo: ladder, entry, decisions, stages }) => [
    ladder, ...entry.map(({ when }) => when), ...decisions.map(({ when }) => when), ...stages.flatMap(stage => stage.instructions.map(({ when }) => when)),
  ].map(condition => ({ condition, ladder })))
}

/** The categories that the ladders ask for, with the subcategories that go with each; in the order of the alphabet. */
export function categoriesOf({ ladders }: Pick<Policy, 'ladders'>): { name: string; subcategories: string[] }[] {
  const named = new Map<string, Set<string>>()
  for (const { condition: { category, subcategory = [] }, ladder } of ladderConditions(ladders)) {
    for (const name of category ?? ladder.category ?? []) named.set(name, new Set([...named.get(name) ?? [], ...subcategory]))
  }
  return [...named].map(([name, subcategories]) => ({ name, subcategories: [...subcategories].sort() })).sort((one, other) => one.name.localeCompare(other.name, 'en'))
}

/** Only what conditions ask for: an incident may be of another category. */
export function policyNames({ ladders, groups, calendars, paging = [], guardrails = [], notices }: Policy): PolicyNames {
  const conditions: Condition[] = [
    ...ladderConditions(ladders).map(({ condition }) => condition),
    ...[...paging, ...guardrails, ...notices.rules].map(({ when }) => when),
  ]
  const named = (field: 'category' | 'subcategory' | 'tags') => [...new Set(conditions.flatMap(condition => condition[field] ?? []))]
  return {
    ladders: ladders.map(({ name, stages }) => ({ name, stages: stages.map(stage => stage.name) })),
    // The records keep no order of a block's keys.
    groups: Object.keys(groups).sort(), calendars: Object.keys(calendars).sort(),
    categories: named('category'), subcategories: named('subcategory'), tags: named('tags'),
  }
}
