import { stringify } from 'yaml'
import type { Refusal } from '../../../src/domain/errors.js'
import { guardrailsHolding, hierarchicalMove, moveUp, sideMove, type Held, type Holding, type Move } from '../../../src/domain/guardrails/holding.js'
import { handOn, judge, type HandingOn } from '../../../src/domain/handoff/handingOn.js'
import type { Incident } from '../../../src/domain/incident.js'
import { openingDestination, planFor } from '../../../src/domain/planning/planning.js'
import type { Change } from '../../../src/domain/steps/change.js'
import { openIncident } from '../../../src/domain/steps/opening.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { policyFrom } from '../smallPolicy.js'

/** A policy of four stages whose people have roles, with the guardrails of a test. */
export function guardedBy(...guardrails: object[]): Policy {
  return policyFrom(stringify({
    name: 'guarded',
    calendars: { Office: { zone: 'Europe/Berlin', hours: { 'Mon-Fri': '08:00-17:00' }, holidays: ['12-25'] } },
    groups: {
      Desk: { manager: 'Olivia', members: ['Nadia', 'Oscar'], roles: ['agent'] },
      Leads: { members: ['Nadia', 'Lars'], roles: ['lead'] },
      Second: { manager: 'Rafael', members: ['Rosa'] },
    },
    ladders: [{
      name: 'all',
      stages: ['Triage', 'L1', 'L2', 'Management'].map(name => ({ name })),
      entry: { stage: 'Triage', group: 'Desk' },
      decisions: [
        { when: { stage: 'Triage' }, then: { stage: 'L1', group: 'Second' } },
        { when: { stage: 'L1' }, then: { stage: 'L2', group: 'Second' } },
        { when: { stage: 'L2' }, then: { stage: 'Management', group: 'Second' } },
      ],
    }],
    guardrails,
  }))
}

export const wednesday = '2026-03-04T10:00:00.000Z'

export const triaged: Held = {
  number: 'INC0010001', category: 'Mail', subcategory: null, priority: 3, vip: false, tags: [], stage: 'Triage', assignmentGroup: 'Desk',
  escalationCount: 0, followUpOf: null, replyCount: 0, callerCalendar: null,
}

/** So many steps that were tried. */
export const tried = (...steps: string[]) => ({ attemptedRemediation: steps.map(step => ({ step, outcome: 'no change' })) })

interface Made {
  incident?: Partial<Held>
  by?: string | null
  leadsTo?: string
  toStage?: string
  handoff?: object
  at?: string
}

/** What holds a move up back. */
export function holdsUp(policy: Policy, { incident = {}, by = 'Oscar', leadsTo = 'L1', at = wednesday, ...given }: Made = {}): Holding[] {
  return guardrailsHolding(policy, moveUp({ version: 1, policy }, { ...triaged, ...incident }, leadsTo, { by, ...given }), at)
}

/** The names of the guardrails that hold another move back. */
export function holds(policy: Policy, is: 'hierarchical' | 'reassign' | 'sendBack', { incident = {}, by = 'Oscar', handoff = {}, at = wednesday }: Made = {}): string[] {
  const facts = { ...triaged, ...incident }
  const move: Move = is === 'hierarchical' ? hierarchicalMove(facts, { by: by ?? '', handoff }) : sideMove(is, facts, by ?? '')
  return guardrailsHolding(policy, move, at).map(({ guardrail }) => guardrail)
}

/** An incident of such a policy that was opened, and changed since. */
export function openedIn(policy: Policy, fields: Partial<Incident> = {}): Incident {
  const live = { version: 1, policy }
  const route = openingDestination(live, triaged)
  const planned = 'refused' in route ? route : planFor(live, triaged, route, {}, wednesday)
  if ('refused' in planned) throw new Error(planned.refused.message)
  const { category, subcategory, vip, tags, number, priority } = triaged
  const request = { requestId: 'open', by: 'Carla', caller: 'Carla', shortDescription: 'No mail', impact: 2, urgency: 2, category, subcategory, vip, tags: [...tags], callerCalendar: undefined }
  return { ...openIncident(number, request, priority, planned.plan, 'TASK0010001', wednesday, false).incident, ...fields }
}

/** What handing it on comes to: a change, or the refusal. */
export function handedOn(policy: Policy, incident: Incident, command: HandingOn, at = wednesday): Change | { refused: Refusal } {
  const judgement = judge({ version: 1, policy }, incident, command, {}, at)
  if (judgement.refused) return { refused: judgement.refused }
  const { handing } = judgement
  const overrides = handing.holding.map((_, index) => `OVR001000${index + 1}`)
  return handOn(incident, command, { name: command.by, isMember: false }, handing, { task: 'TASK0010002', overrides }, at)
}
