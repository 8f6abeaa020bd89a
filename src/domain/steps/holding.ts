import { batonAuthor, spellCounted, spellInstant } from '../activityStream.js'
import type { CommandOf } from '../commands.js'
import type { Incident } from '../incident.js'
import { mapClocks, type SlaClock } from '../sla/sla.js'
import { leftMs, pauseClock, resumeClock } from '../sla/slaCounting.js'
import { callsAfterHold, callsOnHold } from './calls.js'
import { actedBy, beginStep, finish, say, withFields, type Actor, type Change } from './change.js'

/** Waits until somebody resumes; a second hold changes the reason. Which reasons stop the clocks, the policy says. */
export function hold(before: Incident, command: CommandOf<'hold'>, actor: Actor, at: string): Change {
  const acted = actedBy(beginStep(before, at), actor, at)
  const { tier } = acted.incident
  const stops = tier.plan.stopOnHold.includes(command.reason)
  const clocks = mapClocks(tier.clocks, clock => stops ? pauseClock(clock, at) : resumeClock(clock, at))
  const held = callsOnHold(withFields(acted, { state: 'On Hold', holdReason: command.reason, tier: { ...tier, clocks } }), at)
  const left = clocks.resolve && !clocks.resolve.breachedAt ? ` ${leftText(clocks.resolve, at)}` : ''
  const said = say(held, 'system', batonAuthor, `On hold by ${command.by}: ${command.reason}.${left}`, at)
  return finish(command.comment ? say(said, 'comment', command.by, command.comment, at) : said)
}

function leftText(clock: SlaClock, at: string): string {
  return clock.dueAt === null ? `${spellCounted(leftMs(clock, at), clock.calendar)} to resolve are kept.` : 'The clocks run on.'
}

/** The clocks go on with what was left. */
export function resume(before: Incident, command: CommandOf<'resume'>, actor: Actor, at: string): Change {
  const acted = actedBy(beginStep(before, at), actor, at)
  const { tier } = acted.incident
  const clocks = mapClocks(tier.clocks, clock => resumeClock(clock, at))
  const goesOn = withFields(acted, { state: 'In Progress', holdReason: null, tier: { ...tier, clocks } })
  const due = clocks.resolve?.dueAt ? ` To resolve by ${spellInstant(clocks.resolve.dueAt)}.` : ''
  const resumed = say(goesOn, 'system', batonAuthor, `Resumed by ${command.by}.${due}`, at)
  const said = command.note ? say(resumed, 'workNote', command.by, command.note, at) : resumed
  return finish(callsAfterHold(said, at))
}
