import { z } from 'zod'

/** Which part of a list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional().describe('`next` of the page before.'),
}

/** An incident in a path. */
export const numbered = z.strictObject({ number: z.string().min(1).max(200).describe('Like INC0010001.') })

const isWithinReach = (at: string) => at >= '1970' && at < '9000'
const outOfReach = 'must lie between the years 1970 and 9000'

/** An instant; becomes one as the records have them. Years that only some calendars know are no years of an incident. */
export const instant = z.iso.datetime({ offset: true }).transform(text => new Date(text).toISOString()).refine(isWithinReach, outOfReach)

/** An instant, or a day for its first instant in UTC. */
export const dayOrInstant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform(text => new Date(text).toISOString()).refine(isWithinReach, outOfReach)
