import { setTimeout as sleep } from 'node:timers/promises'

/** Calls `send` so many times a second, whatever became of the calls before; resolves once all have ended. */
export async function storm<T>(perSecond: number, count: number, send: (index: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> {
  const began = performance.now()
  const calls: Promise<T>[] = []
  for (let index = 0; index < count; index += 1) {
    const waitMs = began + (index * 1000) / perSecond - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    calls.push(send(index))
    // One that fails before the last has begun is told of at the end.
    calls.at(-1)?.catch(() => undefined)
  }
  return Promise.allSettled(calls)
}
