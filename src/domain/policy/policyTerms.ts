import { z } from 'zod'
import { durationPattern, longestDurationMs, parseDuration } from '../time/duration.js'
import { block, oneOrList, says } from './policyForms.js'

/** The terms that a policy document is written in: names, texts, lengths of time, priorities, conditions, destinations. */

const nameHint = says(
  'must be a name',
  'Write one line of text of at most 200 characters; put quotes around a number.',
)

/** A name stands alone on a line of a table or a terminal, so it has no control characters and no blanks around it. */
export const nameSchema = z
  .string({ error: nameHint })
  .min(1, { error: nameHint })
  .max(200, { error: nameHint })
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: nameHint })
  .regex(/^\S(?:.*\S)?$/, { error: says('must not begin or end with a blank', 'Take the blanks away.') })
  .meta({ id: 'name' })

const textHint = says(
  'must be a text',
  'Write what the engineer should read, in at most 10,000 characters; `|` begins a text of several lines.',
)
/** What an engineer reads; may have several lines. */
export const textSchema = z
  .string({ error: textHint })
  .max(10_000, { error: textHint })
  .regex(/\S/, { error: textHint })
  .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, { error: textHint })

const limitHint = says(
  'must be a length of time',
  'Write for example `15 min`, `4 h`, `2 days`, `1 h 30 min` or `90 s`; `none` switches it off.',
)
/** A length of time in ms; null for `none`. */
export const limitSchema = z
  .string({ error: limitHint })
  .regex(new RegExp(`^none$|${durationPattern.source}`), { error: limitHint })
  .refine(inRange, {
    error: says('must be between 1 s and 3650 days', 'Write a length in between; `none` switches it off.'),
  })
  .transform(text => (text === 'none' ? null : parseDuration(text)))
  .meta({ id: 'length' })

const priorityHint = says('must be a priority', 'Write one of P1, P2, P3, P4, P5.')
/** `P1` or `1`; read as 1. */
export const prioritySchema = z
  .union(
    [
      z.int({ error: priorityHint }).min(1, { error: priorityHint }).max(5, { error: priorityHint }),
      z.enum(['P1', 'P2', 'P3', 'P4', 'P5'], { error: priorityHint }),
    ],
    { error: priorityHint },
  )
  .transform(value => (typeof value === 'number' ? value : Number(value.slice(1))))
  .meta({ id: 'priority' })

const names = oneOrList(
  nameSchema,
  says('must be a name or a list of names', 'Write `Name` or `[Name, Another name]`; put quotes around a number.'),
).meta({ id: 'names' })
const vipHint = says('must be true or false', 'Write `true` or `false`.')

export const conditionShape = {
  category: names.optional().describe('Any of these categories.'),
  subcategory: names.optional().describe('Any of these subcategories.'),
  priority: oneOrList(prioritySchema, says('must be a priority or a list of priorities', 'Write `P1` or `[P1, P2]`.'))
    .optional()
    .describe('Any of these priorities, P1 (critical) to P5 (planning).'),
  vip: z.boolean({ error: vipHint }).optional().describe('Whether the caller is a VIP.'),
  tags: names.optional().describe('At least one of these tags.'),
}

export const conditionSchema = block(conditionShape, 'conditions such as `{category: SD-WAN}`').meta({
  id: 'conditions',
})
export const stageConditionShape = { stage: names.optional().describe('The stage at which the incident is.'), ...conditionShape }
export const stageConditionSchema = block(
  stageConditionShape,
  'conditions such as `{stage: Triage, subcategory: Link failure}`',
)

export const destinationShape = {
  stage: nameSchema.describe('A stage of this ladder.'),
  group: nameSchema.describe('A group of this policy.'),
}
export const destinationSchema = block(destinationShape, 'a stage and a group').meta({ id: 'destination' })

function inRange(text: string): boolean {
  const durationMs = parseDuration(text)
  return durationMs === null || (durationMs >= 1000 && durationMs <= longestDurationMs)
}
