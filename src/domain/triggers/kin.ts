import { isOver, type Incident } from '../incident.js'
import type { Policy } from '../policy/policy.js'
import type { KinField, Pattern } from './trigger.js'
import type { Kin } from './triggerState.js'

/** Which incidents are of the same kind as another one: what they have in common, and when they were opened. */
export interface Kind {
  number: string
  /** Null stands for "none", and is something to have in common. */
  fields: Partial<Record<KinField, string | null>>
  /** Opened after this instant, */
  after: string
  /** and not later than this one. */
  until: string
}

/** Who is of the same kind, by the name of the trigger that asks. */
export type KinByTrigger = ReadonlyMap<string, Kin>

/**
 * What has to be looked up for the triggers of a policy: with the opening, with a new classification, and once for a trigger
 * that the incident has not met yet. Without a configuration item there is none to have in common.
 */
export function kindsToFind({ triggers = [] }: Pick<Policy, 'triggers'>, before: Incident | null, after: Incident): { name: string; kind: Kind }[] {
  if (isOver(after.state)) return []
  return triggers.flatMap(({ name, when: { pattern } }) => {
    if (!pattern) return []
    const known = before?.triggers.find(state => state.name === name)?.kin
    const isSame = known && before && pattern.same.every(field => before[field] === after[field])
    const isUnknown = pattern.same.includes('configurationItem') && after.configurationItem === null
    return isSame || isUnknown ? [] : [{ name, kind: kindOf(after, pattern) }]
  })
}

function kindOf({ number, openedAt, ...incident }: Incident, { same, withinMs }: Pattern): Kind {
  return {
    number, fields: Object.fromEntries(same.map(field => [field, incident[field]])),
    after: new Date(Date.parse(openedAt) - withinMs).toISOString(), until: openedAt,
  }
}
