import { z } from 'zod'
import { block, oneOrList, says } from '../policy/policyForms.js'
import { conditionShape, nameSchema } from '../policy/policyTerms.js'
import { handoffKinds } from './handoff.js'
import { tellCustomer } from './handoffRules.js'
import { askableFields } from './parts.js'

/** How a policy document says what has to be handed over. */

const fieldHint = says('must be a field of the handoff or a list of them', `Write some of: ${askableFields.join(', ')}.`)
const names = (what: string) => oneOrList(nameSchema, says(`must be a ${what} or a list of them`, 'Write `Name` or `[Name, Another name]`.'))

const ruleSchema = block({
  stage: names('stage').optional().describe('The stages that get it. Default: every stage.'),
  group: names('group').optional().describe('The groups that get it. Default: every group.'),
  from: names('stage').optional().describe('The stages that give it. Default: every stage.'),
  ...conditionShape,
  kind: z.enum(handoffKinds, { error: says('must be a kind of escalation', `Write one of: ${handoffKinds.join(', ')}.`) })
    .optional()
    .describe('Default: both kinds.'),
  requires: oneOrList(z.enum(askableFields, { error: fieldHint }), fieldHint).optional().describe('What has to be given; the note always has.'),
  tellCustomer: z.enum(tellCustomer, { error: says('must be how the customer is told', `Write one of: ${tellCustomer.join(', ')}.`) })
    .optional()
    .describe('`required`: who hands over says that the customer knows. `introduce`: Baton tells the customer, before, who takes over.'),
}, 'a rule with `requires`, and with conditions if it is not for everything').meta({ id: 'handoffRule' })

export const handoffsSchema = oneOrList(
  ruleSchema, says('must be a list of rules', 'Write `- {stage: …, requires: [validatedFacts, attemptedRemediation]}` lines.'), 0,
)

export type HandoffsDocument = z.output<typeof handoffsSchema>
