import { z } from 'zod'
import { handoffKinds, handoffReasons } from './handoff/handoff.js'
import { escalationSeverities } from './approvals/approval.js'
import { overrideReviews } from './guardrails/override.js'
import { holdReasons } from './incident.js'
import { isBlank } from './blank.js'
import { messageChannels } from './messageChannel.js'
import { mostTagsNamed } from './tags.js'

/**
 * Every message that the outside may send to an incident, checked where it enters: client, gateway, CLI, API.
 * The workflow cannot import zod's world; `ladder.ts` guards the same shape again, and a property test holds
 * the two together.
 */

const longestText = 100_000
const longestName = 200
/** It stands in every list and summary. */
const longestTitle = 500

/** A text in which somebody sees something, trimmed. */
export const visible = z.string().trim().min(1, { error: 'must not be blank', abort: true }).refine(given => !isBlank(given), 'must not be blank')
const text = visible.max(longestText)
export const name = visible.max(longestName)
const level = z.int().min(1).max(3)
const instant = z.iso.datetime({ error: 'must be an instant in UTC, like 2026-03-09T09:30:00.000Z' }).transform(at => new Date(at).toISOString())

const envelope = {
  /** Who acts. Recorded; whether it is them, whoever takes the message sees to (docs/decisions/0029). */
  by: name,
  /** Makes the message repeatable: the same ID gets the same answer. */
  requestId: name,
  channel: z.enum(messageChannels).optional(),
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
  kind: z.enum(handoffKinds).optional(),
  customerInformed: z.boolean().optional(),
})

/** Why a guardrail of the policy is bent; recorded and reviewed. Only who may bend it can. */
const override = text.optional()

/** What every handing on carries: the structured note, and how it is done. */
const handingOn = {
  note: text,
  handoff: handoffDetailsSchema.optional(),
  override,
}

/** The page that is answered: refused with `page_over` once nobody waits for it any more. Left out: whatever was paged. */
const page = z.strictObject({ tier: z.int().positive(), at: instant }).optional()

/** The escalation request that is meant: refused with `other_request` when another one waits by now. Left out: whichever waits. */
const approval = name.optional()

/** One schema per command; the key is the command's kind, and the name of its signal and update. */
export const commandSchemas = {
  accept: z.strictObject({ ...envelope, page }),
  reject: z.strictObject({ ...envelope, note: text.optional(), page }),
  escalate: z.strictObject({
    ...envelope,
    ...handingOn,
    /** Skip to this stage, above the present one, instead of the one that the decision table names. */
    toStage: name.optional(),
    /** A warm transfer: who gives it keeps watch until somebody of the receiving group accepts. */
    warm: z.boolean().optional(),
    /** The customer is told, as a comment, who takes over. */
    introduce: z.boolean().optional(),
    /** Of a hierarchical escalation: how grave it is, and how the request is made. */
    severity: z.enum(escalationSeverities).optional(),
    template: name.optional(),
    watchers: z.array(name).max(100).optional(),
  }),
  sendBack: z.strictObject({ ...envelope, question: text, override }),
  answer: z.strictObject({ ...envelope, note: text, handoff: handoffDetailsSchema.optional() }),
  deEscalate: z.strictObject({ ...envelope, justification: text, toStage: name.optional() }),
  approve: z.strictObject({ ...envelope, note: text.optional(), approval }),
  decline: z.strictObject({ ...envelope, note: text, approval }),
  watch: z.strictObject({ ...envelope, person: name.optional() }),
  unwatch: z.strictObject({ ...envelope, person: name.optional() }),
  resolve: z.strictObject({ ...envelope, code: name, notes: text, cause: text.optional() }),
  reopen: z.strictObject({ ...envelope, note: text }),
  hold: z.strictObject({ ...envelope, reason: z.enum(holdReasons), comment: text.optional() }),
  resume: z.strictObject({ ...envelope, note: text.optional() }),
  reassign: z.strictObject({ ...envelope, group: name, note: text.optional(), override }),
  assign: z.strictObject({ ...envelope, to: name, note: text.optional() }),
  reclassify: z.strictObject({
    ...envelope,
    category: name.optional(),
    subcategory: name.nullable().optional(),
    impact: level.optional(),
    urgency: level.optional(),
    configurationItem: name.nullable().optional(),
    /** Added and taken away; what is named in both is there afterwards. */
    addTags: z.array(name).max(mostTagsNamed).optional(),
    removeTags: z.array(name).max(mostTagsNamed).optional(),
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
  channel: envelope.channel,
  shortDescription: visible.max(longestTitle),
  description: text.optional(),
  caller: name,
  category: name,
  subcategory: name.nullable().default(null),
  impact: level,
  urgency: level,
  /** What it is about: a device, a service, a product. */
  configurationItem: name.optional(),
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
  channel: envelope.channel,
  text,
  /** The tier that the author saw; a note that lost the race against a handoff does not clear needs attention. */
  tier: z.int().positive().optional(),
  /** Of a work note: it is diagnostic work. Unless said, its words decide. */
  diagnostic: z.boolean().optional(),
  /** Of a work note: what the customer is told of it, as a comment beside it. */
  forCustomer: text.optional(),
  /** When the customer may expect the next news or the solution; replaces what they were told before. */
  expectedAt: instant.optional(),
})
export type EntryRequest = z.infer<typeof entrySchema>

/** What a review of an override came to. Written to the records without the workflow. */
export const overrideReviewSchema = z.strictObject({ by: name, verdict: z.enum(overrideReviews), note: text.optional() })
export type OverrideReviewRequest = z.infer<typeof overrideReviewSchema>
