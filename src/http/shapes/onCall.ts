import { z } from 'zod'

const instant = z.iso.datetime({ precision: 3 })
const stretch = { person: z.string().nullable(), since: instant.nullable(), until: instant.nullable(), because: z.string() }
const decided = z.strictObject({ ...stretch, rota: z.string().nullable(), zone: z.string().nullable() })

export const onCall = z.strictObject({
  at: instant.describe('Now.'), from: instant, until: instant,
  groups: z.array(z.strictObject({
    group: z.string(), manager: z.string().nullable(),
    onCall: decided.describe('Now; the first rota that names somebody decides.'), next: decided.nullable(),
    rotas: z.array(z.strictObject({ rota: z.string(), zone: z.string(), ...stretch })).describe('Each level, now.'),
    levels: z.array(z.strictObject({
      rota: z.string(), zone: z.string(),
      shifts: z.array(z.strictObject({ ...stretch, since: instant, until: instant, exception: z.string().nullable() })),
    })).describe('Each level over the time asked for; a stretch without a person is a gap of it.'),
    gaps: z.array(z.strictObject({ from: instant, until: instant, because: z.string() })).describe('When no level names anybody.'),
  })).describe('Those that have rotas, by name.'),
})
