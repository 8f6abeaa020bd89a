import { z } from 'zod'
import { channels } from '../notices/notice.js'
import { block, oneOrList, says } from '../policy/policyForms.js'
import { conditionShape, limitSchema, nameSchema } from '../policy/policyTerms.js'
import { callOrders, catchAlls } from './paging.js'

/** How a policy document says that people are called. */

const intervalHint = says('must be a length of time', 'Write for example `10 min` or `15 min`.')
const intervalSchema = limitSchema.refine(ms => ms !== null, { error: intervalHint })

const countOf = (most: number) => {
  const hint = says(`must be a whole number from 0 to ${most}`, 'Write for example `2`.')
  return z.int({ error: hint }).min(0, { error: hint }).max(most, { error: hint })
}

const channelHint = says('must be a channel or a list of channels', `Write some of: ${channels.join(', ')}.`)

const ruleSchema = block({
  ...conditionShape,
  groups: oneOrList(nameSchema, says('must be a group or a list of groups', 'Write `Group` or `[Group, Another group]`.'))
    .optional()
    .describe('The groups whose people are called. Default: every group.'),
  reminders: countOf(20).optional().describe('How often a person is paged again. Default: 2.'),
  interval: intervalSchema
    .optional()
    .describe('From one page to the next; a turn takes (reminders + 1) × interval. Default: 15 min.'),
  by: oneOrList(z.enum(channels, { error: channelHint }), channelHint)
    .optional()
    .describe('The channels. Default: each for which a person has an address.'),
  through: z.enum(callOrders, { error: says('must be who comes next', `Write one of: ${callOrders.join(', ')}.`) })
    .optional()
    .describe('Who comes after the owner: those on call by the further rotas, or those who follow in the rotation. Default: rotas, if the group has several.'),
  repeat: countOf(9).optional().describe('How often everybody\'s turn comes again before the catch-all. Default: 0.'),
  catchAll: z.enum(catchAlls, { error: says('must be who is called last', `Write one of: ${catchAlls.join(', ')}.`) })
    .optional()
    .describe('Who is called when nobody has answered. Default: manager.'),
  acknowledgeWithin: limitSchema
    .optional()
    .describe('How long the group may be silent after an answer before its owner is called again. Default: none.'),
}, 'a rule with interval, reminders and catchAll').meta({ id: 'pagingRule' })

export const pagingSchema = oneOrList(
  ruleSchema, says('must be a list of rules', 'Write `- {priority: P1, interval: 10 min, reminders: 2}` lines.'), 0,
)

export type PagingDocument = z.output<typeof pagingSchema>
