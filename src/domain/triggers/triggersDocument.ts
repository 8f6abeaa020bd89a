import { aroundTheClockName } from '../time/calendarSchema.js'
import { isAboutWords, type Pattern, type Trigger, type TriggerActions, type TriggerCondition } from './trigger.js'
import type { TriggersDocument } from './triggersSchema.js'

/** What a document says of rules that act on their own, with every default filled in. */
export function triggersOf(document: TriggersDocument): Trigger[] {
  return document.map(triggerOf)
}

type TriggerDocument = TriggersDocument[number]

function triggerOf({ name, when: { pattern, ...asked } = {}, after, since, calendar = aroundTheClockName, alsoOnHold, once, then }: TriggerDocument): Trigger {
  const when: TriggerCondition = { ...asked, ...(pattern && { pattern: patternOf(pattern) }) }
  const isSaid = isAboutWords(when)
  const origin = since ?? (isSaid ? 'facts' : 'opened')
  return {
    name, when, afterMs: after ?? null, since: origin, calendar: calendar === aroundTheClockName ? null : calendar,
    alsoOnHold: alsoOnHold ?? isAboutHolds(when),
    once: once ?? (isSaid ? 'comment' : origin === 'opened' ? 'incident' : 'tier'),
    then: actionsOf(then),
  }
}

/** For what is on hold the time of its rules cannot stand still. */
function isAboutHolds({ state }: TriggerCondition): boolean {
  return state?.every(one => one === 'On Hold') ?? false
}

function patternOf({ same = ['category', 'subcategory'], count, within }: NonNullable<NonNullable<TriggerDocument['when']>['pattern']>): Pattern {
  return { same: [...new Set(same)], count, withinMs: within ?? 0 }
}

function actionsOf({ escalate, ticket, ...plain }: TriggerDocument['then']): TriggerActions {
  return {
    ...(escalate && { escalate: escalate === true ? { toStage: null, reason: null } : { toStage: escalate.toStage ?? null, reason: escalate.reason ?? null } }),
    ...(ticket && { ticket: { title: ticket === true ? null : ticket.title ?? null } }),
    ...plain,
  }
}
