import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBaton, type TestBaton } from '../../src/testing/index.js'
import { refusedWithoutTrace } from '../support/refused.js'

/**
 * What the field's other tools offer of a policy, and Baton must: each row of the comparison under its name, from end to end.
 * The details have files of their own.
 */
const policy = `name: peers
calendars:
  Office: {zone: Europe/Berlin, hours: {Mon-Fri: 08:00-17:00}, holidays: [12-25]}
groups:
  First: {manager: Mia, members: [Fay, Finn]}
  Second: {manager: Noa, members: [Sam]}
  Third: {manager: Tom, members: [Ted]}
ladders:
  - name: by office hours
    appliesTo: {category: Office}
    sla: {respond: none, resolve: 8 h, calendar: Office, onBreach: flag}
    stages: [{name: One}]
    entry: {stage: One, group: First}
  - name: quick
    appliesTo: {category: Quick}
    sla: {respond: none, resolve: 5 s}
    stages: [{name: One}, {name: Two}, {name: Three}]
    entry: {stage: One, group: First}
    decisions:
      - {when: {stage: One}, then: {stage: Two, group: Second}}
      - {when: {stage: Two}, then: {stage: Three, group: Third}}
  - name: all
    sla: {respond: 1 h, resolve: 8 h}
    stages: [{name: One}, {name: Two}, {name: Three}]
    entry: {stage: One, group: First}
    decisions:
      - {when: {stage: One}, then: {stage: Two, group: Second}}
      - {when: {stage: Two}, then: {stage: Three, group: Third}}
paging:
  - {category: Paged, interval: 10 min, reminders: 0, repeat: 1, catchAll: none, acknowledgeWithin: 2 h}
`

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy }) })
afterEach(async () => {
  await baton.endAll()
  await baton.applyPolicy(policy)
})
afterAll(() => baton.stop())

const hour = 3_600_000

describe('Of what the peers offer, Baton has', () => {
  it('ordered tiers, SLA timeout: nobody acts, and it goes up tier by tier', async () => {
    const incident = await baton.open({ category: 'Mail' })
    await baton.skip('8 h 1 min')
    await incident.expect({ stage: 'Two', assignmentGroup: 'Second', breached: true })
    await baton.skip('8 h')
    await incident.expect({ stage: 'Three', assignmentGroup: 'Third' })
    expect((await incident.story()).tiers.map(({ outcome }) => outcome)).toEqual(['breached', 'breached', null])
  })

  it('second-level durations: five seconds are five seconds, and lateness does not add up', async () => {
    const incident = await baton.open({ category: 'Quick' })
    const { openedAt } = await incident.now()
    await baton.skip('20 s')
    const { tiers } = await incident.story()
    expect(tiers.map(({ startedAt }) => (Date.parse(startedAt) - Date.parse(openedAt)) / 1000)).toEqual([0, 5, 10])
  })

  it('escalate now, and to a chosen tier', async () => {
    const [next, chosen] = [await baton.open({ category: 'Mail' }), await baton.open({ category: 'Mail' })]
    await next.escalate()
    await next.expect({ stage: 'Two' })
    await chosen.escalate('For Ted', { toStage: 'Three' })
    await chosen.expect({ stage: 'Three', assignmentGroup: 'Third', assignedTo: 'Ted' })
  })

  it('reopen: the same tier goes on with what was left of its time', async () => {
    const incident = await baton.open({ category: 'Mail' })
    await baton.skip('3 h')
    await incident.resolve()
    await baton.skip('2 days')
    await incident.reopen()
    const { tier: { number, clocks: { resolve } }, updatedAt } = await incident.now()
    expect(number).toBe(1)
    expect(Math.abs(Date.parse(resolve?.dueAt ?? '') - Date.parse(updatedAt) - 5 * hour)).toBeLessThan(60_000)
  })

  it('task, work note and group per tier', async () => {
    const incident = await baton.open({ category: 'Mail' })
    await incident.escalate('Queue is stuck')
    const { tasks, handoffs } = await incident.story()
    expect(tasks.map(({ tier, assignmentGroup, state }) => [tier, assignmentGroup, state])).toEqual([[1, 'First', 'Closed Complete'], [2, 'Second', 'Work in Progress']])
    expect(handoffs).toMatchObject([{ handoff: { note: 'Queue is stuck' }, fromTier: 1, toTier: 2 }])
  })

  it('policy pinned and versioned: a running tier keeps its plan and its version, the next move takes the new ones', async () => {
    const incident = await baton.open({ category: 'Mail' })
    const { tier: { plan } } = await incident.now()
    await baton.applyPolicy(policy.replace('respond: 1 h, resolve: 8 h', 'respond: 1 h, resolve: 4 h'))
    await incident.note('Still at it')
    expect((await incident.now()).tier.plan).toEqual(plan)
    await incident.escalate()
    expect((await incident.now()).tier.plan).toMatchObject({ policyVersion: plan.policyVersion + 1, resolve: { durationMs: 4 * hour } })
    const [newest, before] = await baton.client.policies.versions()
    expect([newest?.version, before?.version]).toEqual([plan.policyVersion + 1, plan.policyVersion])
    expect(newest?.reason).not.toBe('')
  })

  it('repeat: the round of calls begins again as often as the policy says', async () => {
    const incident = await baton.open({ category: 'Paged' })
    await baton.skip('1 h')
    const paged = await incident.paged()
    expect([paged.length, new Set(paged).size, paged[0]]).toEqual([4, 2, paged[2]])
  })

  it('ack, and ack timeout: an accept ends the calls, and two hours of silence begin them again', async () => {
    const incident = await baton.open({ category: 'Paged' })
    await incident.accept()
    await baton.skip('1 h 50 min')
    expect(await incident.paged()).toHaveLength(1)
    await baton.skip('15 min')
    expect(await incident.paged()).toHaveLength(2)
  })

  it('on hold pauses the SLA: what was left is left afterwards', async () => {
    const incident = await baton.open({ category: 'Mail' })
    const due = Date.parse((await incident.now()).tier.clocks.resolve?.dueAt ?? '')
    await incident.hold({ reason: 'Awaiting Vendor' })
    await baton.skip('3 h')
    await incident.resume()
    const moved = Date.parse((await incident.now()).tier.clocks.resolve?.dueAt ?? '')
    expect(Math.abs(moved - due - 3 * hour)).toBeLessThan(60_000)
  })

  it('SLA by business hours and holidays: a night, a weekend and Christmas Day count nothing', async () => {
    const incident = await baton.open({ category: 'Office' })
    const { tier: { clocks: { resolve } } } = await incident.now()
    expect(resolve?.calendar).toMatchObject({ name: 'Office', holidays: [{ on: '12-25' }] })
    expect(Date.parse(resolve?.dueAt ?? '') - Date.parse(resolve?.startedAt ?? '')).toBeGreaterThanOrEqual(8 * hour)
    expect(resolve?.dueAt).toMatch(/T(?:0[6-9]|1[0-6]):/)
  })

  it('de-dup: while one is unfinished, the same key opens no second one', async () => {
    const incident = await baton.open({ category: 'Mail', dedupKey: 'queue-stuck' })
    const again = await baton.client.open({ by: 'monitoring', caller: 'Carla', shortDescription: 'Again', category: 'Mail', impact: 2, urgency: 2, dedupKey: 'queue-stuck' })
    expect(again).toMatchObject({ existing: true, incident: { number: incident.number } })
  })

  it('override with a logged reason: what holds people back bends for who may say why, and both are kept for review', async () => {
    await baton.applyPolicy(`${policy}guardrails:\n  - {name: two attempts first, attempts: 2}\n`)
    const incident = await baton.open({ category: 'Mail' })
    expect(await refusedWithoutTrace(incident, () => incident.escalate('Up'))).toMatchObject({ code: 'guardrail' })
    await incident.escalate('Up', { by: 'Mia', override: 'The plant stands still' })
    const { overrides: [override], stream } = await incident.story()
    expect(override).toMatchObject({ guardrail: 'two attempts first', by: 'Mia', reason: 'The plant stands still', review: null })
    expect(stream.map(({ text }) => text).join('\n')).toContain('The plant stands still')
  })

  it('audit of actions: who did what, when, at which tier, and why Baton did what it did', async () => {
    const incident = await baton.open({ category: 'Mail' })
    await incident.accept({ by: 'Fay' })
    await incident.escalate('Queue is stuck', { by: 'Fay' })
    const { stream, incident: { tier } } = await incident.story()
    expect(stream.map(({ tier: at, author }) => [at, author])).toEqual(expect.arrayContaining([[1, 'Fay'], [2, 'Baton']]))
    expect(stream.every(({ at }) => !Number.isNaN(Date.parse(at)))).toBe(true)
    expect(tier.plan).toMatchObject({ row: 'decision row 1: stage One', assignedBecause: expect.stringMatching(/^fewest open tasks/) as string })
  })

  it('audit of config: every version of the policy with author and reason, as it was applied', async () => {
    await baton.client.policies.apply(policy.replace('name: peers', 'name: peers of March'), { by: 'Olivia', reason: 'Review of March' })
    const [version] = await baton.client.policies.versions()
    expect(version).toMatchObject({ name: 'peers of March', author: 'Olivia', reason: 'Review of March' })
    expect(await baton.client.policies.source(version?.version ?? 0)).toContain('name: peers of March')
  })

  it('a bad policy is never applied, and the last good one stays', async () => {
    const before = await baton.client.policies.live()
    const bad = baton.client.policies.apply(policy.replace('group: First', 'group: Frist'), { by: 'Olivia', reason: 'A slip' })
    await expect(bad).rejects.toMatchObject({ refusal: { code: 'policy_invalid' } })
    expect((await baton.client.policies.live())?.version).toBe(before?.version)
    const incident = await baton.open({ category: 'Mail' })
    expect(await refusedWithoutTrace(incident, () => incident.reassign('Frist'))).toMatchObject({ code: 'unknown_group' })
  })
})
