import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'

/** Rotas around the instant at which a test begins; `hours` from then on. */
const hours = (from: string, count: number) => new Date(Date.parse(from) + count * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

const policy = (desk: string, second = '[]') => `name: on call
groups:
  Desk: {manager: Mia, members: [Ana, Ben, Cleo], rotas: ${desk}}
  Second: {manager: Noa, members: [Leo, Lia], rotas: ${second}}
ladders:
  - name: all
    sla: {respond: none, resolve: 8 h, remindAt: [], onBreach: escalate}
    stages: [{name: One}, {name: Two, sla: {onBreach: flag}}]
    entry: {stage: One, group: Desk}
    decisions: [{when: {stage: One}, then: {stage: Two, group: Second}}]
`

/** Turns of six hours: dated shifts from the present on. */
function turns(now: string, ...people: string[]): string {
  return people.map((person, index) => `{from: ${hours(now, index * 6)}Z, until: ${hours(now, index * 6 + 6)}Z, person: ${person}}`).join(', ')
}

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: policy('[]') }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

async function ownership(incident: TestIncident): Promise<{ owner: string; because: string | undefined }> {
  const { tiers } = await incident.story()
  return { owner: (await incident.now()).assignedTo, because: tiers.at(-1)?.plan.assignedBecause }
}

describe('The person on call', () => {
  it('owns what comes in, however much that is; after the handover the next one does, and in a gap whoever has least', async () => {
    const now = await baton.now()
    await baton.applyPolicy(policy(`[{name: Day, zone: Europe/Berlin, dated: [${turns(now, 'Ben', 'Cleo')}]}]`))
    const [first, second] = [await baton.open(), await baton.open()]
    for (const incident of [first, second]) {
      expect(await ownership(incident)).toEqual({ owner: 'Ben', because: expect.stringMatching(/^on call: Day until \w{3} \d{4}-\d\d-\d\d \d\d:\d\d Europe\/Berlin$/) as string })
    }
    await first.expectSaid('Ben of Desk has it now at One (on call: Day until')
    await baton.skip('7 h')
    expect(await ownership(await baton.open())).toMatchObject({ owner: 'Cleo' })
    await baton.skip('6 h')
    expect(await ownership(await baton.open())).toEqual({ owner: 'Ana', because: 'nobody on call; fewest open tasks (0)' })
  })

  it('is looked up at the instant of each move: the one of the escalation, not the one of the opening', async () => {
    const now = await baton.now()
    await baton.applyPolicy(policy('[]', `[{name: Up, zone: UTC, dated: [${turns(now, 'Leo', 'Lia')}]}]`))
    const [byHand, byClock] = [await baton.open(), await baton.open()]
    await byHand.escalate()
    await byHand.expect({ assignedTo: 'Leo', stage: 'Two' })
    await baton.skip('8 h 10 min')
    await byClock.expect({ assignedTo: 'Lia', stage: 'Two', breached: true })
    expect((await ownership(byClock)).because).toContain('on call: Up until')
  })

  it('changes with the live policy: an override counts from the next move on, and who has the work keeps it', async () => {
    const now = await baton.now()
    const rota = (more: string) => policy(`[{name: Always, zone: UTC, rotation: {every: 1 week, from: 2026-01-05, people: [Ana]}${more}}]`)
    await baton.applyPolicy(rota(''))
    const before = await baton.open()
    expect(await ownership(before)).toMatchObject({ owner: 'Ana' })
    await baton.applyPolicy(rota(`, overrides: {from: ${hours(now, -1)}Z, until: ${hours(now, 6)}Z, person: Cleo}`))
    expect(await ownership(await baton.open())).toEqual({ owner: 'Cleo', because: expect.stringMatching(/^on call: Always until .+ UTC \(override\)$/) as string })
    await before.expect({ assignedTo: 'Ana' })
  })

  it('takes over a reopened incident whose owner has left the group, and not that of one who is still there', async () => {
    const now = await baton.now()
    const rota = `[{name: Day, zone: UTC, dated: [${turns(now, 'Ben', 'Cleo')}]}]`
    await baton.applyPolicy(policy(rota))
    const [stays, leaves] = [await baton.open(), await baton.open()]
    for (const incident of [stays, leaves]) await incident.resolve()
    await baton.skip('7 h')
    await stays.reopen()
    await stays.expect({ assignedTo: 'Ben' })
    await baton.applyPolicy(policy(rota.replaceAll('Ben', 'Ana')).replace('Ana, Ben, Cleo', 'Ana, Cleo'))
    await leaves.reopen()
    await leaves.expect({ assignedTo: 'Cleo' })
  })
})
