import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf, startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { RefusalError, type Refusal } from '../../src/domain/errors.js'
import { isOpen } from '../../src/domain/incident.js'
import { example } from '../support/examplePolicy.js'
import { refusedWithoutTrace } from '../support/refused.js'

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: example }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

const branch = { by: 'Amara', shortDescription: 'No mail', caller: 'Carla', category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 2 }

/** Splits what came of several attempts at once; anything but an answer or a refusal fails the test. */
async function allOf<T>(attempts: Promise<T>[]): Promise<{ answers: T[]; refusals: Refusal[] }> {
  const answers: T[] = []
  const refusals: Refusal[] = []
  for (const result of await Promise.allSettled(attempts)) {
    if (result.status === 'fulfilled') answers.push(result.value)
    else if (result.reason instanceof RefusalError) refusals.push(result.reason.refusal)
    else throw result.reason
  }
  return { answers, refusals }
}

/** What must hold whatever happened in which order. */
async function expectConsistent(incident: TestIncident): Promise<void> {
  await incident.settle()
  const { incident: now, tasks, tiers, handoffs } = await incident.story()
  const open = tasks.filter(({ state }) => state === 'Work in Progress')
  expect(open).toHaveLength(isOpen(now.state) ? 1 : 0)
  if (open[0]) expect(open[0]).toMatchObject({ assignedTo: now.assignedTo, assignmentGroup: now.assignmentGroup, tier: now.tier.number })
  expect(tiers.map(({ number }) => number)).toEqual(tiers.map((_, index) => index + 1))
  expect(handoffs).toHaveLength(tiers.length - 1)
  expect(tiers.filter(({ endedAt }) => endedAt === null).length).toBe(now.state === 'Closed' || now.state === 'Canceled' ? 0 : 1)
}

describe('A request ID', () => {
  it('gets the first answer again, and nothing happens twice', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    const first = await incident.escalate('Up', request)
    await incident.escalate('And up again')
    const before = await incident.story()
    expect(await incident.escalate('Up', request)).toEqual({ ...first, repeated: true })
    expect(await incident.story()).toEqual(before)
  })

  it('gets the first answer again after the incident is over', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    const first = await incident.close(request)
    await incident.settle()
    expect(await incident.close(request)).toEqual({ ...first, repeated: true })
  })

  it('with another payload is refused', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    await incident.escalate('Up', request)
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate('Up, please', request))
    expect(refusal).toMatchObject({ code: 'request_id_reused', details: { requestId: request.requestId } })
  })

  it('with another command, or for another incident, is refused', async () => {
    const [incident, other] = [await baton.open(), await baton.open()]
    const request = { by: 'Amara', requestId: randomUUID() }
    await incident.accept(request)
    const command = await refusedWithoutTrace(incident, () => incident.close(request))
    expect(command.code).toBe('request_id_reused')
    const elsewhere = await refusedWithoutTrace(other, () => other.accept(request))
    expect(elsewhere.code).toBe('request_id_reused')
  })

  it('that was refused is not remembered: it succeeds once the reason is gone', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    expect((await refusalOf(incident.resume(request))).code).toBe('wrong_state')
    expect((await refusalOf(incident.resume(request))).code).toBe('wrong_state')
    await incident.hold()
    const { incident: { state }, repeated } = await incident.resume(request)
    expect([state, repeated]).toEqual(['In Progress', undefined])
    expect((await incident.resume(request)).repeated).toBe(true)
  })

  it('that was refused may come with another payload', async () => {
    const incident = await baton.open()
    const requestId = randomUUID()
    expect((await refusalOf(incident.assign('Nadia', { requestId }))).code).toBe('not_a_member')
    const { assignedTo } = await incident.now()
    const to = ['Amara', 'Bruno'].find(name => name !== assignedTo) as string
    expect((await incident.assign(to, { requestId })).incident.assignedTo).toBe(to)
  })

  it('sent ten times at once is carried out once, and all ten get its answer', async () => {
    const incident = await baton.open()
    const request = { by: 'Amara', requestId: randomUUID() }
    const { answers, refusals } = await allOf(Array.from({ length: 10 }, () => incident.escalate('Up', request)))
    expect(refusals).toEqual([])
    expect(new Set(answers.map(({ incident: { stage } }) => stage))).toEqual(new Set(['L1 investigation']))
    await incident.expect({ escalationCount: 1, stage: 'L1 investigation' })
  })

  it('sent at once with different payloads is carried out for one of them', async () => {
    const incident = await baton.open()
    const requestId = randomUUID()
    const attempts = ['first', 'second', 'third', 'fourth'].map(note => incident.escalate(note, { by: 'Amara', requestId }))
    const { answers, refusals } = await allOf(attempts)
    expect(answers).toHaveLength(1)
    expect(refusals.map(({ code }) => code)).toEqual(['request_id_reused', 'request_id_reused', 'request_id_reused'])
    await incident.expect({ escalationCount: 1 })
  })

  it('of a note is written once', async () => {
    const incident = await baton.open()
    const entry = { by: 'Amara', text: 'Rebooted it', requestId: randomUUID() }
    await baton.client.note(incident.number, entry)
    expect((await baton.client.note(incident.number, entry)).repeated).toBe(true)
    await incident.expectSaid('Rebooted it', 1)
    const other = refusalOf(baton.client.comment(incident.number, entry))
    expect((await other).code).toBe('request_id_reused')
  })
})

describe('Opening', () => {
  it('with the same request ID finds the same incident, also ten times at once', async () => {
    const request = { ...branch, requestId: randomUUID() }
    const { answers } = await allOf(Array.from({ length: 10 }, () => baton.client.open(request)))
    expect(answers).toHaveLength(10)
    const [number] = answers.map(({ incident }) => incident.number)
    expect(new Set(answers.map(({ incident }) => incident.number)).size).toBe(1)
    baton.incident(number as string)
    expect(await baton.client.open(request)).toMatchObject({ incident: { number }, repeated: true })
    const refusal = await refusalOf(baton.client.open({ ...request, impact: 1 }))
    expect(refusal.code).toBe('request_id_reused')
  })

  it('with the dedup key of an unfinished incident finds that one, and a new one once it is over', async () => {
    const dedupKey = `alert ${randomUUID()}`
    const first = await baton.open({ dedupKey })
    expect(await baton.client.open({ ...branch, dedupKey })).toMatchObject({ incident: { number: first.number }, existing: true })
    await first.resolve()
    expect(await baton.client.open({ ...branch, dedupKey })).toMatchObject({ incident: { number: first.number }, existing: true })
    await first.close()
    const second = await baton.open({ dedupKey })
    expect(second.number).not.toBe(first.number)
  })

  it('ten at once with the same dedup key opens one, and those that came late can open the next', async () => {
    const dedupKey = `alert ${randomUUID()}`
    const requests = Array.from({ length: 10 }, () => ({ ...branch, dedupKey, requestId: randomUUID() }))
    const { answers } = await allOf(requests.map(request => baton.client.open(request)))
    const numbers = new Set(answers.map(({ incident }) => incident.number))
    expect([answers.length, numbers.size, answers.filter(({ existing }) => existing).length]).toEqual([10, 1, 9])
    const first = baton.incident([...numbers][0] as string)
    await first.close()
    const late = requests[answers.findIndex(({ existing }) => existing)] as (typeof requests)[number]
    const second = await baton.client.open(late)
    baton.incident(second.incident.number)
    expect(second.incident.number).not.toBe(first.number)
  })

  it('that is refused can be tried again under the same request ID', async () => {
    const requestId = randomUUID()
    const unknown = { ...branch, followUpOf: 'INC0000001', requestId }
    expect((await refusalOf(baton.client.open(unknown))).code).toBe('incident_not_found')
    expect((await refusalOf(baton.client.open(unknown))).code).toBe('incident_not_found')
    const { incident: { number } } = await baton.client.open({ ...branch, requestId })
    baton.incident(number)
  })

  it.each([
    ['impact', { impact: 4 }], ['urgency', { urgency: 0 }], ['shortDescription', { shortDescription: ' ' }], ['category', { category: '' }],
  ])('with a wrong %s is refused by name, and nothing is opened', async (field, wrong) => {
    const before = await baton.client.list()
    const refusal = await refusalOf(baton.client.open({ ...branch, ...wrong }))
    expect(refusal).toMatchObject({ code: 'payload_invalid', details: { field } })
    expect(await baton.client.list()).toEqual(before)
  })
})

describe('At the same time', () => {
  it('ten escalate with the same expected stage: one moves it, nine are told where it is now', async () => {
    const incident = await baton.open()
    const { answers, refusals } = await allOf(Array.from({ length: 10 }, (_, index) => incident.escalate(`Up ${index}`, { expectStage: 'Triage' })))
    expect(answers).toHaveLength(1)
    expect(refusals).toHaveLength(9)
    for (const { code, details } of refusals) {
      expect([code, details.stage, details.assignmentGroup]).toEqual(['wrong_stage', 'L1 investigation', 'L1 Network Engineering'])
    }
    await incident.expect({ stage: 'L1 investigation', escalationCount: 1 })
    await expectConsistent(incident)
  })

  it('twenty different commands leave one consistent result', async () => {
    for (let round = 0; round < 3; round += 1) {
      const incident = await baton.open()
      const by = 'Bruno'
      const { answers, refusals } = await allOf([
        incident.accept({ by }), incident.escalate('a', { by }), incident.hold({ reason: 'Awaiting Vendor', by }), incident.resume({ by }),
        incident.reassign('Service Desk', { by }), incident.reassign('L3 Network Engineering', { by }), incident.assign('Bruno', { by }),
        incident.assign('Nadia', { by }), incident.reclassify({ impact: 1, by }), incident.reclassify({ impact: 3, by }),
        incident.resolve('x', 'y', { by }), incident.reopen('z', { by }), incident.escalate('b', { by }), incident.escalate('c', { by }),
        incident.accept({ by }), incident.hold({ reason: 'Awaiting Problem', by }), incident.resume({ by }), incident.note('n', { by }),
        incident.comment('m', { by }), incident.reclassify({ urgency: 1, by }),
      ])
      expect(answers.length + refusals.length).toBe(20)
      await expectConsistent(incident)
      const { moves } = await incident.now()
      // Each answered command is one move; opening is the first, notes are none.
      expect(moves).toBe(1 + answers.length - 2)
    }
  })
})
