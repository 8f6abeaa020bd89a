import type { Condition, RoutingFacts } from './condition.js'

/**
 * Finds facts that meet some conditions and none of others, so that a row which can never be taken is told from one that
 * only rarely is. Exact: `witness.test.ts` holds it against trying everything.
 *
 * Conditions ask for values of a few fields, so it is enough to look at those they name and at one they do not. What is
 * left of the facts after a condition is taken away are at most five smaller, disjoint parts; tags need no parts, as a
 * condition of tags is met by more of them and never by fewer.
 */
export function witness(met: readonly Condition[], unmet: readonly Condition[], priorities: readonly number[]): RoutingFacts | null {
  const named = [...met, ...unmet]
  const start: Part = {
    category: [somethingElse(named.flatMap(({ category = [] }) => category)), ...valuesOf(named, 'category')],
    subcategory: [null, ...valuesOf(named, 'subcategory')],
    priority: [...priorities],
    vip: [false, true],
    tags: met.flatMap(({ tags }) => (tags === undefined ? [] : [tags])),
    without: [],
  }
  return search(met.reduce(inside, start), unmet)
}

/** Facts of which each field is one of some values, with at least one tag of each list. */
interface Part {
  category: readonly string[]
  subcategory: readonly (string | null)[]
  priority: readonly number[]
  vip: readonly boolean[]
  tags: readonly (readonly string[])[]
  /** Tags that they do not have. */
  without: readonly string[]
}

type Field = Exclude<keyof Condition, 'tags'>
/** Does not compile once conditions ask for more than is looked at here: the answers would be wrong. */
const everyField: Record<Field, true> = { category: true, subcategory: true, priority: true, vip: true }
const fields = Object.keys(everyField) as Field[]

function search(part: Part, unmet: readonly Condition[], from = 0): RoutingFacts | null {
  if (isEmpty(part)) return null
  const next = unmet.findIndex((condition, index) => index >= from && canMeet(part, condition))
  const condition = unmet[next]
  if (condition === undefined) return anyOf(part)
  for (const rest of outside(part, condition)) {
    const found = search(rest, unmet, next + 1)
    if (found) return found
  }
  return null
}

function isEmpty(part: Part): boolean {
  return fields.some(field => part[field].length === 0) || part.tags.some(wanted => wanted.every(tag => part.without.includes(tag)))
}

function canMeet(part: Part, condition: Condition): boolean {
  const { category, subcategory, priority, vip } = inside(part, condition)
  const isTagged = condition.tags === undefined || condition.tags.some(tag => !part.without.includes(tag))
  return isTagged && [category, subcategory, priority, vip].every(values => values.length > 0)
}

/** What of a part meets the condition, but for tags. */
function inside(part: Part, condition: Condition): Part {
  return fields.reduce((kept, field) => narrowed(kept, field, condition, true), part)
}

/** What of a part does not meet the condition, in parts that have nothing in common. */
function outside(part: Part, condition: Condition): Part[] {
  const parts = fields.map((field, index) =>
    narrowed(fields.slice(0, index).reduce((kept, earlier) => narrowed(kept, earlier, condition, true), part), field, condition, false))
  const tagged = condition.tags ? [{ ...inside(part, condition), without: [...part.without, ...condition.tags] }] : []
  return [...parts, ...tagged]
}

function narrowed(part: Part, field: Field, condition: Condition, meets: boolean): Part {
  const asked = condition[field]
  if (asked === undefined) return meets ? part : { ...part, [field]: [] }
  const values: readonly unknown[] = typeof asked === 'boolean' ? [asked] : asked
  return { ...part, [field]: part[field].filter(value => values.includes(value) === meets) }
}

function anyOf({ category, subcategory, priority, vip, tags, without }: Part): RoutingFacts | null {
  const [[first], [second], [third], [fourth]] = [category, subcategory, priority, vip]
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) return null
  const chosen = tags.flatMap(wanted => wanted.find(tag => !without.includes(tag)) ?? [])
  return { category: first, subcategory: second, priority: third, vip: fourth, tags: [...new Set(chosen)] }
}

function valuesOf(conditions: readonly Condition[], field: 'category' | 'subcategory'): string[] {
  return [...new Set(conditions.flatMap(condition => condition[field] ?? []))]
}

/** A category that no condition names. */
function somethingElse(named: readonly string[]): string {
  let name = 'Other'
  while (named.includes(name)) name += '.'
  return name
}
