import { z } from 'zod'
import { block, says } from './policyForms.js'
import { limitSchema } from './policyTerms.js'

/** What a policy document promises for a ladder or a stage (rules.md, "SLA"). */

const limitsSchema = z
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

export const slaSchema = block(
  {
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
  },
  'a block with respond, resolve, remindAt, onBreach',
).meta({ id: 'sla', description: 'What is left out is taken from the ladder, then from the defaults.' })

export type SlaDocument = z.output<typeof slaSchema>
export type LimitsDocument = z.output<typeof limitsSchema>
