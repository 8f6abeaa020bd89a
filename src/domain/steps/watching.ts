import { batonAuthor } from '../activityStream.js'
import type { CommandOf } from '../commands.js'
import { refuse, type Refusal } from '../errors.js'
import type { Incident } from '../incident.js'
import { watchedBy, withoutWatcher } from '../watchList.js'
import { actedBy, beginStep, finish, say, withFields, type Actor, type Change } from './change.js'

/** As many as a notice can be written to within one step. */
const mostWatchers = 2_000

/** Somebody begins to hear of an incident: who asks for it, unless another is named. */
export function watch(before: Incident, command: CommandOf<'watch'>, actor: Actor, at: string): Change | { refused: Refusal } {
  const person = command.person ?? command.by
  const watchers = watchedBy(before.watchers, [person], 'asked', at)
  if (before.watchers.length >= mostWatchers && watchers.length > before.watchers.length) {
    return { refused: refuse('field_invalid', { field: 'person', value: person, reason: `${mostWatchers} people watch it already`, allowed: 'a list that one of them keeps' }) }
  }
  if (before.watchers.some(watcher => watcher.person === person && watcher.because === 'asked')) {
    return { refused: refuse('nothing_to_change', { command: 'watch', number: before.number, field: 'person' }) }
  }
  return changed(before, command, actor, watchers, `${person} watches.`, at)
}

export function unwatch(before: Incident, command: CommandOf<'unwatch'>, actor: Actor, at: string): Change | { refused: Refusal } {
  const person = command.person ?? command.by
  if (!before.watchers.some(watcher => watcher.person === person)) {
    return { refused: refuse('field_invalid', {
      field: 'person', value: person, reason: `nobody of that name watches ${before.number}`, allowed: before.watchers.map(watcher => watcher.person),
    }) }
  }
  return changed(before, command, actor, withoutWatcher(before.watchers, person), `${person} watches no more.`, at)
}

/** To look on is no work: it answers nothing, unless who holds the incident does it. */
function changed(before: Incident, { by, person }: CommandOf<'watch'> | CommandOf<'unwatch'>, actor: Actor, watchers: Incident['watchers'], text: string, at: string): Change {
  const begun = beginStep(before, at)
  const noted = person !== undefined && person !== by ? actedBy(begun, actor, at) : begun
  return finish(say(withFields(noted, { watchers }), 'system', batonAuthor, person === undefined || person === by ? text : `${text} (by ${by})`, at))
}
