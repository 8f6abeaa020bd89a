import { everybody, type Guardrail, type HeldMove } from '../guardrails/guardrail.js'
import { bendersOf, guardrailsAhead } from '../guardrails/holding.js'
import { requirementsFor } from '../handoff/handoffRules.js'
import { formFor, sourceWords } from '../handoff/intakeForm.js'
import type { Incident } from '../incident.js'
import { isSame } from '../policy/diff/structural.js'
import { calendarOf } from '../policy/namedCalendar.js'
import type { Policy } from '../policy/policy.js'
import type { Calendar } from '../time/calendar.js'
import { ladderFor, type Planned, type Route } from './destination.js'

/** What another policy changes of handing an incident on: what holds it back, what it has to carry, how it is read. */

/** Each guardrail that holds it otherwise is told once, of the first move of these that it holds. */
export function guardrailChanges([before, was]: Course, [after, is]: Course, incident: Incident): string[] {
  const told = new Set<string>()
  return occasions.flatMap(({ when, is: moves, leadsTo }) => {
    const ahead = (policy: Policy, next: Planned) => leadsTo(policy, incident, next)
      .flatMap(stage => guardrailsAhead(policy, { is: moves, incident, leadsTo: stage }))
      .flatMap(guardrail => effectOf(policy, guardrail, incident) ?? [])
    const [old, now] = [ahead(before, was), ahead(after, is)]
    const onlyIn = (these: readonly Effect[], others: readonly Effect[]) =>
      [...new Set(these.filter(({ effect }) => !others.some(other => isSame(effect, other.effect))).map(({ name }) => name))].filter(name => !told.has(name))
    const [come, gone] = [onlyIn(now, old), onlyIn(old, now)]
    const lifted = gone.filter(name => !come.includes(name))
    for (const name of [...come, ...gone]) told.add(name)
    return [
      ...(come.length > 0 ? [`other guardrails hold it ${when}: ${come.join(', ')}`] : []),
      ...(lifted.length > 0 ? [`no longer held ${when} by ${lifted.join(', ')}`] : []),
    ]
  })
}

/** A policy, and where the incident goes on by it. */
type Course = readonly [policy: Policy, next: Planned]

interface Occasion {
  when: string
  is: readonly HeldMove[]
  /** The stages that the move may lead to, null for one that leads up to none; empty: it cannot be made. */
  leadsTo: (policy: Policy, incident: Incident, next: Planned) => (string | null)[]
}

const occasions: Occasion[] = [
  // Nothing holds an answer back.
  { when: 'at its next handoff', is: ['escalate'], leadsTo: (_, { tier }, next) => (tier.question || 'refused' in next ? [] : [next.stage]) },
  { when: 'when it skips stages', is: ['escalate', 'skip'], leadsTo: stagesPast },
  { when: 'when it is reassigned', is: ['reassign'], leadsTo: () => [null] },
  { when: 'when it is sent back', is: ['sendBack'], leadsTo: (_, { tier }) => (tier.givenBy ? [null] : []) },
]

function stagesPast(policy: Policy, incident: Incident, next: Planned): string[] {
  if (incident.tier.question || 'refused' in next) return []
  const names = ladderFor(policy, incident)?.stages.map(({ name }) => name) ?? []
  return names.slice(names.indexOf(next.stage) + 1)
}

interface Effect {
  name: string
  /** What it comes to for the incident, whatever it is called and wherever it is written. */
  effect: object
}

/** Null: it holds nothing back, as its calendar has every hour. */
function effectOf(policy: Policy, { name, wants, mayBend }: Guardrail, { callerCalendar }: Incident): Effect | null {
  const people = bendersOf(policy, mayBend)
  const benders = mayBend === everybody || people === everybody ? everybody : [...mayBend].sort()
  switch (wants.kind) {
    case 'hours': {
      const calendar = calendarOf(policy, wants.calendar, callerCalendar)
      return calendar && { name, effect: { hours: hoursOf(calendar), benders } }
    }
    case 'closedOn': return { name, effect: { closed: hoursOf(wants.calendar), benders } }
    case 'roles': return { name, effect: { roles: [...wants.roles].sort(), benders } }
    default: return { name, effect: { ...wants, benders } }
  }
}

function hoursOf({ name: _name, ...hours }: Calendar): Omit<Calendar, 'name'> {
  return hours
}

/** What its next handoff has to tell; an answer has to tell nothing. */
export function requirementChanges(before: Policy, after: Policy, incident: Incident, { stage, group }: Route): string[] {
  if (incident.tier.question) return []
  const [was, is] = [before, after].map(({ handoffs = [] }) =>
    requirementsFor(handoffs, { facts: incident, from: incident.stage, to: { stage, assignmentGroup: group }, kind: 'functional' }))
  if (!was || !is) return []
  const [more, less] = [is.fields.filter(field => !was.fields.includes(field)), was.fields.filter(field => !is.fields.includes(field))]
  const named = (fields: typeof more) => fields.map(field => sourceWords[field]).join(', ')
  return [
    ...(more.length > 0 ? [`its next handoff has to tell as well: ${named(more)}`] : []),
    ...(less.length > 0 ? [`its next handoff no longer has to tell: ${named(less)}`] : []),
    ...(was.tellCustomer === is.tellCustomer ? [] : [`the customer ${customerThen[is.tellCustomer ?? 'free']} at its next handoff`]),
  ]
}

const customerThen = { required: 'has to know', introduce: 'is told by Baton', free: 'need not be told' }

/** How whoever gets it reads it. */
export function formChanges(before: Policy, after: Policy, { stage, group }: Route): string[] {
  const [was, is] = [before, after].map(({ intake = [] }) => {
    const form = formFor(intake, { stage, assignmentGroup: group })
    return form && { name: form.name, sections: form.sections, terms: form.terms }
  })
  return isSame(was, is) ? [] : [is ? `${group} gets it in another form, ${is.name}` : `${group} gets it in no form any more`]
}
