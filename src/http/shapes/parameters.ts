import { z } from 'zod'

/** An incident in a path. */
export const numbered = z.strictObject({ number: z.string().min(1).max(200).describe('Like INC0010001.') })
