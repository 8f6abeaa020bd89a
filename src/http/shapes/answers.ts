import { z } from 'zod'
import { approvalStates, escalationSeverities } from '../../domain/approvals/approval.js'
import { handoffDetailsSchema } from '../../domain/commands.js'
import { overrideReviews } from '../../domain/guardrails/override.js'
import { watchReasons } from '../../domain/watchList.js'
import { holdReasons, incidentStates, taskStates, tierOutcomes } from '../../domain/incident.js'
import { messageChannels } from '../../domain/messageChannel.js'
import { channels } from '../../domain/notices/notice.js'
import { clockNames } from '../../domain/sla/sla.js'
import { handoffReasons } from '../../domain/handoff/handoff.js'
import { triggerHolds } from '../../domain/triggers/trigger.js'
import { callOrders, catchAlls } from '../../domain/paging/paging.js'

/** What `--json` prints and the API answers, to the letter: a field more or less fails (rules.md, "JSON of the CLI"). */

const instant = z.iso.datetime({ precision: 3 })
const number = z.string().regex(/^INC\d{7}$/)
const count = z.int().nonnegative()

const answeredIncident = {
  number,
  shortDescription: z.string(),
  state: z.enum(incidentStates),
  stage: z.string(),
  assignmentGroup: z.string(),
  assignedTo: z.string(),
  category: z.string(),
  subcategory: z.string().nullable(),
  impact: z.int().min(1).max(3),
  urgency: z.int().min(1).max(3),
  configurationItem: z.string().nullable(),
  priority: z.int().min(1).max(5),
  needsAttention: z.boolean(),
  holdReason: z.enum(holdReasons).nullable(),
  reopenCount: count,
  reassignmentCount: count,
  escalationCount: count,
  respondBy: instant.nullable(),
  resolveBy: instant.nullable(),
  incidentBy: instant.nullable(),
  breached: z.boolean(),
  expectedAt: instant.nullable(),
  tier: z.int().positive(),
  openedAt: instant,
  updatedAt: instant,
}

const task = { number: z.string().regex(/^TASK\d{7}$/), state: z.enum(taskStates), assignmentGroup: z.string(), assignedTo: z.string() }

export const answer = z.strictObject({
  incident: z.strictObject(answeredIncident),
  task: z.strictObject(task).nullable(),
  pending: z.strictObject({ approval: z.string().regex(/^APR\d{7}$/) }).optional(),
  repeated: z.literal(true).optional(),
  existing: z.literal(true).optional(),
})

const place = z.strictObject({ stage: z.string(), assignmentGroup: z.string() })
const holder = z.strictObject({ tier: z.int().positive(), stage: z.string(), assignmentGroup: z.string(), assignedTo: z.string() })

const approval = z.strictObject({
  id: z.string().regex(/^APR\d{7}$/), state: z.enum(approvalStates), requestedBy: z.string(), requestedAt: instant, reason: z.string(),
  severity: z.enum(escalationSeverities), justification: z.string(), template: z.string().nullable(), approvers: z.array(z.string()),
  details: handoffDetailsSchema.optional(), watchers: z.array(z.string()), dueAt: instant.nullable(), reminders: count, approvedBy: z.string().nullable(),
  approvedAt: instant.nullable(), decidedBy: z.string().nullable(), decidedAt: instant.nullable(), decision: z.string().nullable(),
})

const recordedIncident = z.strictObject({
  ...answeredIncident,
  description: z.string().nullable(),
  caller: z.string(),
  callerCalendar: z.string().nullable(),
  vip: z.boolean(),
  tags: z.array(z.string()),
  ladder: z.string(),
  resolution: z.strictObject({ code: z.string(), notes: z.string(), cause: z.string().optional(), by: z.string(), at: instant }).nullable(),
  openedBy: z.string(),
  resolvedAt: instant.nullable(),
  closedAt: instant.nullable(),
  followUpOf: number.nullable(),
  dedupKey: z.string().nullable(),
  nextDue: z.strictObject({ clock: z.enum(clockNames), dueAt: instant, durationMs: z.int(), remindAtPercent: z.array(z.number()) }).nullable(),
  unanswered: z.boolean(),
  watchers: z.array(z.strictObject({ person: z.string(), because: z.enum(watchReasons), since: instant })),
  givers: z.array(z.string()),
  pingPongs: z.array(z.strictObject({ from: place, to: place, count: z.int().positive() })),
  approval: approval.nullable(),
  tickets: z.array(z.strictObject({
    desk: z.string().nullable(), ticket: z.string().nullable(), url: z.string().nullable(), title: z.string(), state: z.enum(['Wanted', 'Open', 'Done', 'Refused']),
    because: z.string(), hold: z.enum(triggerHolds).nullable(), waitsSince: instant.nullable(), wantedAt: instant, openedAt: instant.nullable(), doneAt: instant.nullable(), outcome: z.string().nullable(),
  })),
  triggers: z.array(z.strictObject({ name: z.string(), dueAt: instant.nullable(), firedAt: instant.nullable() })),
  repliedAt: instant.nullable(),
})

const shift = z.strictObject({ from: z.int(), to: z.int() })
const calendar = z.strictObject({
  name: z.string(), zone: z.string(), week: z.array(z.array(shift)).length(7),
  holidays: z.array(z.strictObject({ on: z.string(), name: z.string().nullable(), hours: z.array(shift) })),
})
const promise = { durationMs: z.int(), remindAtPercent: z.array(z.number()), calendar: calendar.nullable(), tightenedBy: z.string().optional() }
const target = z.strictObject(promise).nullable()
const clock = z.strictObject({
  ...promise, priority: z.int().min(1).max(5), startedAt: instant, runs: z.array(z.strictObject({ from: instant, to: instant.nullable() })),
  dueAt: instant.nullable(), originalDueAt: instant, endedAt: instant.nullable(), breachedAt: instant.nullable(),
}).nullable()

const paging = z.strictObject({
  reminders: count, intervalMs: count, channels: z.array(z.enum(channels)).nullable(), through: z.enum(callOrders), repeat: count,
  catchAll: z.enum(catchAlls), acknowledgeWithinMs: count.nullable(),
})

/** Null: nobody of the tier was ever called. */
const calling = z.strictObject({
  state: z.enum(['calling', 'answered', 'unanswered', 'stopped']),
  calls: z.array(z.strictObject({
    people: z.array(z.string()), because: z.string(), catchAll: z.boolean(), round: z.int().positive(), at: instant,
    pagedAt: z.array(instant), rejectedBy: z.array(z.string()), outcome: z.enum(['answered', 'rejected', 'notAnswered', 'stopped']).nullable(),
    answeredBy: z.string().nullable(), endedAt: instant.nullable(),
  })),
  afterHold: z.string().nullable(), begin: count, dueAt: instant.nullable(), heardAt: instant.nullable(),
}).nullable()

const tier = z.strictObject({
  number: z.int().positive(),
  stage: z.string(),
  assignmentGroup: z.string(),
  startedAt: instant,
  endedAt: instant.nullable(),
  outcome: z.enum(tierOutcomes).nullable(),
  breached: z.boolean(),
  answeredAt: instant.nullable(),
  engagedAt: instant.nullable(),
  givenBy: holder.nullable(),
  question: z.strictObject({ text: z.string(), askedBy: z.string(), askedAt: instant, from: holder }).nullable(),
  reason: z.enum(handoffReasons).nullable(),
  calling,
  plan: z.strictObject({
    policyVersion: z.int(), ladder: z.string(), stage: z.string(), assignmentGroup: z.string(), assignedTo: z.string(),
    assignedBecause: z.string(), row: z.string(), instructions: z.string().nullable(), respond: target, resolve: target,
    incident: target, stopOnHold: z.array(z.enum(holdReasons)),
    paging: paging.optional(), followUp: z.strictObject({ durationMs: z.int(), calendar: calendar.nullable() }).optional(),
    breachAction: z.enum(['escalate', 'flag', 'alertManager']), reopenWindowMs: z.int().nullable(),
    respondBy: instant.nullable(), resolveBy: instant.nullable(), incidentBy: instant.nullable(),
  }),
  clocks: z.strictObject({ respond: clock, resolve: clock, incident: clock }),
})

const words = z.array(z.string())

/** Left out: nobody read it. */
export const reading = z.strictObject({
  language: z.strictObject({ code: z.string().length(2), confidence: z.number().min(0).max(1), evidence: words }).nullable(),
  sentiment: z.strictObject({ tone: z.enum(['negative', 'neutral', 'positive']), score: z.number().min(-1).max(1), evidence: words }).nullable(),
  suggestion: z.strictObject({
    category: z.string().optional(), subcategory: z.string().optional(), impact: z.int().optional(), urgency: z.int().optional(),
    tags: words.optional(), because: words,
  }).nullable(),
  by: z.string(),
  remarks: words,
  translation: z.union([
    z.strictObject({ translated: z.string(), from: z.string(), to: z.string(), by: z.string() }), z.strictObject({ translated: z.null(), because: z.string() }),
  ]).optional(),
})

const entry = { reading: reading.optional(), channel: z.enum(messageChannels).optional(), at: instant, kind: z.enum(['workNote', 'comment', 'system']), author: z.string(), text: z.string(), tier: z.int().positive() }

const filledSection = z.strictObject({ heading: z.string(), texts: z.array(z.string()) })

const form = z.strictObject({
  name: z.string(), sections: z.array(filledSection), rest: z.array(filledSection), unmapped: z.array(z.string()), missing: z.array(z.string()),
  terms: z.array(z.strictObject({
    term: z.string(), value: z.string(), proposed: z.literal(true).optional(), evidence: z.strictObject({ from: z.string(), words: z.string() }),
  })),
})

const completeness = z.strictObject({ score: z.int().min(0).max(100), asked: z.array(z.string()), missing: z.array(z.string()) })

export const override = z.strictObject({
  id: z.string().regex(/^OVR\d{7}$/), number, tier: z.int().positive(), at: instant, guardrail: z.string(), rule: z.string(), by: z.string(), reason: z.string(),
  command: z.string(), review: z.strictObject({ verdict: z.enum(overrideReviews), by: z.string(), at: instant, note: z.string().nullable() }).nullable(),
})

export const overrideSummary = z.strictObject({
  since: instant.nullable(),
  guardrails: z.array(z.strictObject({
    guardrail: z.string(), bent: count, incidents: count, awaiting: count, kept: count, policyToChange: count, notJustified: count, lastBentAt: instant,
  })),
})

export const story = z.strictObject({
  incident: recordedIncident,
  tiers: z.array(tier),
  tasks: z.array(z.strictObject({ ...task, tier: z.int().positive(), openedAt: instant, closedAt: instant.nullable() })),
  stream: z.array(z.strictObject(entry)),
  handoffs: z.array(z.strictObject({
    handoff: handoffDetailsSchema.extend({ note: z.string() }), fromTier: z.int(), toTier: z.int(), by: z.string(), at: instant,
    form: form.nullable(), completeness: completeness.nullable(),
  })),
  approvals: z.array(approval),
  overrides: z.array(override),
})

export const approvalPage = z.strictObject({
  approvals: z.array(z.strictObject({
    incident: z.strictObject({
      number, shortDescription: z.string(), state: z.enum(incidentStates), priority: z.int(), stage: z.string(), assignmentGroup: z.string(), assignedTo: z.string(),
    }),
    approval,
  })),
  next: z.string().nullable(),
})

export const notice = z.strictObject({
  id: z.string(), event: z.string(), channel: z.enum(channels), to: z.string(), subject: z.string(), state: z.string(), wantedAt: instant, sendAt: instant,
  sentAt: instant.nullable(), answeredAt: instant.nullable(), doubted: z.boolean(), receipt: z.string().nullable(), reason: z.string().nullable(),
  attempts: z.array(z.strictObject({ beganAt: instant, endedAt: instant.nullable(), outcome: z.string().nullable(), reason: z.string().nullable() })),
})

const stretch = z.strictObject({ from: instant, to: instant })

export const explained = z.strictObject({
  incident: z.strictObject({ number }),
  at: instant,
  tier: z.int().positive().nullable(),
  stage: z.string().nullable(),
  clocks: z.array(z.strictObject({
    clock: z.enum(['respond', 'resolve', 'incident']), priority: z.int(), stage: z.enum(['In progress', 'Paused', 'Completed', 'Cancelled']),
    calendar: z.string().nullable(), hours: z.string(), zone: z.string().nullable(), durationMs: z.int(), tightenedBy: z.string().nullable(), startedAt: instant,
    elapsedMs: z.int(), leftMs: z.int(), elapsedWallMs: z.int(), leftWallMs: z.int().nullable(), pausedWallMs: z.int(),
    dueAt: instant.nullable(), originalDueAt: instant, breachedAt: instant.nullable(),
    counted: z.array(stretch), pauses: z.array(z.strictObject({ from: instant, to: instant.nullable() })),
  })),
})

export const page = z.strictObject({ incidents: z.array(recordedIncident), next: z.string().nullable() })

export const watched = z.strictObject({ ...entry, id: z.int().positive(), number })

export const failed = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), details: z.looseObject({ fix: z.string() }) }),
})

const foretold = {
  lacking: z.array(z.strictObject({ field: z.string(), words: z.string(), give: z.string() })),
  guardrails: z.array(z.looseObject({ guardrail: z.string(), rule: z.string(), isBent: z.boolean() })),
  notices: z.array(z.strictObject({ event: z.string(), channel: z.string(), to: z.string() })),
  entries: z.array(z.strictObject(entry)),
}

export const foreseen = z.strictObject({
  number: z.string(), command: z.enum(['escalate', 'sendBack', 'answer', 'deEscalate', 'reassign']), at: instant,
  refused: z.strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
  would: z.strictObject({
    from: holder,
    to: z.strictObject({
      ...holder.shape, assignedBecause: z.string(), row: z.string(), ladder: z.string(), policyVersion: z.int(), instructions: z.string().nullable(),
      respondBy: instant.nullable(), resolveBy: instant.nullable(), incidentBy: instant.nullable(), followUpAt: instant.nullable(),
    }),
    page: z.strictObject({ people: z.array(z.string()), count: z.int(), of: z.int(), channels: z.array(z.string()).nullable() }).nullable(),
    handoff: handoffDetailsSchema.extend({ note: z.string() }), form: form.nullable(), completeness: completeness.nullable(),
    customer: z.strictObject({ isInformed: z.boolean(), comment: z.string().nullable() }),
    ...foretold,
  }).nullable(),
  request: z.strictObject({ approval: approval.extend({ id: z.string().regex(/^APR(\d{7})?$/) }), ...foretold }).nullable(),
})
