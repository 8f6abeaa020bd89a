import type { Clock } from '../ports/clock.js'

/** The machine's own time, for writes that go past the workflow. */
export const systemClock: Clock = { now: () => Promise.resolve(new Date().toISOString()) }
