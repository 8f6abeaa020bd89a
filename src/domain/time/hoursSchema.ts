import { z } from 'zod'
import { oneOrList, says } from '../policy/policyForms.js'
import { daysAlike, minutesOfDay, spellShift, weekdays, type Shift, type Week } from './calendar.js'

/**
 * Hours of the week, wherever a policy names some (decision 0020): by days, `{Mon-Fri: 08:00-17:00}`, or for every day,
 * `22:00-07:00`. Several shifts of a day are a list.
 */

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

/** The hours of one day; an empty list is a day without any. */
export const shiftsSchema = oneOrList(shiftSchema, shiftHint, 0).transform(inOrder)

const dayHint = says('is no day of the week', 'Write for example `Mon`, `Mon-Fri` or `Sat, Sun`.')
const day = `(?:${weekdays.join('|')})`
export const daysPattern = new RegExp(`^${day}(?:-${day})?(?:, ?${day}(?:-${day})?)*$`)
const daysSchema = z.string().regex(daysPattern, { error: dayHint })

const hoursHint = says(
  'must be hours of the week',
  'Write `{Mon-Fri: 08:00-17:00, Sat: [09:00-12:00, 13:00-15:00]}`, or `22:00-07:00` for every day.',
)
const byDays = z
  .record(daysSchema, shiftsSchema, { error: hoursHint })
  .superRefine((hours, context) => {
    const days = Object.keys(hours).flatMap(daysOf)
    const twice = days.find((one, index) => days.indexOf(one) !== index)
    if (twice === undefined) return
    context.addIssue({ code: 'custom', message: says(`names \`${weekdays[twice]}\` twice`, 'Name each day once; its shifts are a list: `Mon: [08:00-12:00, 13:00-17:00]`.') })
  })
  .transform((hours): Week => {
    const week: Week = weekdays.map(() => [])
    for (const [days, shifts] of Object.entries(hours)) for (const index of daysOf(days)) week[index] = shifts
    return week
  })
const everyDay = (shifts: Shift[]): Week => weekdays.map(() => shifts)

export const hoursSchema = z
  .union([shiftSchema.transform(shift => everyDay([shift])), z.array(shiftSchema, { error: hoursHint }).transform(shifts => everyDay(inOrder(shifts))), byDays], { error: hoursHint })
  .refine(week => week.some(shifts => shifts.length > 0), { error: says('has no hour at all', 'Give it at least one shift of a week.') })
  .meta({ id: 'hours' })

/** Hours as a policy writes them; `hoursSchema` reads the same week again. Days that are alike but not neighbours stand apart. */
export function writeHours(week: Week): string {
  const written = daysAlike(week).map(({ days, shifts }) => ({ days: days.join('-'), shifts: shifts.map(shift => spellShift(shift, '-')) }))
  const listed = written.map(({ days, shifts }) => ({ days, hours: shifts.length === 1 ? shifts.join() : `[${shifts.join(', ')}]` }))
  const [first] = listed
  if (first?.days === 'Mon-Sun') return first.hours
  return `{${listed.map(({ days, hours }) => `${days}: ${hours}`).join(', ')}}`
}

function readShift(text: string): Shift {
  const [from = 0, to = 0] = text.split('-').map(time => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))
  return { from, to: to > from ? to : to + minutesOfDay }
}

function inOrder(shifts: Shift[]): Shift[] {
  return shifts.sort((a, b) => a.from - b.from)
}

/** `Mon-Wed, Sat` → 0, 1, 2, 5; `Sat-Mon` goes over the weekend. */
export function daysOf(text: string): number[] {
  return text.split(/, ?/).flatMap(part => {
    const [first = 0, last = first] = part.split('-').map(name => weekdays.indexOf(name as (typeof weekdays)[number]))
    const count = ((last - first + 7) % 7) + 1
    return Array.from({ length: count }, (_, step) => (first + step) % 7)
  })
}
