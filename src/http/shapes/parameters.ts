import { z } from 'zod'

/** Which part of a list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional().describe('`next` of the page before.'),
}

/** An incident in a path. */
export const numbered = z.strictObject({ number: z.string().min(1).max(200).describe('Like INC0010001.') })
