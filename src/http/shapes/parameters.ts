import { z } from 'zod'

/** Which part of a list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional().describe('`next` of the page before.'),
}

/** An incident in a path. */
export const numbered = z.strictObject({ number: z.string().min(1).max(200).describe('Like INC0010001.') })

/** An instant, or a day for its first instant in UTC; becomes an instant as the records have them. */
export const dayOrInstant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform(text => new Date(text).toISOString())
