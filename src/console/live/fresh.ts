import { useSyncExternalStore } from 'react'

/** Which incidents have just changed under the eyes of whoever looks, for a short highlight. */
const shownMs = 2_500
const fresh = new Map<string, number>()
const listeners = new Set<() => void>()

export function markFresh(number: string): void {
  const mark = (fresh.get(number) ?? 0) + 1
  fresh.set(number, mark)
  tell()
  setTimeout(() => {
    if (fresh.get(number) !== mark) return
    fresh.delete(number)
    tell()
  }, shownMs)
}

export function useIsFresh(number: string): boolean {
  return useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => fresh.has(number))
}

function tell() {
  for (const listener of listeners) listener()
}
