import { spell, spellCounted, spellInstant } from '../activityStream.js'
import type { Incident } from '../incident.js'
import { conditionWords, matches } from '../policy/condition.js'
import { isAboutWords, type Trigger, type TriggerCondition, type TriggerOrigin } from './trigger.js'
import type { Kin, TriggerState } from './triggerState.js'

/** True when an incident meets everything that a trigger asks; how the words and its kin stand, its state says. */
export function factsHold(when: TriggerCondition, incident: Incident, { said, kin }: Pick<TriggerState, 'said' | 'kin'>): boolean {
  const { stage, group, impact, state, reason, breached, needsAttention, unanswered, pattern } = when
  const { tier } = incident
  return matches(when, incident)
    && (stage?.includes(incident.stage) ?? true)
    && (group?.includes(incident.assignmentGroup) ?? true)
    && (impact?.includes(incident.impact) ?? true)
    && (state?.includes(incident.state) ?? true)
    && (reason === undefined || (tier.reason !== null && reason.includes(tier.reason)))
    && (breached ?? tier.breached) === tier.breached
    && (needsAttention ?? incident.needsAttention) === incident.needsAttention
    && (unanswered === undefined || unanswered === (tier.answeredAt === null))
    && (!isAboutWords(when) || said !== null)
    && (pattern === undefined || (kin !== null && kin.count + 1 >= pattern.count))
}

/** On which facts it fires, in words: `priority P1; open for 4 h since 2026-03-02 12:00 UTC`. */
export function factWords(trigger: Trigger, incident: Incident, state: TriggerState): string {
  const { when, afterMs, since, calendar, alsoOnHold } = trigger
  const { tier } = incident
  const asked = <T>(value: T | undefined, words: string | null | false) => (value !== undefined && words ? [words] : [])
  const actual = conditionWords({
    ...(when.stage && { stage: [incident.stage] }), ...(when.category && { category: [incident.category] }),
    ...(when.subcategory && incident.subcategory !== null && { subcategory: [incident.subcategory] }),
    ...(when.priority && { priority: [incident.priority] }), ...(when.vip !== undefined && { vip: incident.vip }),
    ...(when.tags && { tags: when.tags.filter(tag => incident.tags.includes(tag)) }),
  })
  const facts = [
    ...(actual === 'always' ? [] : [actual]),
    ...asked(when.group, `with ${incident.assignmentGroup}`),
    ...asked(when.impact, `impact ${incident.impact}`),
    ...asked(when.state, incident.holdReason === null ? incident.state : `${incident.state} (${incident.holdReason})`),
    ...asked(when.reason, tier.reason && `handed on for ${tier.reason}`),
    ...asked(when.breached, tier.breached ? 'an SLA is breached' : 'no SLA is breached'),
    ...asked(when.needsAttention, incident.needsAttention ? 'it needs attention' : 'it needs no attention'),
    ...asked(when.unanswered, tier.answeredAt === null ? `nobody of ${incident.assignmentGroup} has answered` : `${incident.assignmentGroup} has answered`),
    ...(isAboutWords(when) && state.said ? [`${state.said.comment === 0 ? 'what was reported' : `the caller's comment of ${spellInstant(state.said.at)}`}: ${state.said.because}`] : []),
    ...(when.pattern && state.kin ? [patternWords(state.kin, when.pattern.withinMs)] : []),
    ...(afterMs === null ? [] : [`${spellCounted(afterMs, calendar === null ? null : { name: calendar })} ${originWords[since]} ${spellInstant(originOf(since, incident, state))}${alsoOnHold ? ', also on hold' : ''}`]),
  ]
  return facts.join('; ') || 'whatever it is about'
}

/** From when a trigger's time counts. */
export function originOf(since: TriggerOrigin, incident: Incident, { heldSince }: Pick<TriggerState, 'heldSince'>): string {
  switch (since) {
    case 'opened': return incident.openedAt
    case 'tier': return incident.tier.startedAt
    case 'reply': return incident.repliedAt ?? incident.openedAt
    case 'update': return incident.touchedAt
    case 'facts': return heldSince ?? incident.openedAt
  }
}

export const originWords: Record<TriggerOrigin, string> = {
  opened: 'unresolved since', tier: 'in this tier since', reply: 'without a word to the customer since', update: 'without anybody doing anything since',
  facts: 'like this since',
}

function patternWords({ count, numbers }: Kin, withinMs: number): string {
  const others = count > numbers.length ? ` and ${count - numbers.length} more` : ''
  return `the ${ordinal(count + 1)} of this kind within ${spell(withinMs)}: ${numbers.join(', ')}${others}`
}

function ordinal(count: number): string {
  const tens = count % 100
  const ending = tens >= 11 && tens <= 13 ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[count % 10] ?? 'th')
  return `${count}${ending}`
}
