import { z } from 'zod'
import { zoneSchema } from '../time/calendarSchema.js'
import { hoursSchema } from '../time/hoursSchema.js'
import { isMoment } from '../time/moment.js'
import { block, listOf, oneOrList, says } from '../policy/policyForms.js'
import { nameSchema } from '../policy/policyTerms.js'

/** The rotas of a group as people write them (docs/policy.md, "People on call"). */

const momentHint = says(
  'must be a day or a time',
  'Write `2026-03-02`, `2026-03-02 08:00`, or with an offset `2026-03-02 08:00+01:00`.',
)
export const momentSchema = z
  .string({ error: momentHint })
  .refine(isMoment, { error: momentHint })
  .meta({ id: 'moment', description: 'By the clocks of the zone, unless it has an offset.' })

const dayHint = says('must be a day', 'Write for example `2026-01-05`.')
const daySchema = z
  .string({ error: dayHint })
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: dayHint })
  .refine(isMoment, { error: dayHint })

const timeHint = says('must be a time of day', 'Write for example `08:00` or `17:30`.')
const timeSchema = z.string({ error: timeHint }).regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: timeHint }).meta({ id: 'timeOfDay' })

const everyHint = says('must be a number of days or weeks', 'Write for example `1 week`, `2 weeks` or `1 day`, at most a year.')
const everyPattern = /^([1-9]\d{0,2}) (day|week)s?$/
/** Read as days. */
const everySchema = z
  .string({ error: everyHint })
  .regex(everyPattern, { error: everyHint })
  .refine(text => daysOf(text) <= 366, { error: everyHint })
  .transform(daysOf)

function daysOf(text: string): number {
  const [, count, unit] = everyPattern.exec(text) ?? []
  return Number(count) * (unit === 'week' ? 7 : 1)
}

const rotationSchema = block(
  {
    every: everySchema.describe('How long a turn lasts: `1 day`, `1 week`, `2 weeks`.'),
    from: daySchema.describe('The day of the first handover; on its weekday all handovers of a weekly rotation are.'),
    handover: timeSchema.optional().describe('The local time of every handover. Default: 00:00.'),
    people: listOf(
      nameSchema,
      says('must be a list of people', 'Write `[Name, Another name]`, in the order of their turns; at least one.'),
    ).describe('Members of the group, in the order of their turns.'),
  },
  'a block with every, from, handover and people',
).meta({ id: 'rotation' })

const rangeShape = {
  from: momentSchema.describe('The first moment of it.'),
  until: momentSchema.describe('The first moment after it.'),
  person: nameSchema.describe('A member of the group.'),
}
const datedSchema = block(rangeShape, 'a block with from, until and person').meta({ id: 'datedShift' })

const datedHint = says('must be a list of shifts', 'Write `- {from: …, until: …, person: …}` lines.')

export const rotaSchema = block(
  {
    name: nameSchema.describe('Told with the plan of every incident that it decides.'),
    zone: zoneSchema.describe('The IANA time zone by whose clocks it goes, for example Europe/Berlin.'),
    rotation: rotationSchema.optional().describe('People who take turns. Either this or `dated`.'),
    hours: hoursSchema
      .optional()
      .describe('The hours of the week in which the rotation is on call, each shift on the day on which it begins. Default: always.'),
    dated: oneOrList(datedSchema, datedHint, 0)
      .optional()
      .describe('Shifts with dates instead of a rotation, as `baton oncall import` writes them; of two at the same time the later in the list counts.'),
    overrides: oneOrList(datedSchema, datedHint, 0)
      .optional()
      .describe('Who is on call instead; of two at the same time the later in the list counts.'),
    timeOff: oneOrList(datedSchema, datedHint, 0)
      .optional()
      .describe('Who is away: the next in the rotation who is there takes the turn.'),
  },
  'a rota with name, zone, and rotation or dated',
).meta({ id: 'rota' })

export const rotasSchema = oneOrList(rotaSchema, says('must be a list of rotas', 'Write `- {name: …, zone: …, rotation: …}` lines.'), 0)

export type RotaDocument = z.output<typeof rotaSchema>
