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

/** Only what conditions ask for: an incident may be of another category. */
export function policyNames({ ladders, groups, calendars, paging = [], guardrails = [], notices }: Policy): PolicyNames {
  const conditions: Condition[] = [
    ...ladders.flatMap(({ appliesTo, entry, decisions, stages }) => [
      appliesTo, ...entry.map(({ when }) => when), ...decisions.map(({ when }) => when), ...stages.flatMap(stage => stage.instructions.map(({ when }) => when)),
    ]),
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
