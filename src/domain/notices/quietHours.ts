import { plus } from '../time/instants.js'
import { workingTimeOf, type WorkingTime } from '../time/workingTime.js'
import type { QuietHours } from './noticeRules.js'

/** Nobody is left without word for longer than this, whatever hours were written down. */
const longestWaitMs = 7 * 86_400_000

/**
 * The first instant, at or after `at`, that lies in none of these quiet hours; at most a week later. The hours are
 * expanded as those of calendars are, so a time that a change of the clocks leaves out is the change itself.
 */
export function sendableAt(quiet: readonly QuietHours[], priority: number, at: string): string {
  const applying = quiet.filter(({ except }) => !except.includes(priority))
    .map(({ zone, week }) => workingTimeOf({ name: 'quiet hours', zone, week, holidays: [] }))
  const latest = plus(at, longestWaitMs)
  for (let instant = at; instant < latest;) {
    const end = applying.flatMap(hours => endOf(hours, instant, latest) ?? []).sort().at(-1)
    if (end === undefined) return instant
    instant = end
  }
  return latest
}

/** When these hours end, if `at` lies in them; null otherwise. */
function endOf(hours: WorkingTime, at: string, latest: string): string | null {
  const [first] = hours.stretches(at, latest)
  return first?.from === at ? first.to : null
}
