import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

let isBehind = false
const listeners = new Set<() => void>()

function setBehind(behind: boolean): void {
  isBehind = behind
  for (const listener of listeners) listener()
}

/** Whether the live connection is broken, so that what is shown may be old. */
export function useIsBehind(): boolean {
  return useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => isBehind)
}

interface LiveHandlers<T> {
  /** The event that carries what changed. */
  event: string
  onChange: (change: T) => void
  /** Something may have been missed: read anew. */
  onMissed: () => void
}

/** After these the browser has given up by itself (an answer that is no stream), and we begin again. */
const againMs = 5_000

/** Follows a stream of the API for as long as the page is shown; the browser resumes it by itself. */
export function useLive<T>(path: string, { event, onChange, onMissed }: LiveHandlers<T>): void {
  const changed = useEffectEvent(onChange)
  const missed = useEffectEvent(onMissed)
  useEffect(() => {
    let source: EventSource
    let again: ReturnType<typeof setTimeout> | undefined
    const follow = () => {
      source = new EventSource(path)
      source.addEventListener('hello', ({ data }: MessageEvent<string>) => {
        setBehind(false)
        const { resumed } = JSON.parse(data) as { resumed: boolean }
        // Also the first time: what was read before the stream began may be old, and what came in between was told to nobody.
        if (!resumed) missed()
      })
      source.addEventListener(event, ({ data }: MessageEvent<string>) => changed(JSON.parse(data) as T))
      source.addEventListener('error', () => {
        setBehind(true)
        if (source.readyState !== EventSource.CLOSED) return
        // Nobody may be signed in any more: asking anew finds that out.
        missed()
        again = setTimeout(follow, againMs)
      })
    }
    follow()
    return () => {
      clearTimeout(again)
      source.close()
      setBehind(false)
    }
  }, [path, event])
}
