import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KillableSystem } from '../support/killing/killableSystem.js'
import type { Caller } from '../support/killing/caller.js'
import { until } from '../support/until.js'

let system: KillableSystem

beforeAll(async () => {
  system = await KillableSystem.start()
  await system.start('worker')
})

afterAll(async () => {
  await system?.stop()
})

/** Longer than the minute that a busy worker may take: from then on lateness is worth a word. */
const outageMs = 70_000

/** What Baton said by itself of the first tier's clocks and of the reopen window. */
async function said(caller: Caller): Promise<string[]> {
  const { stream } = await system.story(caller)
  return stream.filter(({ tier, text }) => tier === 1 && /^(SLA breached|Reminder|Closed: nobody)/.test(text))
    .map(({ text }) => text.replace(/, until .* UTC/, '').replace(/\d+ min( \d+ s)?/, '… min'))
}

describe('the Temporal server down over every deadline', () => {
  it('leaves work that is late and done once: it says how late, and the next tier has all its time', async () => {
    const [climbs, isFlagged, closes] = await Promise.all([system.caller(), system.caller(), system.caller()])
    await closes.open({ category: 'Closes soon' })
    await Promise.all([closes.resolve(), isFlagged.open({ impact: 2, urgency: 3 }), climbs.open({ impact: 1, urgency: 1 })])
    await system.kill('temporal')
    const back = Date.now() + outageMs
    await until(() => Date.now() > back, 'the outage', outageMs + 10_000)
    await system.start('temporal')

    await system.expectClimbed(climbs, 3)
    await system.expectConsistent([climbs, isFlagged, closes])
    expect(await said(climbs)).toEqual(['SLA breached: Triage had 4 s to resolve. This comes … min late.'])
    expect(await said(isFlagged)).toEqual(['SLA breached: Triage had 3 s to respond. This comes … min late.'])
    expect(await said(closes)).toEqual(['Closed: nobody reopened it within its reopen window. This comes … min late.'])
    const { tiers } = await system.story(climbs)
    const turns = tiers.slice(0, -1).map(({ startedAt, endedAt }) => Date.parse(endedAt ?? '') - Date.parse(startedAt))
    for (const turn of turns) expect(turn).toBeGreaterThanOrEqual(4000)
  }, 300_000)
})
