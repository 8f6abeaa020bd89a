import { refusalOfHolding } from '../../src/domain/guardrails/bending.js'
import { guardrailsHolding, hierarchicalMove, moveUp, sideMove, type Held, type Move } from '../../src/domain/guardrails/holding.js'
import { escalationDestination } from '../../src/domain/planning/planning.js'
import type { Policy } from '../../src/domain/policy/policy.js'

/** What a table of docs/policy.md says that somebody does to an incident, and what the guardrails make of it. */

const wednesday = '2026-03-04T12:00:00.000Z'

/** What it comes to, and what the guardrails that hold want. */
export function heldAs(policy: Policy, facts: string, by: string, does: string, at = wednesday): [string, string] {
  const incident = incidentOf(facts)
  const parts = does.split(', ')
  const override = parts.includes('bending') ? 'A reason' : undefined
  const holding = guardrailsHolding(policy, moveOf(policy, incident, by, parts), at)
  const refused = refusalOfHolding(incident.number, holding, { kind: 'escalate', by, override })
  const names = holding.map(({ guardrail }) => guardrail).join(', ')
  const outcome = refused?.code === 'guardrail' ? `held by ${names}` : refused ? `refused: \`${refused.code}\`` : holding.length > 0 ? `goes on, bending ${names}` : 'goes on'
  return [outcome, holding.map(({ rule }) => rule).join(' / ')]
}

function moveOf(policy: Policy, incident: Held, by: string, parts: readonly string[]): Move {
  const [what = ''] = parts
  const tried = Number(/(\d+) tried/.exec(parts.join(', '))?.[1] ?? 0)
  const handoff = { attemptedRemediation: Array.from({ length: tried }, (_, index) => ({ step: `Step ${index + 1}`, outcome: 'no change' })) }
  if (what === 'asks for a decision') return hierarchicalMove(incident, { by, handoff })
  if (what === 'reassigns') return sideMove('reassign', incident, by)
  if (what === 'sends back') return sideMove('sendBack', incident, by)
  const live = { version: 1, policy }
  const [, toStage] = /^skips to (.+)$/.exec(what) ?? []
  const route = escalationDestination(live, incident)
  const leadsTo = toStage ?? ('refused' in route ? undefined : route.stage)
  if (leadsTo === undefined || (toStage === undefined && what !== 'escalates')) throw new Error(`Nobody knows what it means that somebody ${what}`)
  return moveUp(live, incident, leadsTo, { by, toStage, handoff })
}

/** `at L2, 2 moves up, 1 reply, tag complex, category Network, VIP, P1` */
function incidentOf(facts: string): Held {
  const plain: Held = {
    number: 'INC0010001', category: 'Mail', subcategory: null, priority: 3, vip: false, tags: [], stage: 'Triage', assignmentGroup: 'Desk',
    escalationCount: 0, followUpOf: null, replyCount: 0, callerCalendar: null,
  }
  return facts.split(', ').filter(Boolean).reduce((incident, fact) => ({ ...incident, ...fieldsOf(fact) }), plain)
}

function fieldsOf(fact: string): Partial<Held> {
  const words = fact.split(' ')
  const last = words.slice(1).join(' ')
  if (/^P[1-5]$/.test(fact)) return { priority: Number(fact.slice(1)) }
  if (fact === 'VIP') return { vip: true }
  if (words[0] === 'at') return { stage: last }
  if (words[0] === 'tag') return { tags: [last] }
  if (words[0] === 'category') return { category: last }
  if (/^\d+ moves? up$/.test(fact)) return { escalationCount: Number(words[0]) }
  if (/^\d+ repl(y|ies)$/.test(fact)) return { replyCount: Number(words[0]) }
  throw new Error(`Nobody knows what is meant by ${fact}`)
}
