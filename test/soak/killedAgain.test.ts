import { afterAll, beforeAll, describe, it } from 'vitest'
import { KillableSystem, type Part } from '../support/killing/killableSystem.js'
import { twentyIncidents } from '../support/killing/traffic.js'
import { until } from '../support/until.js'

/** As test/e2e/serversKilled.test.ts, more often, with every choice of parts, and workflows that keep continuing as new. */
let system: KillableSystem

beforeAll(async () => {
  // So small that each incident and each tier continues as new within a few messages.
  system = await KillableSystem.start({ historyBudget: 30 })
  await system.start('worker')
})

afterAll(async () => {
  await system?.stop()
})

const choices: Part[][] = [
  ['worker'], ['temporal'], ['postgres'],
  ['worker', 'temporal'], ['worker', 'postgres'], ['temporal', 'postgres'],
  ['worker', 'temporal', 'postgres'],
]

describe('twenty incidents in motion that keep continuing as new', () => {
  it.each(choices.map(parts => ({ parts, name: parts.join(' and ') })))('outlive three kills of $name', async ({ parts }) => {
    const traffic = await twentyIncidents(system)
    for (const quarter of [1, 2, 3]) {
      const wanted = (traffic.requests * quarter) / 4
      await until(() => traffic.answered() >= wanted, () => `${wanted} answers; there are ${traffic.answered()}`)
      await system.kill(...parts)
      for (const part of parts.toReversed()) await system.start(part)
    }
    await traffic.over
    await system.expectConsistent(traffic.callers)
  })
})
