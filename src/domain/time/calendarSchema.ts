import { z } from 'zod'
import type { Holiday, Shift, Week } from './calendar.js'
import { block, oneOrList, says } from '../policy/policyForms.js'
import { nameSchema } from '../policy/policyTerms.js'
import { callersCalendar } from '../policy/policy.js'
import { hoursSchema, shiftsSchema } from './hoursSchema.js'
import { workingTimeOf } from './workingTime.js'
import { isZone } from './zonedTime.js'

/** How a policy document writes calendars: a zone, hours of the week, holidays by date. */

/** Needs no calendar: every hour counts. */
export const aroundTheClockName = 'around the clock'

const reservedHint = says(
  'cannot be the name of a calendar',
  `\`${callersCalendar}\` and \`${aroundTheClockName}\` mean something already; choose another name.`,
)
export const calendarNameSchema = nameSchema.refine(name => name !== callersCalendar && name !== aroundTheClockName, {
  error: reservedHint,
})

const zoneHint = says('must be a time zone', 'Write an IANA name such as `Europe/Berlin`, `America/New_York` or `UTC`.')
export const zoneSchema = z.string({ error: zoneHint }).refine(isZone, { error: zoneHint }).meta({ id: 'zone' })

const dateHint = says('must be a date', 'Write for example `2026-12-25`, or `12-25` for every year.')
const dateSchema = z
  .string({ error: dateHint })
  .regex(/^(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, { error: dateHint })
  .refine(isDate, { error: says('is a day that the calendar does not have', 'Correct the day or the month.') })
const holidayHint = says('must be a date, or a block with `on`', 'Write `2026-12-25` or `{on: 12-24, hours: 08:00-12:00, name: …}`.')
const holidaySchema = z.union(
  [
    dateSchema.transform(on => ({ on, name: null, hours: [] as Shift[] })),
    block(
      {
        on: dateSchema,
        name: nameSchema.optional(),
        hours: shiftsSchema.optional().describe('When people work on that day. Default: not at all.'),
      },
      'a block with on, name, hours',
    ).transform(({ on, name = null, hours = [] }) => ({ on, name, hours })),
  ],
  { error: holidayHint },
)

export const calendarSchema = block(
  {
    zone: zoneSchema.describe('The IANA zone whose walls the hours are read from.'),
    hours: hoursSchema
      .optional()
      .describe('Working hours by day of the week. Default: every hour of every day.'),
    holidays: oneOrList(holidaySchema, holidayHint, 0).optional().describe('Days with hours of their own, often none.'),
  },
  'a block with zone, hours, holidays',
)
  .refine(hasHours, { error: says('has no working hour: every day with hours is a holiday', 'Take holidays away, or give them hours.') })
  .meta({ id: 'calendar' })

export type CalendarDocument = z.output<typeof calendarSchema>

/** False when holidays take all days that have hours, for ten years on end: a clock would come to no end, and stop whoever plans it. */
function hasHours({ zone, hours, holidays = [] }: { zone: string; hours?: Week | undefined; holidays?: Holiday[] | undefined }): boolean {
  // Fewer cannot do it.
  if (hours === undefined || holidays.length < 300) return true
  const time = workingTimeOf({ name: '', zone, week: hours, holidays })
  try {
    // Days of the week come back to the same dates after 28 years.
    for (let year = 2020; year < 2050; year += 1) time.add(`${year}-01-01T00:00:00.000Z`, 1)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** `02-29` is a day, in the years that have it. */
function isDate(text: string): boolean {
  const [day = 0, month = 0, year = 2024] = text.split('-').map(Number).reverse()
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
}
