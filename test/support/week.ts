import type { Week } from '../../src/domain/time/calendar.js'
import { hoursSchema } from '../../src/domain/time/hoursSchema.js'

/** Hours of the week as a policy writes them: `{ 'Mon-Fri': '08:00-18:00' }`, `'22:00-07:00'`. */
export function week(hours: string | Record<string, string | string[]>): Week {
  return hoursSchema.parse(hours)
}
