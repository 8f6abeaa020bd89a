import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timelineOf } from '../../src/domain/timeline/timeline.js'
import { startBaton, type TestBaton } from '../../src/testing/index.js'

const policy = readFileSync('policies/on-call.yaml', 'utf8')

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy }) })
afterAll(() => baton.stop())

describe('The timeline of a policy', () => {
  it('is what happens to an incident that nobody touches, each thing at its instant', async () => {
    const incident = await baton.open({ category: 'Network', subcategory: null, impact: 1, urgency: 1 })
    const live = await baton.records.livePolicy()
    const { openedAt, category, subcategory, priority, vip, tags } = await incident.now()
    const timeline = timelineOf(live as NonNullable<typeof live>, { category, subcategory, priority, vip, tags, callerCalendar: null }, openedAt)
    if ('refused' in timeline) throw new Error(timeline.refused.message)
    await baton.skip('17 h')

    const { stream, tiers } = await incident.story()
    // All of it falls due at whole quarters of a minute; a busy machine may be some seconds late.
    const quarters = (ms: number) => Math.floor(ms / 15_000)
    const moment = (at: string) => quarters(Date.parse(at) - Date.parse(openedAt))
    const foreseen = (event: string) => timeline.rows.filter(row => row.event === event).map(({ afterMs }) => quarters(afterMs))
    const happened = (text: string) => stream.filter(entry => entry.text.startsWith(text)).map(({ at }) => moment(at))
    expect(tiers.flatMap(({ calling }) => calling?.calls ?? []).flatMap(({ pagedAt }) => pagedAt.map(moment))).toEqual(foreseen('paged'))
    expect(foreseen('paged').length).toBeGreaterThan(6)
    expect(happened('Reminder to')).toEqual(foreseen('reminder'))
    expect(happened('SLA breached')).toEqual(foreseen('breached'))
    expect(happened('Escalated from')).toEqual(foreseen('escalated'))
    expect([...happened('Nobody has answered'), ...happened('The escalation to')].sort((a, b) => a - b)).toEqual(foreseen('unanswered'))
    expect(tiers.map(({ stage, plan }) => [stage, plan.assignedTo])).toEqual(
      timeline.rows.filter(({ event }) => event === 'opened' || event === 'escalated').map(({ stage, assignedTo }) => [stage, assignedTo]))
  })
})
