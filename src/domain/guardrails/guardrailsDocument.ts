import { minutesOfDay, weekdays, type Calendar } from '../time/calendar.js'
import { defaultBenders, type Guardrail, type Wants } from './guardrail.js'
import { closedDays, type GuardrailDocument } from './guardrailsSchema.js'

/** What a document says about guardrails, with every default filled in. */
export function guardrailsOf(documents: readonly GuardrailDocument[]): Guardrail[] {
  return documents.map(document => {
    const {
      name, attempts: _attempts, replies: _replies, tiers: _tiers, closedOn: _closedOn, hours: _hours, roles: _roles, skip, zone: _zone,
      on = [skip ? 'skip' : 'escalate'], toStage, unless = [], mayBend = [...defaultBenders], message = null, ...when
    } = document
    return { name, wants: wantsOf(document), on, when, ...(toStage && { toStage }), unless, mayBend, message }
  })
}

/** The schema has seen to it that exactly one stands there. */
function wantsOf({ attempts, replies, tiers, closedOn, zone = 'UTC', hours, roles, skip }: GuardrailDocument): Wants {
  if (attempts !== undefined) return { kind: 'attempts', atLeast: attempts }
  if (replies !== undefined) return { kind: 'replies', atLeast: replies }
  if (tiers !== undefined) return { kind: 'tiers', atMost: tiers }
  if (hours !== undefined) return { kind: 'hours', calendar: hours }
  if (closedOn !== undefined) return { kind: 'closedOn', days: closedOn, calendar: openDays(closedOn, zone) }
  return { kind: 'roles', roles: roles ?? skip ?? [] }
}

export function openDays(closedOn: string, zone: string): Calendar {
  const closed = closedDays(closedOn)
  const week = weekdays.map((_, day) => (closed.includes(day) ? [] : [{ from: 0, to: minutesOfDay }]))
  return { name: `every day but ${closedOn}`, zone, week, holidays: [] }
}
