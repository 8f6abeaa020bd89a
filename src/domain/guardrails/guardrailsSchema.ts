import { z } from 'zod'
import { block, oneOrList, says } from '../policy/policyForms.js'
import { conditionShape, nameSchema, stageConditionSchema, textSchema } from '../policy/policyTerms.js'
import { zoneSchema } from '../time/calendarSchema.js'
import { daysOf, daysPattern } from '../time/hoursSchema.js'
import { everybody, heldMoves } from './guardrail.js'

/** How a policy document writes guardrails: a name, one thing that is wanted, and whom it concerns. */

const countOf = (most: number) => {
  const hint = says(`must be a whole number from 1 to ${most}`, 'Write for example `2`; to have no such limit, take the guardrail away.')
  return z.int({ error: hint }).min(1, { error: hint }).max(most, { error: hint })
}

const rolesHint = says('must be a role or a list of roles', 'Write `lead` or `[lead, duty manager]`; `manager` is whoever manages a group.')
const rolesSchema = oneOrList(nameSchema, rolesHint)

const moveHint = says('must be a move or a list of moves', `Write some of: ${heldMoves.join(', ')}.`)
const daysHint = says('must be `weekend`, or days of the week', 'Write for example `weekend` or `Fri-Sun`.')
const stagesHint = says('must be a stage or a list of stages', 'Write `Stage` or `[Stage, Another stage]`.')
const unlessHint = says('must be conditions or a list of them', 'Write `{vip: true}`, or `[{vip: true}, {priority: P1}]` where one of them is enough.')

/** What a guardrail wants: exactly one of these stands in it. */
const wantsShape = {
  attempts: countOf(20).optional().describe('At least so many steps tried before, as the handoff tells them.'),
  replies: countOf(100).optional().describe('At least so many comments to the customer before.'),
  tiers: countOf(100).optional().describe('At most so many moves up of one incident.'),
  closedOn: z.string({ error: daysHint }).regex(new RegExp(`^weekend$|${daysPattern.source}`), { error: daysHint }).optional().describe('Nothing on these days, by the clocks of `zone`.'),
  hours: nameSchema.optional().describe('Only within the hours of this calendar; `caller`: of the caller\'s own.'),
  roles: rolesSchema.optional().describe('Only by people who have one of these roles.'),
  skip: rolesSchema.optional().describe('Skipping stages only by people who have one of these roles.'),
}
export const wantsNames = Object.keys(wantsShape) as (keyof typeof wantsShape)[]

const guardrailSchema = block({
  name: nameSchema.describe('Stands in refusals, in the stream and in the list of overrides.'),
  ...wantsShape,
  zone: zoneSchema.optional().describe('Of `closedOn`: by the clocks of which zone.'),
  on: oneOrList(z.enum(heldMoves, { error: moveHint }), moveHint)
    .optional()
    .describe('What it holds back. `escalate` is every move up, `skip` only those past a stage. Default: escalate; of `skip`: skip.'),
  toStage: oneOrList(nameSchema, stagesHint).optional().describe('Only moves up to one of these stages.'),
  stage: oneOrList(nameSchema, stagesHint).optional().describe('The stage at which the incident is.'),
  ...conditionShape,
  unless: oneOrList(stageConditionSchema, unlessHint).optional().describe('It holds nothing back that meets one of these.'),
  mayBend: z.union([z.literal(everybody), rolesSchema], { error: rolesHint })
    .optional()
    .describe('The roles that may bend it with a reason; or `everybody`. Default: manager.'),
  message: textSchema.optional().describe('What who is held back reads besides.'),
}, 'a guardrail with a name and what it wants').superRefine((guardrail, context) => {
  const wanted = wantsNames.filter(name => guardrail[name] !== undefined)
  const complain = (problem: string, fix: string, path: string[] = []) => {
    context.addIssue({ code: 'custom', path, message: says(problem, fix) })
  }
  // A key that is not known was perhaps meant for it; that is told already.
  if (wanted.length === 0 && context.issues.length === 0) complain('wants nothing', `Give it one of: ${wantsNames.join(', ')}.`)
  if (wanted.length > 1) complain(`wants ${wanted.length} things at once: ${wanted.join(', ')}`, 'Make a guardrail of each.')
  if (guardrail.closedOn !== undefined && guardrail.zone === undefined) complain('has `closedOn` and no `zone`: a day begins at another instant in each', 'Add for example `zone: Europe/Berlin`.')
  if (new Set(closedDays(guardrail.closedOn ?? 'weekend')).size === 7) complain('closes every day', 'Leave at least one day out.', ['closedOn'])
  if (guardrail.closedOn === undefined && guardrail.zone !== undefined) complain('belongs to `closedOn`, which is missing', 'Take it away; the zone of `hours` is its calendar\'s.', ['zone'])
  if (guardrail.skip !== undefined && guardrail.on !== undefined) complain('holds back skips, whatever `on` says', 'Take `on` away, or write `roles` in place of `skip`.', ['on'])
}).meta({ id: 'guardrail' })

/** Days of the week, 0 for Monday. */
export function closedDays(closedOn: string): number[] {
  return daysOf(closedOn === 'weekend' ? 'Sat-Sun' : closedOn)
}

export const guardrailsSchema = oneOrList(
  guardrailSchema, says('must be a list of guardrails', 'Write `- {name: two attempts first, attempts: 2}` lines.'), 0,
)

export type GuardrailDocument = z.output<typeof guardrailsSchema>[number]
