import { spellInstant } from '../activityStream.js'
import type { Incident } from '../incident.js'
import type { Trigger } from './trigger.js'

/**
 * What follows for this incident as its trigger fires, in words; `overtaken`: it has been handed up since the trigger was due;
 * `told`: that people are told, which a list that names them says in fewer words.
 */
export function consequences({ then: { escalate, flag, tell, ticket, hold, tag, note } }: Trigger, { state, holdReason, tier }: Incident, overtaken: boolean, told = 'people are told'): string {
  const up = overtaken ? `it has gone up already, ${spellInstant(tier.startedAt)}` : `it goes up${escalate?.toStage ? ` to ${escalate.toStage}` : ''}`
  const held = ticket ? 'it waits for that once it is open' : state === 'On Hold' ? `it is on hold already (${holdReason})` : 'it waits'
  return [
    ...(escalate ? [up] : []),
    ...(flag ? ['it needs attention'] : []),
    ...(tag ? [`tagged ${tag.join(', ')}`] : []),
    ...(ticket ? ['a task for the developers is asked for'] : []),
    ...(hold ? [held] : []),
    ...(tell ? [told] : []),
    ...(note ? ['a note for whoever has it'] : []),
  ].join('; ')
}
