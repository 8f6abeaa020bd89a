import type { Incident } from '../incident.js'
import { openingDestination } from '../planning/destination.js'
import { planFor, type Live } from '../planning/planning.js'
import type { RoutingFacts } from '../policy/condition.js'
import type { Ladder, Policy } from '../policy/policy.js'
import { prioritiesOf } from '../policy/priorities.js'
import { witness } from '../policy/witness.js'
import { concludeFiring, fireDue } from '../steps/firing.js'
import { finish } from '../steps/change.js'
import { openIncident } from '../steps/opening.js'
import type { Reading } from '../triage/reading.js'
import type { Trigger } from './trigger.js'
import { withTriggers } from './withTriggers.js'

/**
 * Triggers that hand an incident up more than once at one and the same instant. Found by letting it happen: for each trigger
 * an incident is made that meets it, at each stage, and the very steps are taken that a running one takes.
 */
export function climbersAtOnce(policy: Policy): Set<string> {
  const climbers = new Set<string>()
  for (const trigger of (policy.triggers ?? [])) {
    for (const [index, ladder] of policy.ladders.entries()) for (const name of climbing(policy, ladder, index, trigger)) climbers.add(name)
  }
  return climbers
}

const at = '2026-01-05T12:00:00.000Z'
const unnamed = 'the incident'

function climbing(policy: Policy, ladder: Ladder, index: number, trigger: Trigger): string[] {
  const earlier = policy.ladders.slice(0, index).map(({ appliesTo }) => appliesTo)
  const facts = witness([trigger.when, ladder.appliesTo], earlier, prioritiesOf(policy))
  if (!facts) return []
  return ladder.stages.map(({ name }) => name).filter(stage => trigger.when.stage?.includes(stage) ?? true).flatMap(stage => {
    const incident = incidentAt(policy, facts, stage, trigger)
    return incident ? repeatedIn(policy, incident) : []
  })
}

/** The names of those that have it go up a second time. */
function repeatedIn(policy: Policy, begun: Incident): string[] {
  const live: Live = { version: 0, policy }
  const climbed = new Set<string>()
  const repeated: string[] = []
  let incident = begun
  for (let moves = 0; moves <= policy.ladders.length * 20; moves += 1) {
    const firing = fireDue(live, incident, at, at)
    if (!firing) break
    const planned = firing.climb && ('refused' in firing.climb.route ? firing.climb.route : planFor(live, firing.draft.incident, firing.climb.route, {}, at))
    const change = concludeFiring(firing, planned && ('refused' in planned ? planned : { ...planned, taskNumber: unnamed }), at)
    if (change.incident.tier.number > incident.tier.number) {
      const names = firing.fired.filter(({ climbs }) => climbs).map(({ rule }) => rule)
      repeated.push(...names.filter(name => climbed.has(name)))
      for (const name of names) climbed.add(name)
    }
    incident = withTriggers(policy, incident, change, new Map(), { at, by: null }).incident
  }
  return repeated
}

/** An incident that has everything the trigger asks, at that stage; null where none can be opened. */
function incidentAt(policy: Policy, facts: RoutingFacts, stage: string, { when }: Trigger): Incident | null {
  const live: Live = { version: 0, policy }
  const route = openingDestination(live, facts)
  const planned = 'refused' in route ? route : planFor(live, { ...facts, number: unnamed }, route, {}, at)
  if ('refused' in planned) return null
  const { category, subcategory, vip, tags } = facts
  const request = {
    category, subcategory, vip, tags: [...tags], requestId: unnamed, by: unnamed, caller: unnamed, shortDescription: unnamed,
    impact: when.impact?.[0] ?? 2, urgency: 2, configurationItem: unnamed,
  }
  const plan = { ...planned.plan, stage, assignmentGroup: when.group?.[0] ?? planned.plan.assignmentGroup }
  const { incident } = openIncident(unnamed, request, facts.priority, plan, unnamed, at, false)
  const begun: Incident = {
    ...incident, state: when.state?.[0] ?? 'In Progress', needsAttention: when.needsAttention ?? true,
    tier: { ...incident.tier, breached: when.breached ?? false, answeredAt: when.unanswered === false ? at : null, reason: when.reason?.[0] ?? null },
  }
  const comment = { at, kind: 'comment' as const, author: unnamed, text: (policy.triggers ?? []).flatMap(({ when: { words = [] } }) => words.map(word => word.replaceAll('*', ''))).join(' . '), tier: 1 }
  const kin = new Map((policy.triggers ?? []).map(({ name }) => [name, { count: 1_000, numbers: [] }]))
  return withTriggers(policy, begun, finish({ incident: begun, entries: [{ ...comment, reading: negative }] }), kin, { at, by: unnamed }).incident
}

/** As a comment reads that meets every rule about comments. */
const negative: Reading = { language: null, sentiment: { tone: 'negative', score: -1, evidence: [] }, suggestion: null, by: 'rules', remarks: [] }
