import { useSyncExternalStore } from 'react'

const minuteMs = 60_000

/** The time of this machine in ms, to the minute: what shows no seconds need not be drawn each second. */
export function useMinute(): number {
  return useSyncExternalStore(changed => {
    const timer = setInterval(changed, 5_000)
    return () => clearInterval(timer)
  }, () => Math.floor(Date.now() / minuteMs) * minuteMs)
}
