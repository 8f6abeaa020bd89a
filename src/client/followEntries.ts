import type { StreamEntry } from '../ports/recordStore.js'

/** Where entries are followed. */
export interface EntrySource {
  /** The ID of the last entry that there is. */
  last(): Promise<number>
  /** Entries after this one, oldest first, at most a page of them. */
  after(id: number): Promise<StreamEntry[]>
  pageSize: number
}

const pauseMs = 500

/** Entries as they are written, from now on or after one that was seen last, until it is aborted. */
export async function* followEntries(source: EntrySource, afterId: number | undefined, signal: AbortSignal | undefined): AsyncGenerator<StreamEntry> {
  try {
    let last = afterId ?? await source.last()
    while (!signal?.aborted) {
      const entries = await source.after(last)
      yield* entries
      last = entries.at(-1)?.id ?? last
      if (entries.length < source.pageSize) await pause(signal)
    }
  } catch (error) {
    // A look that was broken off is no failure.
    if (!signal?.aborted) throw error
  }
}

function pause(signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const over = () => {
      clearTimeout(timer)
      // A watch may pause for days on one signal.
      signal?.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, pauseMs)
    signal?.addEventListener('abort', over)
  })
}
