import { formatDuration } from '../time/duration.js'
import { conditionWords } from '../policy/condition.js'
import type { Trigger, TriggerActions, TriggerCondition, TriggerOrigin } from './trigger.js'

/** What a trigger asks, in words: `stage Triage, priority P1 or P2, unanswered`. */
export function whenWords(when: TriggerCondition): string {
  const { group, impact, state, reason, breached, needsAttention, unanswered, words, sentiment, pattern } = when
  const plain = conditionWords(when)
  const listed = (name: string, values: readonly (string | number)[] | undefined) => (values ? [`${name} ${values.join(' or ')}`] : [])
  const either = (value: boolean | undefined, yes: string, no: string) => (value === undefined ? [] : [value ? yes : no])
  const parts = [
    ...(plain === 'always' ? [] : [plain]),
    ...listed('group', group), ...listed('impact', impact), ...listed('state', state), ...listed('handed on for', reason),
    ...either(breached, 'breached', 'not breached'), ...either(needsAttention, 'needs attention', 'needs no attention'),
    ...either(unanswered, 'unanswered', 'answered'),
    ...listed('the words', words?.map(word => `“${word}”`)), ...(sentiment ? [`reads as ${sentiment}`] : []),
    ...(pattern ? [`${pattern.count} of the same ${pattern.same.map(field => fieldWords[field]).join(', ')} within ${formatDuration(pattern.withinMs)}`] : []),
  ]
  return parts.join(', ') || 'always'
}

/** When its time is up: `at once`, `8 h after the opening`. */
export function afterWords({ afterMs, since, calendar, alsoOnHold }: Pick<Trigger, 'afterMs' | 'since' | 'calendar' | 'alsoOnHold'>): string {
  if (afterMs === null) return 'at once'
  return `${formatDuration(afterMs)} after ${origins[since]}${calendar === null ? '' : ` by ${calendar}`}${alsoOnHold ? ', also on hold' : ''}`
}

/** What follows: `goes up; needs attention; told`. */
export function thenWords({ escalate, flag, tell, ticket, hold, tag, note }: TriggerActions): string {
  return [
    ...(escalate ? [escalate.toStage === null ? 'goes up' : `goes up to ${escalate.toStage}`] : []),
    ...(flag ? ['needs attention'] : []),
    ...(tell ? ['told'] : []),
    ...(ticket ? ['a task for the developers'] : []),
    ...(hold ? [ticket ? `waits for it (${hold})` : `on hold (${hold})`] : []),
    ...(tag ? [`tagged ${tag.join(', ')}`] : []),
    ...(note ? ['a note'] : []),
  ].join('; ')
}

const fieldWords = { category: 'category', subcategory: 'subcategory', configurationItem: 'configuration item' } as const

const origins: Record<TriggerOrigin, string> = {
  opened: 'the opening', tier: 'its tier began', reply: 'the last word to the customer', update: 'somebody last did something', facts: 'it became so',
}
