import { z } from 'zod'
import { block, says } from '../policy/policyForms.js'
import { limitSchema, nameSchema } from '../policy/policyTerms.js'

/** What a policy document promises for a ladder or a stage (rules.md, "SLA"). */

/** One length of time, or one for each priority. */
export const limitsSchema = z
  .union(
    [
      limitSchema,
      block(
        {
          P1: limitSchema.optional(),
          P2: limitSchema.optional(),
          P3: limitSchema.optional(),
          P4: limitSchema.optional(),
          P5: limitSchema.optional(),
        },
        'a length of time for each priority',
      ),
    ],
    {
      error: says(
        'must be a length of time, or one for each priority',
        'Write for example `4 h` or `{P1: 15 min, P2: 1 h}`; `none` switches it off.',
      ),
    },
  )
  .meta({ id: 'lengths' })

const percentHint = says(
  'must be a whole percentage from 1 to 99',
  'Write for example `[50, 75]`; `[]` for no reminder.',
)
const percentSchema = z.int({ error: percentHint }).min(1, { error: percentHint }).max(99, { error: percentHint })

const onBreachSchema = z.enum(['escalate', 'flag', 'alert manager'], {
  error: says('must be something to do on a breach', 'Write one of: escalate, flag, alert manager.'),
})

const calendarHint = says(
  'must be a calendar, or one for each priority',
  'Write the name of a calendar of this policy, `caller` or `around the clock`, or for example `{P1: around the clock, P2: Office}`.',
)
const calendarNameSchema = nameSchema.meta({ id: 'calendarName' })
const calendarChoiceSchema = z.union(
  [
    calendarNameSchema,
    block(
      {
        P1: calendarNameSchema.optional(),
        P2: calendarNameSchema.optional(),
        P3: calendarNameSchema.optional(),
        P4: calendarNameSchema.optional(),
        P5: calendarNameSchema.optional(),
      },
      'a calendar for each priority',
    ),
  ],
  { error: calendarHint },
)

const slaShape = {
  respond: limitsSchema
    .optional()
    .describe('Until somebody of the group acts. Default: P1 15 min, P2 1 h, P3 4 h, P4 and P5 24 h.'),
  resolve: limitsSchema
    .optional()
    .describe('Until this stage resolves or escalates it. Default: P1 8 h, P2 24 h, P3 72 h, P4 120 h, P5 240 h.'),
  remindAt: z
    .union([percentSchema, z.array(percentSchema, { error: percentHint })], { error: percentHint })
    .optional()
    .describe('Percentages of the time at which the owner is reminded. Default: 50 and 75.'),
  onBreach: onBreachSchema
    .optional()
    .describe('What the end of the time to resolve sets off. Default: escalate, at the last stage alert manager.'),
  followUp: limitsSchema
    .optional()
    .describe('How long an escalation to this stage may stay unanswered before that is said and told (event unanswered). Default: none.'),
  calendar: calendarChoiceSchema
    .optional()
    .describe(
      'By whose working hours the time is counted: a calendar of this policy, `caller` (the one that the incident names), or `around the clock`, which is the default.',
    ),
}

const inherits = 'What is left out is taken from the ladder, then from the defaults.'

/** What a stage promises. */
export const slaSchema = block(slaShape, 'a block with respond, resolve, remindAt, onBreach, followUp, calendar').meta({
  id: 'sla',
  description: inherits,
})

/** What a ladder promises for each of its stages, and for the incident as a whole. */
export const ladderSlaSchema = block(
  {
    ...slaShape,
    incident: limitsSchema
      .optional()
      .describe('From the opening to the resolution, over all stages. A breach is flagged and the manager alerted. Default: none.'),
  },
  'a block with respond, resolve, incident, remindAt, onBreach, followUp, calendar',
).meta({ id: 'ladderSla', description: 'What holds for every stage that does not say otherwise.' })

export type SlaDocument = z.output<typeof ladderSlaSchema>
export type LimitsDocument = z.output<typeof limitsSchema>
export type CalendarChoice = z.output<typeof calendarChoiceSchema>
