import type { CommandOf } from '../commands.js'
import type { HandoffDetails } from '../handoff/handoff.js'
import type { Incident } from '../incident.js'
import { escalationDestination, ladderFor, type Live } from '../planning/destination.js'
import { isMember, peopleWithRole, rolesOf } from '../planning/groups.js'
import { calendarOf } from '../policy/namedCalendar.js'
import { matches, type StageCondition } from '../policy/condition.js'
import type { Policy } from '../policy/policy.js'
import { spellCalendar, type Calendar } from '../time/calendar.js'
import { plus } from '../time/instants.js'
import { workingTimeOf } from '../time/workingTime.js'
import { spellLocal } from '../time/zonedTime.js'
import { counted, everybody, onDays, type Guardrail, type HeldMove, type Wants } from './guardrail.js'

/** A move that somebody is about to make, as far as guardrails ask. */
export interface Move {
  /** What it counts as. */
  is: readonly HeldMove[]
  incident: Held
  /** Who makes it; null: nobody, a clock or a trigger does. */
  by: string | null
  /** The stage that a move up leads to; null: it leads to none. */
  leadsTo: string | null
  handoff: HandoffDetails
}

/** What guardrails ask of an incident. */
export type Held = Pick<Incident,
  | 'number' | 'category' | 'subcategory' | 'priority' | 'vip' | 'tags' | 'stage' | 'assignmentGroup'
  | 'escalationCount' | 'followUpOf' | 'replyCount' | 'callerCalendar'>

/** A guardrail that holds a move back. */
export interface Holding {
  guardrail: string
  /** What it wants, and what was found: `at least 2 steps tried before; the handoff names 1`. */
  rule: string
  /** What the policy says besides to who is held back. */
  message: string | null
  /** The roles that may bend it. */
  mayBend: Guardrail['mayBend']
  /** Who has one of them; `everybody` also where nobody has. */
  people: string[] | typeof everybody
}

/** A move up, to the stage that was planned: by a person, or, with `by` null, by itself. */
export function moveUp(live: Live, incident: Held, leadsTo: string, { by, toStage, handoff = {} }: Rising): Move {
  const skips = toStage !== undefined && skipsOver(live, incident, leadsTo)
  return { is: skips ? ['escalate', 'skip'] : ['escalate'], incident, by, leadsTo, handoff }
}

interface Rising {
  by: string | null
  /** The stage that was named. */
  toStage?: string | undefined
  handoff?: HandoffDetails | undefined
}

/** A hierarchical escalation: it asks for a decision, and moves nothing. */
export function hierarchicalMove(incident: Held, { by, handoff = {} }: Pick<CommandOf<'escalate'>, 'by' | 'handoff'>): Move {
  return { is: ['hierarchical'], incident, by, leadsTo: null, handoff }
}

/** A move that leads to no stage above. */
export function sideMove(is: 'reassign' | 'sendBack', incident: Held, by: string): Move {
  return { is: [is], incident, by, leadsTo: null, handoff: {} }
}

/** Every guardrail that holds the move back at that instant, in the order of the policy. */
export function guardrailsHolding(policy: Policy, move: Move, at: string): Holding[] {
  return (policy.guardrails ?? []).flatMap((guardrail): Holding[] => {
    const { name, wants, mayBend, message } = guardrail
    const rule = isAbout(guardrail, move) ? lacking(policy, wants, move, at) : null
    return rule === null ? [] : [{ guardrail: name, rule, message, mayBend, people: bendersOf(policy, mayBend, move.incident.assignmentGroup) }]
  })
}

/** Those that hold such a move back, or do so by who makes it, when, and with what: all but what the incident itself meets already. */
export function guardrailsAhead({ guardrails = [] }: Policy, move: Pick<Move, 'is' | 'incident' | 'leadsTo'>): Guardrail[] {
  const { replyCount } = move.incident
  const isMet = (wants: Wants) => (wants.kind === 'replies' && replyCount >= wants.atLeast) || (wants.kind === 'tiers' && climbsOf(move.incident) < wants.atMost)
  return guardrails.filter(guardrail => isAbout(guardrail, move) && !isMet(guardrail.wants))
}

/** Who may bend a guardrail, or review that it was bent: those of the group that has the incident first, then by name. */
export function bendersOf(policy: Pick<Policy, 'groups'>, mayBend: Guardrail['mayBend'], group = ''): string[] | typeof everybody {
  if (mayBend === everybody) return everybody
  const people = peopleWithRole(policy, mayBend).sort()
  const isNear = (person: string) => isMember(policy, group, person)
  return people.length > 0 ? [...people.filter(isNear), ...people.filter(person => !isNear(person))] : everybody
}

/** The table may itself lead past a stage: only what goes above that skips. */
function skipsOver(live: Live, incident: Held, leadsTo: string): boolean {
  const names = ladderFor(live.policy, incident)?.stages.map(({ name }) => name) ?? []
  const route = escalationDestination(live, incident)
  const usual = 'refused' in route ? names.indexOf(incident.stage) + 1 : names.indexOf(route.stage)
  return names.indexOf(leadsTo) > usual
}

function isAbout({ on, when, toStage, unless }: Guardrail, { is, incident, leadsTo }: Pick<Move, 'is' | 'incident' | 'leadsTo'>): boolean {
  const meets = (condition: StageCondition) => (condition.stage?.includes(incident.stage) ?? true) && matches(condition, incident)
  return on.some(one => is.includes(one)) && (toStage === undefined || (leadsTo !== null && toStage.includes(leadsTo)))
    && meets(when) && !unless.some(meets)
}

/** In words what is wanted and what was found instead; null: it is as it should be. */
function lacking(policy: Policy, wants: Wants, { incident, handoff, by }: Move, at: string): string | null {
  switch (wants.kind) {
    case 'attempts': {
      const tried = new Set((handoff.attemptedRemediation ?? []).map(({ step }) => step.trim().toLowerCase())).size
      return tried >= wants.atLeast ? null : `at least ${counted(wants.atLeast, 'step')} tried before; the handoff names ${tried || 'none'}`
    }
    case 'replies': {
      const { replyCount } = incident
      return replyCount >= wants.atLeast ? null : `at least ${counted(wants.atLeast, 'reply', 'replies')} to the customer before; there ${replyCount === 1 ? 'is 1' : `are ${replyCount || 'none'}`}`
    }
    case 'tiers': {
      const climbed = climbsOf(incident)
      return climbed < wants.atMost ? null : `at most ${counted(wants.atMost, 'move')} up; this would be number ${climbed + 1}`
    }
    case 'closedOn': return closed(wants.calendar, `no handoffs ${onDays(wants.days)}`, at)
    case 'hours': {
      const calendar = calendarOf(policy, wants.calendar, incident.callerCalendar)
      return calendar && closed(calendar, `handoffs only within ${spellCalendar(calendar)}`, at)
    }
    case 'roles': {
      if (by === null) return null
      const roles = rolesOf(policy, by)
      return roles.some(role => wants.roles.includes(role)) ? null : `the role ${wants.roles.join(' or ')}; ${by} has ${roles.join(', ') || 'none'}`
    }
  }
}

/** A follow-up counts as an escalation of what it follows; it has climbed nothing yet. */
function climbsOf({ escalationCount, followUpOf }: Held): number {
  return escalationCount - (followUpOf === null ? 0 : 1)
}

const sightMs = 31 * 86_400_000

function closed(calendar: Calendar, wanted: string, at: string): string | null {
  const [next] = workingTimeOf(calendar).stretches(at, plus(at, sightMs))
  if (next && next.from <= at) return null
  const { zone } = calendar
  return `${wanted}; it is ${spellLocal(at, zone)} ${zone}${next ? `, and it goes on ${spellLocal(next.from, zone)}` : ''}`
}
