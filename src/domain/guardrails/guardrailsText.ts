import { conditionWords } from '../policy/condition.js'
import type { PolicyPart } from '../policy/policyText.js'
import { counted, everybody, onDays, type Guardrail, type HeldMove, type Wants } from './guardrail.js'

const moveWords: Record<HeldMove, string> = {
  escalate: 'moves up', skip: 'skips', hierarchical: 'hierarchical escalations', reassign: 'reassignments', sendBack: 'send backs',
}

/** Guardrails as a part of a policy, for people. */
export function guardrailPart(guardrails: readonly Guardrail[]): PolicyPart {
  return {
    heading: 'Guardrails, each counts',
    lines: [],
    table: {
      head: ['guardrail', 'holds back', 'when', 'unless', 'until', 'may be bent by'],
      rows: guardrails.map(({ name, wants, on, toStage, when, unless, mayBend }) => [
        name,
        `${on.map(move => moveWords[move]).join(', ')}${toStage ? ` to ${toStage.join(' or ')}` : ''}`,
        conditionWords(when),
        unless.map(conditionWords).join('; or ') || 'never',
        wantsWords(wants),
        mayBend === everybody ? everybody : mayBend.join(', '),
      ]),
    },
  }
}

/** What has to be so for a move to go on. */
export function wantsWords(wants: Wants): string {
  switch (wants.kind) {
    case 'attempts': return `${counted(wants.atLeast, 'step')} tried before`
    case 'replies': return `${counted(wants.atLeast, 'reply', 'replies')} to the customer before`
    case 'tiers': return `no more than ${counted(wants.atMost, 'move')} up`
    case 'closedOn': return `not ${onDays(wants.days)} (${wants.calendar.zone})`
    case 'hours': return `within the hours of ${wants.calendar}`
    case 'roles': return `made by ${wants.roles.join(' or ')}`
  }
}
