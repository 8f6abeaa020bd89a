import { z } from 'zod'
import { minutesOfDay, weekdays, type Shift } from './calendar.js'
import { block, oneOrList, says } from '../policy/policyForms.js'
import { nameSchema } from '../policy/policyTerms.js'
import { callersCalendar } from '../policy/policy.js'
import { isZone } from './zonedTime.js'

/** How a policy document writes calendars: `Mon-Fri: 08:00-17:00`, several shifts as a list, holidays by date. */

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

const shiftHint = says(
  'must be a time of day from–to',
  'Write for example `08:00-17:00`; `22:00-06:00` goes over midnight, `00:00-24:00` is the whole day.',
)
const shiftPattern = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/
const shiftSchema = z
  .string({ error: shiftHint })
  .regex(shiftPattern, { error: shiftHint })
  .transform(readShift)
  .meta({ id: 'shift' })
const shiftsSchema = oneOrList(shiftSchema, shiftHint, 0).transform(shifts => shifts.sort((a, b) => a.from - b.from))

const dayHint = says('is no day of the week', 'Write for example `Mon`, `Mon-Fri` or `Sat, Sun`.')
const day = `(?:${weekdays.join('|')})`
const daysSchema = z.string().regex(new RegExp(`^${day}(?:-${day})?(?:, ?${day}(?:-${day})?)*$`), { error: dayHint })

const hoursSchema = z
  .record(daysSchema, shiftsSchema, {
    error: says('must be working hours by day', 'Write for example `{Mon-Fri: 08:00-17:00, Sat: [09:00-12:00, 13:00-15:00]}`.'),
  })
  .transform(hours => {
    const week = weekdays.map((): Shift[] => [])
    for (const [days, shifts] of Object.entries(hours)) for (const index of daysOf(days)) week[index] = shifts
    return week
  })

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

const neverWorks = says('never has a working hour, so no clock could run by it', 'Give it at least one shift of a week.')

export const calendarSchema = block(
  {
    zone: zoneSchema.describe('The IANA zone whose walls the hours are read from.'),
    hours: hoursSchema
      .refine(week => week.some(shifts => shifts.length > 0), { error: neverWorks })
      .optional()
      .describe('Working hours by day of the week. Default: every hour of every day.'),
    holidays: oneOrList(holidaySchema, holidayHint, 0).optional().describe('Days with hours of their own, often none.'),
  },
  'a block with zone, hours, holidays',
).meta({ id: 'calendar' })

export type CalendarDocument = z.output<typeof calendarSchema>

function readShift(text: string): Shift {
  const [from = 0, to = 0] = text.split('-').map(time => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))
  return { from, to: to > from ? to : to + minutesOfDay }
}

/** `Mon-Wed, Sat` → 0, 1, 2, 5; `Sat-Mon` goes over the weekend. */
function daysOf(text: string): number[] {
  return text.split(/, ?/).flatMap(part => {
    const [first = 0, last = first] = part.split('-').map(name => weekdays.indexOf(name as (typeof weekdays)[number]))
    const count = ((last - first + 7) % 7) + 1
    return Array.from({ length: count }, (_, step) => (first + step) % 7)
  })
}

/** `02-29` is a day, in the years that have it. */
function isDate(text: string): boolean {
  const [day = 0, month = 0, year = 2024] = text.split('-').map(Number).reverse()
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
}
