import { incidentStates, openStates, type IncidentState } from '../../domain/incident.js'
import type { Incident, Me } from '../api/answers.js'
import { numberIn } from '../shell/address.js'

export const whoseChoices = ['groups', 'mine', 'all'] as const
export type Whose = (typeof whoseChoices)[number]

/** What the list is narrowed to; it lives in the URL. */
export interface Filters {
  /** Left out: the groups of whoever looks, or all where there are none. */
  whose?: Whose
  /** Left out: those that are open. */
  state?: IncidentState
  stage?: string
  group?: string
  priority?: number
  breached?: true
  attention?: true
  unanswered?: true
}

export function readFilters(search: Record<string, unknown>): Filters {
  const { whose, state, stage, group, priority, breached, attention, unanswered } = search
  const one = <T>(choices: readonly T[], value: unknown) => choices.find(choice => choice === value)
  const kept: { [K in keyof Filters]: Filters[K] | undefined } = {
    whose: one(whoseChoices, whose), state: one(incidentStates, state), priority: one([1, 2, 3, 4, 5], numberIn(priority)),
    stage: nameOf(stage), group: nameOf(group), breached: flag(breached), attention: flag(attention), unanswered: flag(unanswered),
  }
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined))
}

const nameOf = (value: unknown) => (typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined)
const flag = (value: unknown) => (value === true || value === 'true' ? true as const : undefined)

export function whoseOf({ whose }: Filters, { memberOf }: Pick<Me, 'memberOf'>): Whose {
  return whose ?? (memberOf.length > 0 ? 'groups' : 'all')
}

/** How the API is asked for what the filters let through. */
export function queryOf(filters: Filters, me: Pick<Me, 'memberOf'>): URLSearchParams {
  const { state, stage, group, priority, breached, attention, unanswered } = filters
  const whose = whoseOf(filters, me)
  const query = new URLSearchParams()
  if (whose === 'mine') query.set('mine', 'true')
  if (group !== undefined) query.set('group', group)
  else if (whose === 'groups') for (const one of me.memberOf) query.append('group', one)
  if (state) query.set('state', state)
  if (stage !== undefined) query.set('stage', stage)
  if (priority !== undefined) query.set('priority', String(priority))
  if (breached) query.set('breached', 'true')
  if (attention) query.set('needsAttention', 'true')
  if (unanswered) query.set('unanswered', 'true')
  return query
}

/** Whether an incident that has just changed belongs into the list; the API judges the same. */
export function letsThrough(filters: Filters, me: Pick<Me, 'memberOf' | 'name'>, incident: Incident): boolean {
  const { state, stage, group, priority, breached, attention, unanswered } = filters
  const whose = whoseOf(filters, me)
  const states: readonly IncidentState[] = state ? [state] : openStates
  return states.includes(incident.state)
    && (whose !== 'mine' || incident.assignedTo === me.name)
    && (group !== undefined ? incident.assignmentGroup === group : whose !== 'groups' || me.memberOf.includes(incident.assignmentGroup))
    && (stage === undefined || incident.stage === stage)
    && (priority === undefined || incident.priority === priority)
    && (!breached || incident.breached) && (!attention || incident.needsAttention) && (!unanswered || incident.unanswered)
}
