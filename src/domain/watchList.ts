/** Somebody who hears what happens to an incident without owning it. */
export interface Watcher {
  person: string
  because: WatchReason
  since: string
}

/**
 * A warm transfer's giver watches until somebody of the receiving group accepts, who is named in an escalation request until it is
 * closed, and everybody else as long as they like.
 */
export const watchReasons = ['asked', 'warm transfer', 'escalation request'] as const
export type WatchReason = (typeof watchReasons)[number]

/** From the one that ends first to the one that lasts. */
const lasting: readonly WatchReason[] = ['warm transfer', 'escalation request', 'asked']

/** One place a person: who watches already keeps the reason that lasts longer. */
export function watchedBy(watchers: readonly Watcher[], people: readonly string[], because: WatchReason, since: string): Watcher[] {
  const fresh = [...new Set(people)].filter(person => {
    const known = watchers.find(watcher => watcher.person === person)
    return !known || lasting.indexOf(because) > lasting.indexOf(known.because)
  })
  return [...watchers.filter(({ person }) => !fresh.includes(person)), ...fresh.map(person => ({ person, because, since }))]
}

export function withoutWatcher(watchers: readonly Watcher[], person: string): Watcher[] {
  return watchers.filter(watcher => watcher.person !== person)
}

/** Who watched only until the new one accepts. */
export function warmWatchers(watchers: readonly Watcher[]): string[] {
  return watchers.filter(({ because }) => because === 'warm transfer').map(({ person }) => person)
}
