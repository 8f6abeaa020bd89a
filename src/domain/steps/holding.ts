import { batonAuthor, spellCounted, spellInstant } from '../activityStream.js'
import type { CommandOf } from '../commands.js'
import type { HoldReason, Incident } from '../incident.js'
import { mapClocks, type SlaClock } from '../sla/sla.js'
import { leftMs, pauseClock, resumeClock } from '../sla/slaCounting.js'
import { callsAfterHold, callsOnHold } from './calls.js'
import { actedBy, beginStep, finish, say, withFields, type Actor, type Change, type Draft } from './change.js'

/** Waits until somebody resumes; a second hold changes the reason. Which reasons stop the clocks, the policy says. */
export function hold(before: Incident, command: CommandOf<'hold'>, actor: Actor, at: string): Change {
  const said = putOnHold(actedBy(beginStep(before, at), actor, at), command.reason, command.by, at)
  return finish(command.comment ? say(said, 'comment', command.by, command.comment, at) : said)
}

export function putOnHold(draft: Draft, reason: HoldReason, by: string, at: string): Draft {
  const { tier } = draft.incident
  const stops = tier.plan.stopOnHold.includes(reason)
  const clocks = mapClocks(tier.clocks, clock => stops ? pauseClock(clock, at) : resumeClock(clock, at))
  const held = callsOnHold(withFields(draft, { state: 'On Hold', holdReason: reason, tier: { ...tier, clocks } }), at)
  const left = clocks.resolve && !clocks.resolve.breachedAt ? ` ${leftText(clocks.resolve, at)}` : ''
  return say(held, 'system', batonAuthor, `On hold by ${by}: ${reason}.${left}`, at)
}

function leftText(clock: SlaClock, at: string): string {
  return clock.dueAt === null ? `${spellCounted(leftMs(clock, at), clock.calendar)} to resolve are kept.` : 'The clocks run on.'
}

/** The clocks go on with what was left. */
export function resume(before: Incident, command: CommandOf<'resume'>, actor: Actor, at: string): Change {
  const resumed = takeOffHold(actedBy(beginStep(before, at), actor, at), command.by, at)
  const said = command.note ? say(resumed, 'workNote', command.by, command.note, at) : resumed
  return finish(callsAfterHold(said, at))
}

/** Whoever was called before the hold is called again by `callsAfterHold`, which comes last. */
export function takeOffHold(draft: Draft, by: string, at: string): Draft {
  const { tier } = draft.incident
  const clocks = mapClocks(tier.clocks, clock => resumeClock(clock, at))
  const goesOn = withFields(draft, { state: 'In Progress', holdReason: null, tier: { ...tier, clocks } })
  const due = clocks.resolve?.dueAt ? ` To resolve by ${spellInstant(clocks.resolve.dueAt)}.` : ''
  return say(goesOn, 'system', batonAuthor, `Resumed by ${by}.${due}`, at)
}
