import { z } from 'zod'
import { block, oneOrList, says } from '../policy/policyForms.js'
import { nameSchema } from '../policy/policyTerms.js'
import type { Appointed } from './appointed.js'

/** How a policy document names people without naming persons. */

const appointedHint = says('must be `manager`, a group or a role', 'Write `manager`, `{group: …}` or `{role: …}`.')

const appointedSchema = z.union([
  z.literal('manager', { error: appointedHint }),
  block({
    group: nameSchema.optional().describe('Everybody in this group, its manager too.'),
    role: nameSchema.optional().describe('Everybody who has this role by a group; `manager`: whoever manages any group.'),
  }, 'a block with group or role').refine(({ group, role }) => (group === undefined) !== (role === undefined), { error: appointedHint }),
], { error: appointedHint })
  .transform((one): Appointed => typeof one === 'string' ? one : one.group === undefined ? { role: one.role ?? '' } : { group: one.group })
  .meta({ id: 'appointed' })

/** Several of them; `atLeast` 0 allows none. */
export function appointedList(what: string) {
  return oneOrList(appointedSchema, says(`must be ${what}`, 'Write `manager`, `{group: …}`, `{role: …}`, or a list of them.'))
}
