import { z } from 'zod'
import { rulesName, tones, type Reading } from '../../domain/triage/reading.js'

/** What a model answers: a reading. Its parts are bounded, because all of it is recorded beside what was read. */

const words = z.string().min(1).max(500)
const name = z.string().trim().min(1).max(200)
const level = z.int().min(1).max(3)
const evidence = z.array(words).max(20)

export const modelAnswer: z.ZodType<Reading> = z.object({
  by: name.refine(by => by !== rulesName, 'is the name of the rules'),
  language: z.object({ code: z.string().regex(/^[a-z]{2}$/), confidence: z.number().min(0).max(1), evidence }).nullable(),
  sentiment: z.object({ tone: z.enum(tones), score: z.number().min(-1).max(1), evidence }).nullable(),
  suggestion: z.object({
    category: name.optional(), subcategory: name.optional(), impact: level.optional(), urgency: level.optional(),
    tags: z.array(name).max(20).optional(), because: evidence,
  }).nullable(),
  remarks: z.array(words).max(10).default([]),
})
