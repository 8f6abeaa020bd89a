import { z } from 'zod'
import { incidentStates } from '../../domain/incident.js'

/** What a caller sees of an incident: comments only, and nothing that is internal (docs/decisions/0029). */
const summary = {
  number: z.string(), shortDescription: z.string(), description: z.string().nullable(), state: z.enum(incidentStates), priority: z.int(),
  openedAt: z.string(), updatedAt: z.string(), resolvedAt: z.string().nullable(), closedAt: z.string().nullable(), expectedAt: z.string().nullable(),
  resolution: z.strictObject({ code: z.string(), notes: z.string(), at: z.string() }).nullable(),
}

export const ownSummary = z.strictObject(summary)
export const ownIncident = z.strictObject({
  ...summary,
  comments: z.array(z.strictObject({ at: z.string(), author: z.string(), text: z.string() })),
})
