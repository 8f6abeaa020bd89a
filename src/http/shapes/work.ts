import { z } from 'zod'
import { handoffReasons } from '../../domain/handoff/handoff.js'
import { handoffStates } from '../../ports/workStore.js'
import { approvalPage, story } from './answers.js'

const instant = z.iso.datetime({ precision: 3 })
const { incident } = approvalPage.shape.approvals.element.shape
const side = z.strictObject({ tier: z.int().positive(), stage: z.string(), assignmentGroup: z.string() })

/** As the story of an incident has them. */
export const { tasks: tasksOf, handoffs: handoffsOf } = story.shape

export const taskPage = z.strictObject({
  tasks: z.array(z.strictObject({ incident: incident.describe('As it stands now.'), task: tasksOf.element })),
  next: z.string().nullable(),
})

export const handoffPage = z.strictObject({
  handoffs: z.array(z.strictObject({
    incident: incident.describe('As it stands now.'), from: side, to: side, by: z.string(), at: instant, note: z.string(), reason: z.enum(handoffReasons).nullable(),
    completeness: handoffsOf.element.shape.completeness,
    state: z.enum(handoffStates).describe('`pending`: nobody of the receiving group was heard yet; `unanswered`: it went on without them.'),
    answeredAt: instant.nullable(), engagedAt: instant.nullable(), endedAt: instant.nullable(),
  })),
  next: z.string().nullable(),
})
