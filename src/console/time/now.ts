import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let at = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function tick() {
  at = Date.now()
  for (const listener of listeners) listener()
}

/** The time of this machine in ms, told anew every second while somebody looks. */
export function useNow(): number {
  return useSyncExternalStore(listener => {
    listeners.add(listener)
    timer ??= setInterval(tick, 1000)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }, () => at)
}
