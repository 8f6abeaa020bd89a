import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until a condition holds. Fails after `withinMs`, naming what it waited for. */
export async function until(holds: () => Promise<boolean> | boolean, what: string | (() => string), withinMs = 60_000): Promise<void> {
  const giveUp = performance.now() + withinMs
  while (!await holds()) {
    if (performance.now() > giveUp) throw new Error(`Waited ${withinMs / 1000} s for ${typeof what === 'string' ? what : what()}`)
    await sleep(50)
  }
}
