import type { CommandOf } from '../commands.js'
import type { Incident } from '../incident.js'
import { rearmed, stopCalling } from '../paging/calling.js'
import type { Targets } from '../planning/planning.js'
import { retagged, retaggingWords } from '../tags.js'
import { workingTimeOf } from '../time/workingTime.js'
import { callOwner } from './calls.js'
import type { Paging } from '../paging/paging.js'
import { actedBy, beginStep, finish, say, withFields, type Actor, type Change } from './change.js'
import { repromised } from './promises.js'

/**
 * Category, subcategory, impact, urgency, configuration item or tags change. The next escalation reads them; a new priority moves the clocks of
 * the running tier at once, counted from the same start with their pauses. `targets` null keeps the clocks. `paging` is
 * how such an incident's people are called; where nobody has answered yet, they are called by it from now on.
 */
export function reclassify(
  before: Incident, command: CommandOf<'reclassify'>, actor: Actor, priority: number, targets: Targets | null, paging: Paging | null, at: string,
): Change {
  const acted = actedBy(beginStep(before, at), actor, at)
  const { tier } = acted.incident
  const { category, subcategory, impact, urgency, configurationItem } = { ...before, ...given(command) }
  const isNew = targets !== null && priority !== before.priority
  const { clocks, canceledClocks } = isNew ? repromised(acted.incident, targets, priority, at) : tier
  const { paging: pagingBefore = null, followUp: followUpBefore, ...kept } = tier.plan
  const followUp = targets ? targets.followUp : followUpBefore
  const plan = { ...kept, ...targets, ...(followUp && { followUp }), ...(paging && { paging }) }
  const calling = tier.calling && (paging ? rearmed(tier.calling, paging, tier.calling.heardAt ?? at) : stopCalling(tier.calling, at))
  const followUpAt = targets === null ? tier.followUpAt
    : tier.followUpAt && followUp ? workingTimeOf(followUp.calendar).add(tier.startedAt, followUp.durationMs) : null
  const changed = withFields(acted, {
    category, subcategory, impact, urgency, configurationItem, tags: retagged(before.tags, command), priority, tier: { ...tier, clocks, canceledClocks, plan, calling, followUpAt },
  })
  const said = say(changed, 'workNote', command.by, `${difference(before, changed.incident)}\n${command.note}`, at)
  return finish(isToBeCalled(acted.incident, pagingBefore, paging) ? callOwner(said, `reclassified to P${priority}`, at, at) : said)
}

/** Nobody has been heard, and nobody is being called, or everybody was by another rule. */
function isToBeCalled({ needsAttention, tier: { answeredAt, calling } }: Incident, before: Paging | null, paging: Paging | null): boolean {
  if (paging === null || answeredAt !== null || !needsAttention) return false
  if (calling?.state === 'unanswered') return JSON.stringify(paging) !== JSON.stringify(before)
  return calling?.state !== 'calling' && !calling?.afterHold
}

function given(command: CommandOf<'reclassify'>): Partial<Incident> {
  const { category, subcategory, impact, urgency, configurationItem } = command
  return Object.fromEntries(Object.entries({ category, subcategory, impact, urgency, configurationItem }).filter(([, value]) => value !== undefined))
}

function difference(before: Incident, after: Incident): string {
  const changes = Object.entries(classificationWords).map(([field, word]) => ({ field: field as keyof typeof classificationWords, word }))
    .filter(({ field }) => before[field] !== after[field])
    .map(({ field, word }) => `${word} ${before[field] ?? 'none'} → ${after[field] ?? 'none'}`)
  const tags = retaggingWords(before.tags, after.tags)
  return `Reclassified: ${[...(changes.length > 0 ? [changes.join(', ')] : []), ...(tags === '' ? [] : [tags])].join('; ')}.`
}

const classificationWords = {
  category: 'category', subcategory: 'subcategory', impact: 'impact', urgency: 'urgency', priority: 'priority', configurationItem: 'configuration item',
} as const
