import { z } from 'zod'
import { noticeEvents } from '../../domain/notices/notice.js'
import { dayOrInstant } from './parameters.js'

const instant = z.iso.datetime({ precision: 3 })
const texts = z.array(z.string())

/** The number of a version, or the one in force. */
export const versionAsked = z.union([z.literal('live'), z.coerce.number().int().positive().max(1_000_000_000)])

export const version = z.strictObject({ version: z.int(), name: z.string(), author: z.string(), reason: z.string(), appliedAt: z.string() })

export const finding = z.strictObject({ line: z.int(), column: z.int(), path: z.string(), problem: z.string(), fix: z.string() })

const named = z.strictObject({ version: z.int(), name: z.string() })

export const policyDocument = z.strictObject({
  version: z.int(), name: z.string(),
  policy: z.record(z.string(), z.unknown()).describe('As Baton works with it: every default filled in, durations in ms.'),
  parts: z.array(z.strictObject({
    heading: z.string(), lines: texts, table: z.strictObject({ head: texts, rows: z.array(texts) }).nullable(),
  })).describe('The same in words, part by part.'),
  names: z.strictObject({
    ladders: z.array(z.strictObject({ name: z.string(), stages: texts })), groups: texts, categories: texts, subcategories: texts, tags: texts, calendars: texts,
  }).describe('What it speaks of.'),
})

const change = z.strictObject({ part: z.string(), what: z.string() })

export const policyDifference = z.strictObject({ from: named, to: named, changes: z.array(change) })

export const checked = z.strictObject({
  policy: z.strictObject({ name: z.string() }).nullable().describe('Null: it cannot be applied.'),
  problems: z.array(finding), warnings: z.array(finding),
  changes: z.array(change).nullable().describe('Against the live one; null: there is none, or this cannot be applied.'),
  touched: z.strictObject({
    comparedWith: z.int().nullable(), open: z.int(), touched: z.int(),
    groups: z.array(z.strictObject({ ladder: z.string(), stage: z.string(), isStuck: z.boolean(), changes: texts, count: z.int(), first: texts })),
  }).nullable().describe('Which open incidents it touches at their next move; null: it cannot be applied.'),
})

const name = z.string().trim().min(1).max(200)
const level = z.int().min(1).max(3)

export const described = z.strictObject({
  category: name, subcategory: name.nullable().default(null), impact: level, urgency: level, vip: z.boolean().default(false), tags: z.array(name).max(100).default([]),
  callerCalendar: name.nullable().default(null), stage: name.nullable().default(null).describe('From which it goes up; null: it is opened.'),
  at: dayOrInstant.nullable().default(null).describe('When; null: now.'),
})

export const wouldHappen = z.strictObject({
  at: instant, policyVersion: z.int(), priority: z.int(),
  refused: z.strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
  plan: z.strictObject({
    ladder: z.string(), row: z.string().describe('Which matched, in words.'), stage: z.string(), assignmentGroup: z.string(), assignedTo: z.string(), assignedBecause: z.string(),
    instructions: z.string().nullable(), respondBy: instant.nullable(), resolveBy: instant.nullable(), incidentBy: instant.nullable(),
  }).nullable(),
  timeline: z.strictObject({
    ladder: z.string(), priority: z.int(), cutOff: z.boolean(),
    rows: z.array(z.strictObject({
      at: instant, afterMs: z.int(), event: z.enum(noticeEvents), stage: z.string(), assignmentGroup: z.string(), assignedTo: z.string(), what: z.string(), told: texts,
    })),
  }).nullable().describe('If nobody ever answers, from an opening on.'),
})
