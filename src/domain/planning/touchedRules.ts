import type { Incident } from '../incident.js'
import { isSame } from '../policy/diff/structural.js'
import { calendarOf } from '../policy/namedCalendar.js'
import type { Policy } from '../policy/policy.js'
import { triggersWaiting, type Waiting } from '../triggers/standing.js'

/** What another policy changes of the rules that wait for an incident; those whose facts do not hold do not wait. */
export function ruleChanges(before: Policy, after: Policy, incident: Incident, at: string): string[] {
  const waiting = (policy: Policy) => new Map(triggersWaiting(policy, incident, at).map(one => [one.trigger.name, effectOf(policy, one, incident, at)]))
  const [old, now] = [waiting(before), waiting(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(name => {
    const [was, is] = [old.get(name), now.get(name)]
    if (!is) return [`rule ${name} no longer waits for it`]
    if (!was) return [is.due === 'now' ? `rule ${name} acts on it at its next move` : `rule ${name} waits for it`]
    return [
      ...(isSame(was.due, is.due) ? [] : [is.due === 'now' ? `rule ${name} acts on it at its next move` : `rule ${name} is due for it at another time`]),
      ...(isSame(was.then, is.then) ? [] : [`rule ${name} does something else with it`]),
    ]
  })
}

/** When it is due, or, while its time stands still, how that is counted; and what follows. */
function effectOf({ calendars }: Policy, { trigger, dueAt }: Waiting, { callerCalendar }: Incident, at: string) {
  const { afterMs, since, calendar, alsoOnHold, then } = trigger
  const counted = { afterMs, since, alsoOnHold, calendar: calendarOf({ calendars }, calendar, callerCalendar) }
  return { due: dueAt === null ? counted : dueAt <= at ? ('now' as const) : dueAt, then }
}
