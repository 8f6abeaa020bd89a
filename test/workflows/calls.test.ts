import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf, startBaton, type TestBaton } from '../../src/testing/index.js'

/** People are called one after the other until somebody answers; rows of the reference by their names. */

const policy = `
name: calls
groups:
  Network:
    manager: Ingrid
    members: [Amara, Bruno, Chloe]
    rotas:
      - name: Weeks
        zone: UTC
        rotation: {every: 1 week, from: 2020-01-06, people: [Amara, Bruno, Chloe]}
  Desk:
    members: [Nadia]
ladders:
  - name: all
    stages:
      - {name: Triage, sla: {respond: 2 h, resolve: 8 h, followUp: none}}
      - {name: Second line, sla: {followUp: 1 h}}
    entry: {stage: Triage, group: Network}
    otherwise: {stage: Second line, group: Desk}
paging:
  - {groups: Network, reminders: 2, interval: 10 min, catchAll: manager, acknowledgeWithin: 4 h}
`

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

const order = ['Amara', 'Bruno', 'Chloe']

/** Who comes in which order depends on the week: the owner first. */
async function opened() {
  const incident = await baton.open()
  const { assignedTo } = await incident.now()
  const turn = order.indexOf(assignedTo)
  const [first = '', second = '', third = ''] = [...order.slice(turn), ...order.slice(0, turn)]
  return { incident, first, second, third }
}

async function pagedAfter(minutes: number[], incident: Awaited<ReturnType<typeof opened>>['incident']): Promise<number[]> {
  const counts: number[] = []
  let passed = 0
  for (const minute of minutes) {
    await baton.skip((minute - passed) * 60_000)
    passed = minute
    counts.push((await incident.paged()).length)
  }
  return counts
}

describe('People who are called', () => {
  it('Reminders: n = 2, i = 10: pages at 0, 10 and 20 minutes, and the next person at 30', async () => {
    const { incident, first, second } = await opened()
    expect(await incident.paged()).toEqual([first])
    expect(await pagedAfter([9, 11, 19, 21, 29, 31], incident)).toEqual([1, 2, 2, 3, 3, 4])
    expect(await incident.paged()).toEqual([first, first, first, second])
  })

  it('Reminders: a reject at 5 minutes calls the next person at 5', async () => {
    const { incident, first, second } = await opened()
    await baton.skip('5 min')
    const { incident: { assignedTo } } = await incident.reject({ note: 'On a train' })
    expect(assignedTo).toBe(second)
    expect(await incident.paged()).toEqual([first, second])
    expect(await pagedAfter([9, 11], incident)).toEqual([2, 3])
  })

  it('Catch-all: when nobody answers the manager is paged, and an accept assigns', async () => {
    const { incident, first, second, third } = await opened()
    await baton.skip('91 min')
    expect(await incident.paged()).toEqual([first, first, first, second, second, second, third, third, third, 'Ingrid'])
    await incident.accept({ by: 'Ingrid' })
    await incident.expect({ assignedTo: 'Ingrid', state: 'In Progress' })
    await baton.skip('60 min')
    expect(await incident.paged()).toHaveLength(10)
  })

  it('Hand reassign: another group by hand, mid-reminder, gets no further pages', async () => {
    const { incident } = await opened()
    await baton.skip('11 min')
    await incident.reassign('Desk', { by: 'Dispatcher' })
    await baton.skip('2 h')
    const { tiers } = await incident.story()
    expect(tiers.map(({ calling }) => calling?.state)).toEqual(['stopped', undefined])
    expect(tiers[0]?.calling?.calls.map(({ pagedAt, outcome }) => [pagedAt.length, outcome])).toEqual([[2, 'stopped']])
  })

  it('Resolve: the pages stop', async () => {
    const { incident } = await opened()
    await incident.resolve()
    await baton.skip('2 h')
    expect(await incident.paged()).toHaveLength(1)
  })

  it('answer by accepting: that ends the respond clock and the pages', async () => {
    const { incident, first } = await opened()
    await baton.skip('11 min')
    await incident.accept()
    const { tier } = await incident.now()
    expect([tier.clocks.respond?.endedAt, tier.calling?.state, tier.calling?.calls[0]?.outcome]).toEqual([tier.answeredAt, 'answered', 'answered'])
    await baton.skip('2 h')
    expect(await incident.paged()).toEqual([first, first])
  })

  it('answer by a note as well: nobody is paged any more, though the workflow was not told', async () => {
    const { incident, first } = await opened()
    await incident.note('I am on it')
    await baton.skip('2 h')
    expect(await incident.paged()).toEqual([first])
  })

  it('take it over although somebody else is called by now', async () => {
    const { incident, first } = await opened()
    await baton.skip('35 min')
    await incident.accept({ by: first })
    await incident.expect({ assignedTo: first })
    await incident.expectTask({ assignedTo: first })
  })

  it('are visible as not answering when nobody is left: said once, told, and listed', async () => {
    const { incident } = await opened()
    await baton.skip('121 min')
    const { tier, needsAttention } = await incident.now()
    expect([tier.calling?.state, tier.calling?.dueAt, needsAttention]).toEqual(['unanswered', null, true])
    await incident.expectSaid('Nobody has answered', 1)
    expect((await baton.client.list({ unanswered: true }, { limit: 10 })).incidents.map(({ number }) => number)).toContain(incident.number)
    await baton.skip('1 h')
    expect(await incident.paged()).toHaveLength(12)
  })

  it('are called again when they are silent for too long after they accepted, until they are heard', async () => {
    const { incident, first } = await opened()
    await incident.accept()
    await baton.skip('3 h')
    await incident.note('The carrier looks at it')
    await baton.skip('3 h 59 min')
    expect(await incident.paged()).toEqual([first])
    await baton.skip('2 min')
    expect(await incident.paged()).toEqual([first, first])
    await incident.expectSaid('silent for 4 h')
    await incident.note('Still at it')
    await baton.skip('30 min')
    expect(await incident.paged()).toEqual([first, first])
  })

  it('are not paged while it is on hold, and are at once when it goes on', async () => {
    const { incident, first } = await opened()
    await incident.hold({ reason: 'Awaiting Change', by: 'Dispatcher' })
    await baton.skip('3 h')
    expect(await incident.paged()).toEqual([first])
    await incident.resume({ by: 'Dispatcher' })
    await incident.settle()
    expect(await incident.paged()).toEqual([first, first])
    await baton.skip('9 min')
    expect(await incident.paged()).toEqual([first, first])
  })

  it('are called only after the hold, when it came to them on hold', async () => {
    const { incident, second } = await opened()
    await incident.hold({ reason: 'Awaiting Change', by: 'Dispatcher' })
    await incident.assign(second, { by: 'Dispatcher' })
    await baton.skip('1 h')
    expect(await incident.paged()).toHaveLength(1)
    await incident.resume({ by: 'Dispatcher' })
    expect((await incident.paged()).slice(1)).toEqual([second])
  })

  it('are called again when it is reopened, unless they reopen it themselves', async () => {
    const { incident, first } = await opened()
    await incident.resolve()
    await incident.reopen('It is back', { by: first })
    expect(await incident.paged()).toHaveLength(1)
    await incident.resolve()
    await incident.reopen('It is back', { by: 'Carla' })
    expect(await incident.paged()).toEqual([first, first])
  })

  it('cannot reject what somebody else is called for', async () => {
    const { incident, first } = await opened()
    const refusal = await refusalOf(incident.reject({ by: 'Ingrid' }))
    expect(refusal).toMatchObject({ code: 'not_called', message: `Ingrid is not being called for ${incident.number} now; ${first} is.` })
    expect(await incident.paged()).toEqual([first])
  })

  it('cannot reject when nobody is called', async () => {
    const { incident } = await opened()
    await incident.accept()
    expect(await refusalOf(incident.reject())).toMatchObject({ code: 'not_called', details: { called: 'nobody is' } })
  })
})

describe('An escalation that nobody answers', () => {
  it('is followed up after the time of the policy, once', async () => {
    const { incident } = await opened()
    await incident.escalate()
    await baton.skip('59 min')
    await incident.expectSaid('is unanswered', 0)
    await baton.skip('2 h')
    await incident.expectSaid('The escalation to Second line is unanswered for 1 h: Nadia of Desk has it', 1)
  })

  it('is followed up by what its new priority wants, or not at all', async () => {
    await baton.applyPolicy(policy.replace('followUp: 1 h', 'followUp: {P2: 3 h, P3: 1 h}'))
    const { incident } = await opened()
    await incident.escalate()
    await incident.reclassify({ impact: 1, by: 'Dispatcher' })
    await baton.skip('2 h 59 min')
    await incident.expectSaid('is unanswered', 0)
    await baton.skip('2 min')
    await incident.expectSaid('is unanswered for 3 h', 1)
    const { incident: other } = await opened()
    await other.escalate()
    await other.reclassify({ impact: 3, by: 'Dispatcher' })
    await baton.skip('4 h')
    await other.expectSaid('is unanswered', 0)
    await baton.applyPolicy(policy)
  })

  it('is not followed up when somebody of the group was heard', async () => {
    const { incident } = await opened()
    await incident.escalate()
    await incident.note('Seen', { by: 'Nadia' })
    await baton.skip('2 h')
    await incident.expectSaid('is unanswered', 0)
  })
})

describe('What is easily forgotten', () => {
  it('a note after nobody had answered: the silence is counted from it', async () => {
    const { incident, first } = await opened()
    await baton.skip('121 min')
    const before = (await incident.paged()).length
    await incident.note('Back from the tunnel', { by: first })
    await baton.skip('3 h 58 min')
    expect(await incident.paged()).toHaveLength(before)
    await baton.skip('5 min')
    expect(await incident.paged()).toHaveLength(before + 1)
  })

  it('an owner who reopened it: silent for too long, they are called', async () => {
    const { incident, first } = await opened()
    await incident.resolve()
    await incident.reopen('It is back', { by: first })
    await baton.skip('4 h 1 min')
    expect(await incident.paged()).toEqual([first, first])
  })

  it('a person who was given it on hold, after somebody had accepted', async () => {
    const { incident, second } = await opened()
    await incident.accept()
    await incident.hold({ reason: 'Awaiting Change' })
    await incident.assign(second, { by: 'Dispatcher' })
    await incident.resume({ by: 'Dispatcher' })
    await incident.settle()
    expect((await incident.paged()).slice(1)).toEqual([second])
    await incident.expect({ needsAttention: true })
    await incident.expectSaid(`Paged ${second} (assigned by Dispatcher)`)
  })

  it('a hold of days: nobody is told that they were silent for so long', async () => {
    const { incident, first } = await opened()
    await incident.accept()
    await incident.hold({ reason: 'Awaiting Change' })
    await baton.skip('3 days')
    await incident.resume({ by: 'Dispatcher' })
    await baton.skip('3 h 59 min')
    expect(await incident.paged()).toEqual([first])
    await baton.skip('2 min')
    expect(await incident.paged()).toEqual([first, first])
    await incident.expectSaid('silent for 4 h)', 1)
  })

  it('an accept from outside the group: the people there are still waited for', async () => {
    const { incident, first } = await opened()
    await incident.accept({ by: 'Dispatcher' })
    await baton.skip('11 min')
    expect(await incident.paged()).toEqual([first, first])
  })

  it('who has said no: they are not called again because it was given to a third', async () => {
    const { incident, first, second, third } = await opened()
    await incident.reject()
    await incident.assign(third, { by: 'Dispatcher' })
    await baton.skip('91 min')
    expect([...new Set(await incident.paged())]).toEqual([first, second, third, 'Ingrid'])
    expect((await incident.paged()).filter(person => person === first)).toHaveLength(1)
  })

  it('another priority: by its rule nobody is called, and back again the owner is', async () => {
    await baton.applyPolicy(policy.replace('{groups: Network,', '{groups: Network, priority: P3,'))
    const { incident, first } = await opened()
    await incident.reclassify({ impact: 1, by: 'Dispatcher' })
    await baton.skip('1 h')
    expect(await incident.paged()).toEqual([first])
    await incident.reclassify({ impact: 2, by: 'Dispatcher' })
    expect(await incident.paged()).toEqual([first, first])
    await incident.expectSaid('(reclassified to P3)')
    await baton.applyPolicy(policy)
  })

  it('another priority after nobody has answered: by a rule of its own they are called again', async () => {
    await baton.applyPolicy(policy.replace('paging:', 'paging:\n  - {groups: Network, priority: P1, interval: 5 min, reminders: 0, catchAll: none}'))
    const { incident } = await opened()
    await baton.skip('121 min')
    const before = await incident.paged()
    const { assignedTo } = await incident.now()
    await incident.reclassify({ impact: 1, urgency: 1, by: 'Dispatcher' })
    expect((await incident.paged()).slice(before.length)).toEqual([assignedTo])
    await baton.applyPolicy(policy)
  })
})
