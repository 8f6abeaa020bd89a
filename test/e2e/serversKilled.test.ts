import { afterAll, beforeAll, describe, it } from 'vitest'
import { KillableSystem, type Part } from '../support/killing/killableSystem.js'
import { twentyIncidents } from '../support/killing/traffic.js'
import { until } from '../support/until.js'

let system: KillableSystem

beforeAll(async () => {
  system = await KillableSystem.start()
  await system.start('worker')
})

afterAll(async () => {
  await system?.stop()
})

const killed: Record<string, Part[]> = {
  'the Temporal server': ['temporal'],
  'PostgreSQL, with every process it has,': ['postgres'],
  'everything at once': ['worker', 'temporal', 'postgres'],
}

describe('twenty incidents in motion', () => {
  const title = 'outlive that %s is killed: one owner each, each message and clock once'

  it.each(Object.entries(killed))(title, async (_, parts) => {
    const traffic = await twentyIncidents(system)
    const half = traffic.requests / 2
    await until(() => traffic.answered() >= half, () => `${half} answers; there are ${traffic.answered()}`)
    await system.kill(...parts)
    for (const part of parts.toReversed()) await system.start(part)
    await traffic.over
    await system.expectConsistent(traffic.callers)
  }, 300_000)
})
