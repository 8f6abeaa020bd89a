import { z } from 'zod'
import { approvalsSchema } from '../approvals/approvalsSchema.js'
import { handoffsSchema } from '../handoff/handoffsSchema.js'
import { intakeSchema } from '../handoff/intakeSchema.js'
import { guardrailsSchema } from '../guardrails/guardrailsSchema.js'
import { noticesSchema, peopleSchema } from '../notices/noticesSchema.js'
import { block, listOf, oneOrList, says } from './policyForms.js'
import {
  conditionSchema,
  conditionShape,
  destinationSchema,
  destinationShape,
  limitSchema,
  nameSchema,
  prioritySchema,
  stageConditionSchema,
  textSchema,
} from './policyTerms.js'
import { calendarNameSchema, calendarSchema } from '../time/calendarSchema.js'
import { holdReasons } from '../incident.js'
import { pagingSchema } from '../paging/pagingSchema.js'
import { rotasSchema } from '../onCall/rotaSchema.js'
import { triageSchema } from '../triage/triageSchema.js'
import { triggersSchema } from '../triggers/triggersSchema.js'
import { ladderSlaSchema, slaSchema } from '../sla/slaSchema.js'

/**
 * The escalation policy as people write it (design.md, "The escalation policy"). The descriptions reach editors
 * through `policies/schema.json`.
 */

const instructionSchema = block(
  { ...conditionShape, text: textSchema.describe('What the engineer of this stage is told.') },
  'a block with text, and conditions beside it if it is not for everything',
).meta({ id: 'instruction' })

const stageSchema = block(
  {
    name: nameSchema,
    sla: slaSchema.optional(),
    instructions: oneOrList(
      instructionSchema,
      says(
        'must be a list of instructions',
        'Write `- text: …` lines, with conditions such as subcategory beside the text.',
      ),
    )
      .optional()
      .describe('The first whose conditions match is shown to the engineer.'),
  },
  'a stage with at least a name',
)

const entrySchema = block(
  { when: conditionSchema.optional(), ...destinationShape },
  'a stage and a group, and `when` if it is not for everything',
).meta({ id: 'entryRow' })
const decisionSchema = block(
  { when: stageConditionSchema.optional(), then: destinationSchema },
  '`when` with conditions, and `then` with a stage and a group',
).meta({ id: 'decisionRow' })

const otherwiseHint = says('must be `refuse` or a stage and a group', 'Write `refuse` or `{stage: …, group: …}`.')

const holdReasonHint = says('must be a hold reason or a list of them', `Write some of: ${holdReasons.join(', ')}; [] for none.`)
const holdReasonSchema = z.enum(holdReasons, { error: holdReasonHint })

const ladderSchema = block(
  {
    name: nameSchema,
    appliesTo: conditionSchema
      .optional()
      .describe('The incidents that climb this ladder. The last ladder has none: it takes everything else.'),
    sla: ladderSlaSchema.optional(),
    stages: listOf(
      stageSchema,
      says('must be a list of stages', 'Write `- name: …` lines, from the lowest stage to the highest.'),
    ).describe('From the lowest to the highest.'),
    entry: oneOrList(
      entrySchema,
      says('must be a list of rows', 'Write `- {stage: …, group: …}` lines, the last one without `when`.'),
    ).describe('Where a new incident starts. The first row that matches wins; the last has no `when`.'),
    decisions: oneOrList(
      decisionSchema,
      says(
        'must be a list of rows',
        'Write `- when: {stage: …}` lines, each with `then: {stage: …, group: …}` below.',
      ),
      0,
    )
      .optional()
      .describe('Where an escalation goes. The first row that matches and leads up wins.'),
    otherwise: z
      .union([z.literal('refuse', { error: otherwiseHint }), destinationSchema], { error: otherwiseHint })
      .optional()
      .describe('When no row matches. Default: refuse.'),
    stopOnHold: oneOrList(holdReasonSchema, holdReasonHint, 0)
      .optional()
      .describe('The hold reasons that stop the clocks; while held for another, they run on. Default: all of them.'),
    reopenWindow: limitSchema
      .optional()
      .describe(
        'How long a resolved incident can be reopened before it is closed. Default: 5 days; none: as long as nobody closes it.',
      ),
  },
  'a ladder with name, stages and entry',
)

const groupSchema = block(
  {
    manager: nameSchema.optional().describe('Is alerted, and takes what nobody else can.'),
    members: oneOrList(nameSchema, says('must be a list of names', 'Write `[Name, Another name]`.'), 0).optional(),
    roles: oneOrList(nameSchema, says('must be a list of names', 'Write `[role, another role]`.'), 0).optional(),
    rotas: rotasSchema
      .optional()
      .describe('Who is on call when. Levels in order: the first rota that names somebody decides. Default: none.'),
  },
  'a block with manager and members',
)

const matrixRow = block(
  { 1: prioritySchema, 2: prioritySchema, 3: prioritySchema },
  'a priority for each urgency 1, 2, 3',
).meta({ id: 'impactRow' })

/** The whole document. Output: lists where one or several may stand, durations in ms, `none` as null. */
export const policySchema = block(
  {
    name: nameSchema,
    priorityMatrix: block({ 1: matrixRow, 2: matrixRow, 3: matrixRow }, 'a row for each impact 1, 2, 3')
      .optional()
      .describe('By impact, then by urgency; 1 is high, 3 is low.'),
    groups: z.record(nameSchema, groupSchema, {
      error: says('must be a block of groups', 'Write `Group name: {manager: …, members: [ … ]}` lines.'),
    }),
    calendars: z
      .record(calendarNameSchema, calendarSchema, {
        error: says('must be a block of calendars', 'Write `Calendar name: {zone: …, hours: …}` lines.'),
      })
      .optional()
      .describe('Working hours by which clocks may count.'),
    ladders: listOf(
      ladderSchema,
      says('must be a list of ladders', 'Write `- name: …` lines, the last ladder without `appliesTo`.'),
    ).describe('The first whose `appliesTo` matches takes the incident.'),
    paging: pagingSchema
      .optional()
      .describe('How people are called until somebody answers. The first rule that matches counts. Default: nobody is called.'),
    handoffs: handoffsSchema
      .optional()
      .describe('What has to be handed over with an escalation. Every rule that matches counts. Default: the note.'),
    intake: intakeSchema
      .optional()
      .describe('In which form the teams get an incident. A form for a group counts before one for a stage. Default: as it was given.'),
    guardrails: guardrailsSchema
      .optional()
      .describe('Rules that hold people back until they are met, or bent for a reason. Each counts. Default: none.'),
    triggers: triggersSchema.optional().describe('Rules that act on their own, on facts and on time. Every one that is due counts. Default: none.'),
    approvals: approvalsSchema
      .optional()
      .describe('Who decides over hierarchical escalations. Default: the manager of the group.'),
    people: peopleSchema.optional().describe('How to reach people; who belongs where is said by the groups.'),
    notices: noticesSchema.optional().describe('Who is told of what, and how. Default: nobody; the stream has it all.'),
    triage: triageSchema.optional().describe('What is suggested of the words in a text. Default: nothing, and new incidents are not read.'),
  },
  'a block with name, groups and ladders',
).describe('Escalation policy of Baton')

export type PolicyDocument = z.output<typeof policySchema>

/** The JSON Schema that editors use; published as `policies/schema.json`. */
export function policyJsonSchema(): object {
  return z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' })
}
