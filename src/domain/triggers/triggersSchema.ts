import { z } from 'zod'
import { handoffReasons } from '../handoff/handoff.js'
import { block, oneOrList, says } from '../policy/policyForms.js'
import { conditionShape, limitSchema, nameSchema, textSchema } from '../policy/policyTerms.js'
import { kinFields, triggerHolds, triggerOrigins, triggerScopes } from './trigger.js'

/** How a policy document says what Baton does on its own. */

const lengthHint = says('must be a length of time', 'Write for example `8 h` or `2 days`; leave it out for "at once".')
const lengthSchema = limitSchema.refine(ms => ms !== null, { error: lengthHint })

const oneOf = <T extends string>(values: readonly T[], what: string) => {
  const hint = says(`must be ${what}`, `Write one of: ${values.join(', ')}.`)
  return { hint, schema: z.enum(values as readonly [T, ...T[]], { error: hint }) }
}
const truth = z.boolean({ error: says('must be true or false', 'Write `true` or `false`.') })
const onlyTrue = (what: string) => z.literal(true, { error: says('must be true', `Write \`true\`${what}, or leave it out.`) })

const nameHint = says('must be a name or a list of names', 'Write `Name` or `[Name, Another name]`; put quotes around a number.')
const names = oneOrList(nameSchema, nameHint)
const impactHint = says('must be an impact or a list of them', 'Write `1` (high), `2`, `3`, or a list such as `[1, 2]`.')
const states = oneOf(['New', 'In Progress', 'On Hold'], 'a state in which somebody works on an incident')
const reasons = oneOf(handoffReasons, 'a reason of a handoff')
const fields = oneOf(kinFields, 'what the incidents have in common')
const countHint = says('must be a whole number from 2 to 1000', 'Write for example `3`.')

const patternSchema = block({
  same: oneOrList(fields.schema, fields.hint).optional().describe('What the incidents have in common. Default: category and subcategory.'),
  count: z.int({ error: countHint }).min(2, { error: countHint }).max(1000, { error: countHint }).describe('How many, this one among them.'),
  within: lengthSchema.describe('Counted back from its opening.'),
}, 'a block with count and within').meta({ id: 'pattern' })

const whenSchema = block({
  stage: names.optional().describe('The stage at which the incident is.'),
  ...conditionShape,
  group: names.optional().describe('The assignment group that has it.'),
  impact: oneOrList(z.int({ error: impactHint }).min(1, { error: impactHint }).max(3, { error: impactHint }), impactHint).optional().describe('The impact on the business: 1 high, 2 medium, 3 low.'),
  state: oneOrList(states.schema, states.hint).optional().describe('Its state. Default: any in which somebody works on it.'),
  reason: oneOrList(reasons.schema, reasons.hint).optional().describe('Why it was handed to the group that has it.'),
  breached: truth.optional().describe('Whether a clock of its tier ran out.'),
  needsAttention: truth.optional().describe('Whether it needs attention.'),
  unanswered: truth.optional().describe('Whether the group is still silent: nobody of it has accepted, acted or written.'),
  words: names.optional().describe('One of them stands in the title, the description or a comment of the caller.'),
  sentiment: oneOf(['negative'], 'how the caller feels').schema.optional().describe('How what the caller wrote reads.'),
  pattern: patternSchema.optional().describe('Repeated incidents of the same kind.'),
}, 'conditions such as `{priority: P1, stage: Triage}`')

const escalateHint = says('must be true, or a block with toStage and reason', 'Write `true`, `{toStage: …}` or `{reason: …}`.')
const ticketHint = says('must be true, or a block with a title', 'Write `true` or `{title: …}`.')
const holds = oneOf(triggerHolds, 'what it waits for')

const thenSchema = block({
  escalate: z.union([z.literal(true, { error: escalateHint }), block({
    toStage: nameSchema.optional().describe('Skips to this stage. Default: where the decision table leads.'),
    reason: reasons.schema.optional().describe('The reason that its handoff gives. Default: what the rule is about.'),
  }, 'true, or a block with toStage and reason')], { error: escalateHint }).optional().describe('Hands it up.'),
  flag: onlyTrue('').optional().describe('It needs attention.'),
  tell: onlyTrue(' (whom, say the notices on `triggered`)').optional().describe('A notice, event `triggered`.'),
  ticket: z.union([z.literal(true, { error: ticketHint }), block({
    title: nameSchema.optional().describe('Default: that of the incident.'),
  }, 'true, or a block with a title')], { error: ticketHint }).optional().describe('A task for the developers, at the ticket desk.'),
  hold: holds.schema.optional().describe('Puts it on hold; with a ticket, once that is open and until it is done.'),
  tag: names.optional().describe('Tags it; rows and other rules may ask for the tag.'),
  note: textSchema.optional().describe('A work note for whoever has it.'),
}, 'what follows: escalate, flag, tell, ticket, hold, tag, note')

const calendarHint = says('must be the name of a calendar', 'Write the name of one below `calendars`, `caller`, or `around the clock`.')

export const triggerSchema = block({
  name: nameSchema.describe('Notes and notices tell it by this name; under another name it is another rule.'),
  when: whenSchema.optional().describe('What has to hold. Default: always.'),
  after: lengthSchema.optional().describe('How long; as soon as it holds unless given.'),
  since: oneOf(triggerOrigins, 'from when the time counts').schema.optional()
    .describe('`opened`, `tier` (its group has it), `reply` (the customer was last told something), `update` (somebody last did or wrote something), `facts` (the conditions hold). Default: opened; facts for words and sentiment.'),
  calendar: z.string({ error: calendarHint }).min(1, { error: calendarHint }).optional().describe('By which the time counts. Default: around the clock.'),
  alsoOnHold: truth.optional().describe('The time goes on while it is on hold. Default: only for rules about incidents on hold.'),
  once: oneOf(triggerScopes, 'for what it fires once').schema.optional()
    .describe('It fires once for each incident, each tier, or each comment. Default: incident; tier where the time counts from the tier or the facts; comment for words and sentiment.'),
  then: thenSchema.describe('What follows.'),
}, 'a rule with name, when and then').meta({ id: 'trigger' })

export const triggersSchema = oneOrList(
  triggerSchema, says('must be a list of rules', 'Write `- {name: …, when: {…}, after: 8 h, then: {escalate: true}}` lines.'), 0,
)

export type TriggersDocument = z.output<typeof triggersSchema>
