import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { ChangeSignal } from '../../ports/changeSignal.js'

/** Several changes within this time are one signal: a storm must not have the records read for each of its messages. */
const gatherMs = 50
/** A signal that was lost with its connection is made up for by then. */
const anywayMs = 15_000
const longestRetryMs = 5_000

/** Listens on a connection of its own, which is opened anew, without end, whenever it breaks. `onTrouble` is told when it does, once until it listens again. */
export function listenForChanges(databaseUrl: string, onTrouble: (error: Error) => void = () => {}): ChangeSignal {
  const listeners = new Set<() => void>()
  const closing = new AbortController()
  let gathering: NodeJS.Timeout | undefined
  const signal = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined
      for (const listener of listeners) listener()
    }, gatherMs)
  }
  const anyway = setInterval(signal, anywayMs)
  const listening = listen(databaseUrl, signal, closing.signal, onTrouble)
  return {
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closing.abort()
      clearInterval(anyway)
      clearTimeout(gathering)
      await listening
    },
  }
}

async function listen(connectionString: string, signal: () => void, closing: AbortSignal, onTrouble: (error: Error) => void): Promise<void> {
  let isTold = false
  for (let retryMs = 100; !closing.aborted; retryMs = Math.min(retryMs * 2, longestRetryMs)) {
    const client = new pg.Client({ connectionString, application_name: 'baton live', keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: 10_000 })
    // Rejects when the connection breaks, and when it is to be closed.
    const ended = once(client, 'end', { signal: closing })
    ended.catch(() => {})
    // It may say twice why it breaks; the second time nobody else listens.
    client.on('error', () => {})
    try {
      client.on('notification', signal)
      await client.connect()
      await client.query('listen baton_changes')
      retryMs = 100
      isTold = false
      // What changed while nobody listened.
      signal()
      await ended
    } catch (error) {
      if (!closing.aborted && !isTold) onTrouble(error instanceof Error ? error : new Error(String(error)))
      isTold = true
    } finally {
      await client.end().catch(() => {})
    }
    await sleep(retryMs, undefined, { signal: closing }).catch(() => {})
  }
}
