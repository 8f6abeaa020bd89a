/** What a rule may ask of an incident. A list matches any of its values; what is left out matches everything. */
export interface Condition {
  category?: string[]
  subcategory?: string[]
  priority?: number[]
  vip?: boolean
  /** Matches when the incident has at least one of them. */
  tags?: string[]
}

/** What routing judges by, as it is at the moment of the judgement. */
export interface RoutingFacts {
  category: string
  subcategory: string | null
  priority: number
  vip: boolean
  tags: readonly string[]
}

/** A condition that may also ask where the incident is. */
export type StageCondition = Condition & { stage?: string[] }

/** True when the facts meet every field that the condition names. */
export function matches(when: Condition, facts: RoutingFacts): boolean {
  return (
    (when.category?.includes(facts.category) ?? true) &&
    (when.subcategory === undefined ||
      (facts.subcategory !== null && when.subcategory.includes(facts.subcategory))) &&
    (when.priority?.includes(facts.priority) ?? true) &&
    (when.vip === undefined || when.vip === facts.vip) &&
    (when.tags?.some(tag => facts.tags.includes(tag)) ?? true)
  )
}

/** True when the condition asks nothing and so matches everything. */
export function isUnconditional(when: StageCondition): boolean {
  return Object.values(when).every(value => value === undefined)
}

/** What is asked besides where the incident is. */
export function withoutStage({ stage: _stage, ...when }: StageCondition): Condition {
  return when
}

/** `stage Triage, subcategory Link failure or Device failure`; `always` when nothing is asked. */
export function conditionWords(when: StageCondition): string {
  const parts = [
    listWords('stage', when.stage),
    listWords('category', when.category),
    listWords('subcategory', when.subcategory),
    listWords(
      'priority',
      when.priority?.map(priority => `P${priority}`),
    ),
    when.vip === undefined ? [] : [when.vip ? 'VIP' : 'not VIP'],
    listWords('tag', when.tags),
  ].flat()
  return parts.join(', ') || 'always'
}

function listWords(name: string, values: readonly string[] | undefined): string[] {
  return values === undefined ? [] : [`${name} ${values.join(' or ')}`]
}
