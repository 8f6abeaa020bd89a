import { stringify } from 'yaml'
import { guardrailsHolding, hierarchicalMove, moveUp, sideMove, type Held, type Holding, type Move } from '../../../src/domain/guardrails/holding.js'
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
