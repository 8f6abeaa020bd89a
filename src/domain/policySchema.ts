import { z } from 'zod'
import { durationPattern, longestDurationMs, parseDuration } from './duration.js'

/**
 * The escalation policy as people write it. Every message has two lines, what is wrong and the mend; the first is
 * read after the name of the key: "`remindAt` must be …". `policyProblems.ts` takes them apart again.
 * The descriptions reach editors through `policies/schema.json`.
 */

/** A problem's two lines in one message. */
export function says(problem: string, fix: string): string {
  return `${problem}\n${fix}`
}

const nameHint = says('must be a name', 'Write one line of text of at most 200 characters; put quotes around a number.')

/** A name stands alone on a line of a table or a terminal, so it has no control characters and no blanks around it. */
export const nameSchema = z.string({ error: nameHint })
  .min(1, { error: nameHint })
  .max(200, { error: nameHint })
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: nameHint })
  .regex(/^\S(?:.*\S)?$/, { error: says('must not begin or end with a blank', 'Take the blanks away.') })
  .meta({ id: 'name' })

const textHint = says('must be a text', 'Write what the engineer should read, in at most 10,000 characters; `|` begins a text of several lines.')
const textSchema = z.string({ error: textHint })
  .max(10_000, { error: textHint })
  .regex(/\S/, { error: textHint })
  .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, { error: textHint })

const limitHint = says('must be a length of time', 'Write for example `15 min`, `4 h`, `2 days`, `1 h 30 min` or `90 s`; `none` switches it off.')
const limitSchema = z.string({ error: limitHint })
  .regex(new RegExp(`^none$|${durationPattern.source}`), { error: limitHint })
  .refine(inRange, { error: says('must be between 1 s and 3650 days', 'Write a length in between; `none` switches it off.') })
  .transform(text => (text === 'none' ? null : parseDuration(text)))
  .meta({ id: 'length' })

const priorityHint = says('must be a priority', 'Write one of P1, P2, P3, P4, P5.')
const prioritySchema = z.union([
  z.int({ error: priorityHint }).min(1, { error: priorityHint }).max(5, { error: priorityHint }),
  z.enum(['P1', 'P2', 'P3', 'P4', 'P5'], { error: priorityHint }),
], { error: priorityHint }).transform(value => (typeof value === 'number' ? value : Number(value.slice(1))))
  .meta({ id: 'priority' })

const names = oneOrList(nameSchema, says('must be a name or a list of names', 'Write `Name` or `[Name, Another name]`; put quotes around a number.'))
  .meta({ id: 'names' })
const vipHint = says('must be true or false', 'Write `true` or `false`.')

const conditionShape = {
  category: names.optional().describe('Any of these categories.'),
  subcategory: names.optional().describe('Any of these subcategories.'),
  priority: oneOrList(prioritySchema, says('must be a priority or a list of priorities', 'Write `P1` or `[P1, P2]`.')).optional()
    .describe('Any of these priorities, P1 (critical) to P5 (planning).'),
  vip: z.boolean({ error: vipHint }).optional().describe('Whether the caller is a VIP.'),
  tags: names.optional().describe('At least one of these tags.'),
}

export const conditionSchema = block(conditionShape, 'conditions such as `{category: SD-WAN}`').meta({ id: 'conditions' })
export const stageConditionSchema = block(
  { stage: names.optional().describe('The stage at which the incident is.'), ...conditionShape },
  'conditions such as `{stage: Triage, subcategory: Link failure}`',
)

const destinationShape = {
  stage: nameSchema.describe('A stage of this ladder.'),
  group: nameSchema.describe('A group of this policy.'),
}
export const destinationSchema = block(destinationShape, 'a stage and a group').meta({ id: 'destination' })

const limitsSchema = z.union([
  limitSchema,
  block({
    P1: limitSchema.optional(), P2: limitSchema.optional(), P3: limitSchema.optional(),
    P4: limitSchema.optional(), P5: limitSchema.optional(),
  }, 'a length of time for each priority'),
], {
  error: says('must be a length of time, or one for each priority', 'Write for example `4 h` or `{P1: 15 min, P2: 1 h}`; `none` switches it off.'),
}).meta({ id: 'lengths' })

const percentHint = says('must be a whole percentage from 1 to 99', 'Write for example `[50, 75]`; `[]` for no reminder.')
const percentSchema = z.int({ error: percentHint }).min(1, { error: percentHint }).max(99, { error: percentHint })

export const onBreachSchema = z.enum(['escalate', 'flag', 'alert manager'], {
  error: says('must be something to do on a breach', 'Write one of: escalate, flag, alert manager.'),
})

const slaSchema = block({
  respond: limitsSchema.optional().describe('Until somebody of the group acts. Default: P1 15 min, P2 1 h, P3 4 h, P4 and P5 24 h.'),
  resolve: limitsSchema.optional().describe('Until this stage resolves or escalates it. Default: P1 8 h, P2 24 h, P3 72 h, P4 120 h, P5 240 h.'),
  remindAt: z.union([percentSchema, z.array(percentSchema, { error: percentHint })], { error: percentHint }).optional()
    .describe('Percentages of the time at which the owner is reminded. Default: 50 and 75.'),
  onBreach: onBreachSchema.optional()
    .describe('What the end of the time to resolve sets off. Default: escalate, at the last stage alert manager.'),
}, 'a block with respond, resolve, remindAt, onBreach').meta({ id: 'sla', description: 'What is left out is taken from the ladder, then from the defaults.' })

const instructionSchema = block(
  { ...conditionShape, text: textSchema.describe('What the engineer of this stage is told.') },
  'a block with text, and conditions beside it if it is not for everything',
).meta({ id: 'instruction' })

const stageSchema = block({
  name: nameSchema,
  sla: slaSchema.optional(),
  instructions: oneOrList(instructionSchema, says('must be a list of instructions', 'Write `- text: …` lines, with conditions such as subcategory beside the text.')).optional()
    .describe('The first whose conditions match is shown to the engineer.'),
}, 'a stage with at least a name')

const entrySchema = block({ when: conditionSchema.optional(), ...destinationShape }, 'a stage and a group, and `when` if it is not for everything').meta({ id: 'entryRow' })
const decisionSchema = block({ when: stageConditionSchema.optional(), then: destinationSchema }, '`when` with conditions, and `then` with a stage and a group').meta({ id: 'decisionRow' })

const otherwiseHint = says('must be `refuse` or a stage and a group', 'Write `refuse` or `{stage: …, group: …}`.')

const ladderSchema = block({
  name: nameSchema,
  appliesTo: conditionSchema.optional().describe('The incidents that climb this ladder. The last ladder has none: it takes everything else.'),
  sla: slaSchema.optional(),
  stages: listOf(stageSchema, says('must be a list of stages', 'Write `- name: …` lines, from the lowest stage to the highest.')).describe('From the lowest to the highest.'),
  entry: oneOrList(entrySchema, says('must be a list of rows', 'Write `- {stage: …, group: …}` lines, the last one without `when`.'))
    .describe('Where a new incident starts. The first row that matches wins; the last has no `when`.'),
  decisions: oneOrList(decisionSchema, says('must be a list of rows', 'Write `- when: {stage: …}` lines, each with `then: {stage: …, group: …}` below.'), 0).optional()
    .describe('Where an escalation goes. The first row that matches and leads up wins.'),
  otherwise: z.union([z.literal('refuse', { error: otherwiseHint }), destinationSchema], { error: otherwiseHint }).optional()
    .describe('When no row matches. Default: refuse.'),
  reopenWindow: limitSchema.optional().describe('How long a resolved incident can be reopened before it is closed. Default: 5 days; none: it is never closed by itself.'),
}, 'a ladder with name, stages and entry')

const groupSchema = block({
  manager: nameSchema.optional().describe('Is alerted, and takes what nobody else can.'),
  members: oneOrList(nameSchema, says('must be a list of names', 'Write `[Name, Another name]`.'), 0).optional(),
  roles: oneOrList(nameSchema, says('must be a list of names', 'Write `[role, another role]`.'), 0).optional(),
}, 'a block with manager and members')

const matrixRow = block({ 1: prioritySchema, 2: prioritySchema, 3: prioritySchema }, 'a priority for each urgency 1, 2, 3').meta({ id: 'impactRow' })

/** The whole document. Output: lists where one or several may stand, durations in ms, `none` as null. */
export const policySchema = block({
  name: nameSchema,
  priorityMatrix: block({ 1: matrixRow, 2: matrixRow, 3: matrixRow }, 'a row for each impact 1, 2, 3').optional()
    .describe('By impact, then by urgency; 1 is high, 3 is low.'),
  groups: z.record(nameSchema, groupSchema, { error: says('must be a block of groups', 'Write `Group name: {manager: …, members: [ … ]}` lines.') }),
  ladders: listOf(ladderSchema, says('must be a list of ladders', 'Write `- name: …` lines, the last ladder without `appliesTo`.'))
    .describe('The first whose `appliesTo` matches takes the incident.'),
}, 'a block with name, groups and ladders').describe('Escalation policy of Baton')

export type PolicyDocument = z.output<typeof policySchema>
export type SlaDocument = z.output<typeof slaSchema>
export type LimitsDocument = z.output<typeof limitsSchema>

/** The JSON Schema that editors use; published as `policies/schema.json`. */
export function policyJsonSchema(): object {
  return z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' })
}

/** A block knows its keys, so a mistyped one is told the right ones. */
function block<S extends z.ZodRawShape>(shape: S, what: string) {
  const keys = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: issue => issue.code === 'unrecognized_keys'
      ? says('is not known here', `Use only: ${keys}.`)
      : says(`must be ${what}`, `Write these keys, each on a line of its own: ${keys}.`),
  })
}

function listOf<T extends z.ZodType>(item: T, hint: string, atLeast = 1) {
  return z.array(item, { error: hint }).min(atLeast, { error: hint })
}

function oneOrList<T extends z.ZodType>(item: T, hint: string, atLeast = 1) {
  return z.union([item, listOf(item, hint, atLeast)], { error: hint })
    .transform(value => (Array.isArray(value) ? value : [value]) as z.output<T>[])
}

function inRange(text: string): boolean {
  const durationMs = parseDuration(text)
  return durationMs === null || (durationMs >= 1000 && durationMs <= longestDurationMs)
}
