import { z } from 'zod'
import { handoffReasons } from '../handoff/handoff.js'
import { appointedList } from '../planning/appointedSchema.js'
import { block, oneOrList, says } from '../policy/policyForms.js'
import { limitSchema, nameSchema, stageConditionShape, textSchema } from '../policy/policyTerms.js'
import { limitsSchema } from '../sla/slaSchema.js'
import { escalationSeverities } from './approval.js'
import { silenceActions } from './approvalRules.js'

/** How a policy document says who decides over hierarchical escalations. */

const approversHint = says('must be who decides', 'Write `manager`, `{group: …}`, `{role: …}`, a list of them, or `none`.')
const approversSchema = z.union([
  z.literal('none', { error: approversHint }).transform(() => []),
  appointedList('who decides'),
], { error: approversHint })

const countHint = says('must be a whole number from 0 to 20', 'Write for example `3`.')

const ruleSchema = block({
  ...stageConditionShape,
  approvers: approversSchema.optional()
    .describe('Who may decide; each of them alone. `none`: nobody has to, the request is granted at once. Default: manager.'),
  within: limitSchema.optional().describe('How long a request may stay unanswered. Default: 1 h; none: for ever.'),
  calendar: nameSchema.optional()
    .describe('By whose working hours that is counted: a calendar of this policy, `caller`, or `around the clock`, which is the default.'),
  onSilence: z.enum(silenceActions, { error: says('must be what silence leads to', `Write one of: ${silenceActions.join(', ')}.`) })
    .optional()
    .describe('What becomes of a request that nobody answers. `remind`: it is asked again, those of `next` too. Default: remind.'),
  reminders: z.int({ error: countHint }).min(0, { error: countHint }).max(20, { error: countHint })
    .optional()
    .describe('How often it is asked again. Default: 3.'),
  next: appointedList('who decides next').optional()
    .describe('Who may decide as well once it is asked again. Default: the manager of the group that an escalation would lead to.'),
  watchers: appointedList('who watches').optional().describe('Who is put on the watch list once it is granted.'),
  resolve: limitsSchema.optional()
    .describe('What the time to resolve is shortened to while the request is granted, by the calendar of the stage; a longer one changes nothing.'),
}, 'a rule with approvers, within and onSilence').meta({ id: 'approvalRule' })

const severityHint = says('must be a severity', `Write one of: ${escalationSeverities.join(', ')}.`)
const reasonHint = says('must be a reason', `Write one of: ${handoffReasons.join(', ')}.`)

const templateSchema = block({
  reason: z.enum(handoffReasons, { error: reasonHint }).optional().describe('Unless the request names one. Default: management approval.'),
  severity: z.enum(escalationSeverities, { error: severityHint }).optional().describe('Unless the request names one. Default: Medium.'),
  justification: textSchema.optional().describe('What every such request says before its own note.'),
  watchers: appointedList('who watches').optional().describe('Who is put on the watch list once it is granted, besides those of the rule.'),
  skipApproval: z.boolean({ error: says('must be true or false', 'Write `true` or `false`.') }).optional()
    .describe('Granted without anybody\'s decision. Default: false.'),
}, 'a block with reason, severity, justification').meta({ id: 'approvalTemplate' })

export const approvalsSchema = block({
  rules: oneOrList(ruleSchema, says('must be a list of rules', 'Write `- {priority: P1, approvers: {role: …}, within: 30 min}` lines.'), 0)
    .optional()
    .describe('The first that matches counts. Where none does, the manager of the group decides, and is asked again every hour.'),
  templates: z.record(nameSchema, templateSchema, {
    error: says('must be a block of templates', 'Write `Name: {reason: …, severity: …, justification: …}` lines.'),
  }).optional().describe('Ready-made requests, by name.'),
}, 'a block with rules and templates').meta({ id: 'approvals' })

export type ApprovalsDocument = z.output<typeof approvalsSchema>
