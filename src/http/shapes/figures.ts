import { z } from 'zod'
import { figureNames } from '../../domain/figures/figureTables.js'
import { clockNames } from '../../domain/sla/sla.js'
import { dayOrInstant } from './parameters.js'

const count = z.int().nonnegative()
const rate = z.number().min(0).max(1).nullable().describe('0…1; null: there is nothing to take it of.')
const spread = z.strictObject({ count, medianMs: count.nullable(), p90Ms: count.nullable() })

const counted = {
  opened: count, escalated: count, escalationRate: rate, timeToEscalation: spread, escalations: count, resolutions: count, reopened: count, reopenRate: rate,
  escalatedResolutions: count, reEscalated: count, reEscalationRate: rate, sendBacks: count, breaches: count,
}

/** What `baton figures --json` prints and `GET /v1/figures` answers. */
export const figures = z.strictObject({
  from: z.iso.datetime(), until: z.iso.datetime(), group: z.string().nullable(), priorities: z.array(z.int()),
  total: z.strictObject(counted),
  weeks: z.array(z.strictObject({ week: z.iso.datetime(), ...counted })),
  stages: z.array(z.strictObject({ stage: z.string().nullable(), priority: z.int().nullable(), tiers: count, response: spread, resolution: spread })),
  pingPongs: z.array(z.strictObject({ from: z.string(), to: z.string(), count, incidents: count })),
  engagement: z.array(z.strictObject({ group: z.string(), handoffs: count, timeToEngage: spread })),
  breaches: z.array(z.strictObject({ stage: z.string(), clock: z.enum(clockNames as ['respond', 'resolve', 'incident']), count })),
})

const priority = z.coerce.number().int().min(1).max(5)

/** What is to be counted. */
export const figuresQuery = {
  from: dayOrInstant.optional().describe('An instant, or a day in UTC; twelve weeks ago unless said.'),
  until: dayOrInstant.optional().describe('The first instant, or day, after it; now unless said.'),
  group: z.string().max(200).optional().describe('Only what happened at this group.'),
  priority: z.union([priority, z.array(priority).max(5)]).transform(one => [one].flat()).optional().describe('Only incidents of this priority; one or several.'),
}

export const figureName = z.enum(figureNames).describe('Which table.')
