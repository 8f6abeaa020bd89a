import { batonAuthor } from '../activityStream.js'
import type { CommandOf } from '../commands.js'
import type { Incident } from '../incident.js'
import { warmWatchers } from '../watchList.js'
import { callOwner } from './calls.js'
import { actedBy, beginStep, finish, giveTo, responded, say, withFields, type Actor, type Change } from './change.js'

/**
 * Somebody takes the incident on: New becomes In Progress and the respond clock has its answer. A member of the group
 * who accepts what lay with a colleague becomes its owner, answers a call, and ends a warm transfer; by anybody else the
 * people of the group are still waited for.
 */
export function accept(before: Incident, command: CommandOf<'accept'>, actor: Actor, at: string): Change {
  const acted = responded(actedBy(beginStep(before, at), actor, at), at)
  const taken = actor.isMember ? giveTo(acted, actor.name) : acted
  const released = actor.isMember ? warmWatchers(before.watchers) : []
  const watchers = before.watchers.filter(({ person }) => !released.includes(person))
  const thanks = released.length > 0 ? ` ${released.join(', ')} handed it over warmly and need not watch any longer.` : ''
  return finish(say(withFields(taken, { state: 'In Progress', watchers }), 'system', batonAuthor, `Accepted by ${command.by}.${thanks}`, at))
}

/** Another person of the same group: same tier, same task, same clocks. */
export function assign(before: Incident, command: CommandOf<'assign'>, actor: Actor, at: string): Change {
  const given = giveTo(actedBy(beginStep(before, at), actor, at), command.to)
  const said = say(given, 'workNote', command.by, `Assigned from ${before.assignedTo} to ${command.to}.${command.note ? `\n${command.note}` : ''}`, at)
  // Somebody of the group knows what they do; by anybody else's word the new owner has still to answer.
  return finish(actor.isMember ? said : callOwner(said, `assigned by ${command.by}`, at, at))
}
