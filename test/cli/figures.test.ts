import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Figures, PeriodFigures, Spread } from '../../src/domain/figures/figures.js'
import { figuresText } from '../../src/cli/text/figuresText.js'
import { paletteOf } from '../../src/cli/text/palette.js'
import { answer } from '../../src/http/shapes/answers.js'
import { figures } from '../../src/http/shapes/figures.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { unwrapped } from '../support/unwrapped.js'

/** `baton figures`: what docs/figures.md defines, for people and for programs. */

let system: CommandSystem
beforeAll(async () => {
  system = await startCommandSystem()
  const { incident: { number } } = await system.json(answer, 'open', '--short-description', 'Lyon is offline', '--caller', 'Ana', '--category', 'SD-WAN', '--subcategory', 'Link failure', '--impact', '2', '--urgency', '1')
  await system.json(answer, 'escalate', number, '--note', 'Beyond me', '--fact', 'LTE works', '--as', 'Amara')
})
afterAll(() => system.stop())

const took = (count: number, ms: number): Spread => ({ count, medianMs: count === 0 ? null : ms, p90Ms: count === 0 ? null : 3 * ms })
const busy: PeriodFigures = {
  opened: 120, escalated: 40, escalationRate: 1 / 3, timeToEscalation: took(40, 4_800_000), escalations: 52, resolutions: 100, reopened: 5, reopenRate: 0.05,
  escalatedResolutions: 38, reEscalated: 3, reEscalationRate: 3 / 38, sendBacks: 4, breaches: 1,
}
const idle: PeriodFigures = {
  opened: 0, escalated: 0, escalationRate: null, timeToEscalation: took(0, 0), escalations: 0, resolutions: 0, reopened: 0, reopenRate: null,
  escalatedResolutions: 0, reEscalated: 0, reEscalationRate: null, sendBacks: 0, breaches: 0,
}
const counted = (given: Partial<Figures>): Figures => ({
  from: '2026-11-16T00:00:00.000Z', until: '2026-11-27T17:30:00.000Z', group: null, priorities: [], total: idle, weeks: [], stages: [], pingPongs: [], engagement: [], breaches: [], ...given,
})
const text = (given: Partial<Figures>, columns = 100) => figuresText(counted(given), { columns, palette: paletteOf(false) })

describe('The figures', () => {
  it('are what the API answers, for a period, a group and priorities', async () => {
    const viewer = await system.throughApi('viewer', 'wall')
    const asked = ['--from', '2026-01-01', '--until', `${new Date().getUTCFullYear() + 1}-01-01`, '--group', 'L1 Network Engineering', '--priority', '1,2', '--priority', '3']
    const direct = await system.json(figures, 'figures', ...asked)
    expect(direct).toMatchObject({ from: '2026-01-01T00:00:00.000Z', group: 'L1 Network Engineering', priorities: [1, 2, 3] })
    expect(await viewer.json(figures, 'figures', ...asked)).toEqual(direct)
    const all = await viewer.json(figures, 'figures')
    expect(all.total).toMatchObject({ opened: 1, escalated: 1, escalationRate: 1, escalations: 1 })
    expect((await system.json(figures, 'figures', '--priority', '5')).total.opened).toBe(0)
  })

  it('say people the whole first, then each table', async () => {
    const { code, stdout } = await system.run('figures')
    expect(code).toBe(0)
    expect(unwrapped(stdout)).toMatch(/^From .* until .*: every group, every priority\. opened 1 escalated 1 of 1 \(100 %\), half of them within .* By week week .*Response and resolution \(median \/ p90\)/)
  })

  it('have rates in per cent, and a median beside its p90', () => {
    const drawn = text({
      total: busy, weeks: [{ week: '2026-11-16T00:00:00.000Z', ...busy }, { week: '2026-11-23T00:00:00.000Z', ...idle }],
      stages: [{ stage: null, priority: null, tiers: 200, response: took(190, 600_000), resolution: took(0, 0) }, { stage: 'L1', priority: 2, tiers: 20, response: took(19, 600_000), resolution: took(9, 90_000_000) }],
      pingPongs: [{ from: 'L1', to: 'Desk', count: 3, incidents: 2 }], engagement: [{ group: 'L1', handoffs: 20, timeToEngage: took(18, 1_500_000) }], breaches: [{ stage: 'Triage', clock: 'respond', count: 4 }],
    })
    for (const line of [
      /escalated +40 of 120 \(33 %\), half of them within 1 h 20 min, nine of ten within 4 h/, /reopened +5 of 100 \(5 %\)/, /came back +3 of 38 \(8 %\)/, /1 deadline went by/,
      /^2026-11-16 +120 +33 % +1 h 20 min +100 +5 % +8 % +4 +1$/m, /^2026-11-23 +0 +– +– +0 +– +– +0 +0$/m, /^all +120 /m,
      /^all +all +200 +190 +10 min \/ 30 min +0 +–$/m, /^L1 +P2 +20 +19 +10 min \/ 30 min +9 +1 d 1 h \/ 3 d 3 h$/m, /^L1 +Desk +3 +2$/m, /^L1 +20 +18 +25 min \/ 1 h 15 min$/m, /^Triage +respond +4$/m,
    ]) expect(drawn).toMatch(line)
  })

  it('leave out tables of which there is nothing to tell, and name what was asked for', () => {
    const drawn = text({ group: 'L1', priorities: [1, 2] })
    expect(unwrapped(drawn)).toMatch(/^From 2026-11-16 00:00 UTC until 2026-11-27 17:30 UTC: L1, P1, P2\. opened 0 escalated 0 of 0 escalations 0/)
    expect(drawn).not.toMatch(/Asked back|Deadlines|Response/)
  })

  it('are refused for a period that is none, and a day that does not exist', async () => {
    expect(await system.refused('figures', '--from', '2026-03-01', '--until', '2026-02-01')).toMatchObject({ code: 'field_invalid' })
    expect(await system.run('figures', '--from', '2026-02-30')).toMatchObject({ code: 2 })
    expect(await system.run('figures', '--priority', '1,9')).toMatchObject({ code: 2 })
  })
})
