import { z } from 'zod'
import { roles } from '../../domain/access/principal.js'

export const principal = z.strictObject({
  name: z.string(), role: z.enum(roles), groups: z.array(z.string()).nullable().describe('The only groups that it acts for; null: no limit but what its role says.'),
})
