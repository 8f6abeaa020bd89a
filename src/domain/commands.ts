import { z } from 'zod'
import { handoffReasons } from './handoff.js'
import { holdReasons } from './incident.js'

/**
 * Every message that the outside may send to an incident, checked where it enters: client, gateway, CLI, API.
 * The workflow cannot import zod's world; `ladder.ts` guards the same shape again, and a property test holds
 * the two together.
 */

const longestText = 100_000
const longestName = 200
/** It stands in every list and summary. */
const longestTitle = 500

const text = z.string().trim().min(1, 'must not be blank').max(longestText)
const name = z.string().trim().min(1, 'must not be blank').max(longestName)
const level = z.int().min(1).max(3)

const envelope = {
  /** Who acts. Recorded; decides membership only, until sign-in comes. */
  by: name,
  /** Makes the message repeatable: the same ID gets the same answer. */
  requestId: name,
  /** Refuses the command with `wrong_stage` when the incident is elsewhere by now. */
  expectStage: name.optional(),
}

export const handoffDetailsSchema = z.strictObject({
  validatedFacts: z.array(text).optional(),
  diagnosticResults: z.array(z.strictObject({ what: text, result: text })).optional(),
  attemptedRemediation: z.array(z.strictObject({ step: text, outcome: text })).optional(),
  workingHypothesis: text.optional(),
  businessContext: text.optional(),
  userAccessibility: z.strictObject({ hours: name.optional(), zone: name.optional(), channel: name.optional() }).optional(),
  request: text.optional(),
  reason: z.enum(handoffReasons).optional(),
  kind: z.enum(['functional', 'hierarchical']).optional(),
  customerInformed: z.boolean().optional(),
})

/** One schema per command; the key is the command's kind, and the name of its signal and update. */
export const commandSchemas = {
  accept: z.strictObject({ ...envelope }),
  reject: z.strictObject({ ...envelope, note: text.optional() }),
  escalate: z.strictObject({ ...envelope, note: text, handoff: handoffDetailsSchema.optional() }),
  resolve: z.strictObject({ ...envelope, code: name, notes: text }),
  reopen: z.strictObject({ ...envelope, note: text }),
  hold: z.strictObject({ ...envelope, reason: z.enum(holdReasons), comment: text.optional() }),
  resume: z.strictObject({ ...envelope, note: text.optional() }),
  reassign: z.strictObject({ ...envelope, group: name, note: text.optional() }),
  assign: z.strictObject({ ...envelope, to: name, note: text.optional() }),
  reclassify: z.strictObject({
    ...envelope,
    category: name.optional(),
    subcategory: name.nullable().optional(),
    impact: level.optional(),
    urgency: level.optional(),
    note: text,
  }),
  close: z.strictObject({ ...envelope, note: text.optional() }),
  cancel: z.strictObject({ ...envelope, note: text.optional() }),
} as const

export type CommandKind = keyof typeof commandSchemas
export type CommandPayload<K extends CommandKind> = z.infer<(typeof commandSchemas)[K]>
/** A command as it lies in the queue: its payload and its kind. */
export type CommandOf<K extends CommandKind> = CommandPayload<K> & { kind: K }
export type Command = { [K in CommandKind]: CommandOf<K> }[CommandKind]

export const commandKinds = Object.keys(commandSchemas) as CommandKind[]

export const openSchema = z.strictObject({
  requestId: name,
  by: name,
  shortDescription: z.string().trim().min(1, 'must not be blank').max(longestTitle),
  description: text.optional(),
  caller: name,
  category: name,
  subcategory: name.nullable().default(null),
  impact: level,
  urgency: level,
  vip: z.boolean().default(false),
  /** A calendar of the policy: the caller's own working hours, for promises that count by them. */
  callerCalendar: name.optional(),
  tags: z.array(name).default([]),
  /** While an incident with this key is unfinished, opening another answers with that one. */
  dedupKey: name.optional(),
  followUpOf: name.optional(),
})
export type OpenRequest = z.infer<typeof openSchema>
/** What a caller may leave out is filled in by the schema. */
export type OpenInput = z.input<typeof openSchema>

/** A work note (internal) or comment (the customer sees it). Written to the records without the workflow. */
export const entrySchema = z.strictObject({
  requestId: name,
  by: name,
  text,
  /** The tier that the author saw; a note that lost the race against a handoff does not clear needs attention. */
  tier: z.int().positive().optional(),
})
export type EntryRequest = z.infer<typeof entrySchema>
