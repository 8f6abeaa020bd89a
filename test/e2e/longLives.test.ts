import { randomUUID } from 'node:crypto'
import { isGrpcServiceError } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { storm } from '../../src/testing/storm.js'
import { refusalOf, type TestIncident } from '../../src/testing/index.js'
import { largestPortion } from '../../src/domain/messageSize.js'
import { crowd } from '../../workflows/backlog.js'
import { startDevBaton, type DevBaton } from '../support/devBaton.js'
import { example } from '../support/examplePolicy.js'
import { continued, expectGapless, longLife, type LongLife } from '../support/longLife.js'

/**
 * More messages than an incident can do at once, on a real server: the time-skipping one loses signals that cross a
 * continue-as-new, and has no limits. What one message leaves behind is counted, never how long it took.
 */

const historyBudget = 300
/** A step is three, and the workflow tasks around it. */
const eventsOfOne = 10
const patience = { timeout: 150_000, interval: 500 }

let baton: DevBaton
beforeAll(async () => { baton = await startDevBaton({ policy: example, historyBudget }) })
afterAll(() => baton?.stop())

const textsOf = async (incident: TestIncident) => (await incident.story()).stream.map(({ text }) => text)
const notCarriedOut = (texts: string[]) => texts.filter(text => text.startsWith('Not carried out'))
const marksIn = (texts: string[]) => texts.flatMap(text => /^mark \d+/.exec(text)?.[0] ?? [])
const marks = (count: number) => Array.from({ length: count }, (_, index) => `mark ${index}`)
const holding = (mark: string, padding = '') => ({ by: 'Amara', requestId: mark, reason: 'Awaiting Vendor' as const, comment: `${mark} ${padding}` })
const runOf = async (incident: TestIncident) => (await incident.workflow.describe()).runId

/** No history is long for its budget: a crowd at most is still done before who waits behind it has an answer. */
function expectShort({ lengths }: LongLife): void {
  expect(Math.max(...lengths)).toBeLessThan(historyBudget + crowd * eventsOfOne + 100)
  expect(Math.max(...lengths)).toBeLessThan(10_000)
}

describe('A storm of 200 messages a second to one incident', () => {
  it('is absorbed: each has its effect once and in its order, few signals reach the workflow, and people go first', async () => {
    const count = 600
    const incident = await baton.open()
    const name = (index: number) => `${incident.number} ${index}`
    const people: string[] = []
    const ended = await storm(200, count, async index => {
      const mark = `mark ${index}`
      if (index % 10 === 9) await baton.client.signal('reopen', incident.number, { by: 'Amara', requestId: name(index), note: mark })
      else await baton.client.signal('hold', incident.number, { ...holding(mark, 'x'.repeat(1000)), requestId: name(index) })
      if (index % 150 !== 140) return
      const to = people.length % 2 === 0 ? 'Chloe' : 'Bruno'
      people.push(to)
      await baton.client.assign(incident.number, { by: 'Ingrid', to, requestId: `${name(index)} assign` }, { waitMs: 120_000 })
    })
    expect(ended.filter(({ status }) => status === 'rejected')).toEqual([])
    const held = marks(count).filter((_, index) => index % 10 !== 9)
    // The last person had their answer while most of the storm was still to come.
    expect(marksIn(await textsOf(incident)).length).toBeLessThan(held.length)
    await vi.waitFor(async () => expect(marksIn(await textsOf(incident)).length + notCarriedOut(await textsOf(incident)).length).toBe(count), patience)
    const texts = await textsOf(incident)
    expect(marksIn(texts)).toEqual(held)
    expect(notCarriedOut(texts).length).toBe(count / 10)

    const life = await longLife(baton, incident.number)
    expectGapless(life)
    expectShort(life)
    await incident.expect({ moves: 1 + held.length + people.length, reassignmentCount: people.length })
    expect(marks(count).filter((_, index) => life.stepOf.has(name(index)))).toEqual(held)
    expect(life.signals.flat()).toHaveLength(count)
    expect(life.signals.length).toBeLessThan(count / 10)
    expect(continued(life.incident)).toBeGreaterThan(5)
    // It was more than one run can hand to the next.
    expect(life.carried.some(({ aside }) => aside && aside.from !== null && aside.end > aside.from)).toBe(true)
    expect(await baton.database.selectFrom('set_aside').selectAll().execute()).toEqual([])
    await expect(incident.workflow.query('incident')).resolves.toMatchObject({ incident: { state: 'On Hold', assignedTo: people.at(-1) } })
  })

  it('of texts of 100 kB is absorbed as well', async () => {
    const count = 60
    const incident = await baton.open()
    const ended = await storm(200, count, index => baton.client.signal('hold', incident.number, {
      ...holding(`mark ${index}`, '界'.repeat(30_000)), requestId: `${incident.number} ${index}`,
    }))
    expect(ended.filter(({ status }) => status === 'rejected')).toEqual([])
    await vi.waitFor(async () => expect(marksIn(await textsOf(incident))).toEqual(marks(count)), patience)
    const life = await longLife(baton, incident.number)
    expectGapless(life)
    expect(life.signals.flat()).toHaveLength(count)
    for (const commands of life.signals) expect(Buffer.byteLength(JSON.stringify(commands))).toBeLessThan(largestPortion.bytes + 1000)
  })

  it('to an incident that is closed meanwhile leaves a note for each message that came too late', async () => {
    const count = 300
    const incident = await baton.open()
    const ended = await storm(400, count, async index => {
      await baton.client.signal('hold', incident.number, { ...holding(`mark ${index}`), requestId: `${incident.number} ${index}` })
      if (index === 200) await baton.client.closeIncident(incident.number, { by: 'Ingrid' }, { waitMs: 120_000 })
    })
    // Those that found no workflow any more are refused to their sender, and leave their note all the same.
    for (const one of ended) if (one.status === 'rejected') expect(one.reason).toMatchObject({ refusal: { code: 'incident_over' } })
    await vi.waitFor(async () => {
      const texts = await textsOf(incident)
      expect(marksIn(texts).length + notCarriedOut(texts).length).toBe(count)
    }, patience)
    const texts = await textsOf(incident)
    expect(marksIn(texts)).toEqual(marks(marksIn(texts).length))
    expect(notCarriedOut(texts).length).toBeGreaterThan(50)
    await vi.waitFor(async () => expect((await incident.workflow.describe()).status.name).toBe('COMPLETED'), patience)
    expectShort(await longLife(baton, incident.number))
    await incident.expect({ state: 'Closed' })
    await incident.expectTask(null)
  })
})

describe('Messages that arrive while an incident continues as new', () => {
  it('of every kind, from several senders at once, have their effect once each', async () => {
    const rounds = 30
    const incident = await baton.open()
    const { number, assignedTo: openedFor } = await incident.now()
    const firstRun = await runOf(incident)
    const others = ['Bruno', 'Chloe', 'Amara'].filter(name => name !== openedFor)
    const accepted: string[] = []
    let busy = 0
    const sent = (request: string) => { accepted.push(request); return request }
    /** By an update of its own rather than the client's, which asks again by itself. */
    const update = async (round: number) => {
      const request = { ...holding(`mark ${round}`), requestId: `${number} update ${round}` }
      for (;;) {
        try {
          await incident.workflow.executeUpdate('hold', { args: [request], updateId: request.requestId })
          return sent(request.requestId)
        } catch (error) {
          if (codeOf(error) !== 'busy' && !isNotNow(error)) throw error
          busy += 1
        }
      }
    }
    const senders: ((round: number) => Promise<unknown>)[] = [
      update,
      round => baton.client.signal('hold', number, { ...holding(`mark ${1000 + round}`), requestId: sent(`${number} signal ${round}`) }),
      round => incident.workflow.signal('assign', { by: 'Ingrid', to: others[round % 2], requestId: sent(`${number} raw ${round}`) }),
      round => baton.client.reclassify(number, { by: 'Ingrid', subcategory: `Kind ${round}`, note: 'Seen', requestId: sent(`${number} reclassify ${round}`) }, { waitMs: 120_000 }),
      round => baton.client.note(number, { by: 'Amara', text: `note ${round}.`, requestId: sent(`${number} note ${round}`) }),
      round => baton.client.comment(number, { by: 'Amara', text: `comment ${round}.`, requestId: sent(`${number} comment ${round}`) }),
      // Between two runs of the incident there is no tier for a moment; its sender is told, and asks again.
      round => vi.waitFor(() => incident.tierWorkflow(1).signal('reopen', { by: 'Amara', requestId: `${number} tier ${round}`, note: 'Back' }), patience),
    ]
    await Promise.all(senders.map(async send => { for (let round = 0; round < rounds; round += 1) await send(round) }))
    const answered = () => baton.database.selectFrom('requests').select('request_id').where('incident_number', '=', number).execute()
    // The first is the opening.
    await vi.waitFor(async () => expect((await answered()).length).toBe(accepted.length + 1), patience)
    await vi.waitFor(async () => expect(notCarriedOut(await textsOf(incident)).length).toBe(rounds), patience)
    expect(notCarriedOut(await textsOf(incident)).filter(text => !text.startsWith('Not carried out: reopen by Amara (wrong_state)'))).toEqual([])

    const life = await longLife(baton, number)
    expectGapless(life)
    expectShort(life)
    expect(accepted.filter(request => !life.stepOf.has(request))).toEqual([])
    // Notes and comments are no moves.
    await incident.expect({ moves: 1 + 4 * rounds })
    expect(marksIn(await textsOf(incident)).sort()).toEqual([...marks(rounds), ...marks(1000 + rounds).slice(1000)].sort())
    for (const round of marks(rounds).keys()) for (const said of [`note ${round}.`, `comment ${round}.`]) await incident.expectSaid(said, 1)
    // It did continue as new, its tiers with it, and was met by messages just then.
    expect(await runOf(incident)).not.toBe(firstRun)
    expect(continued(life.incident)).toBeGreaterThan(2)
    expect(life.tiers.length).toBeGreaterThan(2)
    expect(busy + life.carried.flatMap(({ queue }) => queue).length).toBeGreaterThan(0)
    await vi.waitFor(async () => expect((await incident.tierWorkflow(1).describe()).status.name).toBe('RUNNING'), patience)
  })

  it('and large ones that its tier passes on are neither lost nor doubled, nor too much for one signal', async () => {
    const count = 60
    const incident = await baton.open()
    await baton.withoutWorker(async () => {
      for (const mark of marks(count)) {
        await incident.tierWorkflow(1).signal('reopen', { by: 'Amara', requestId: `${incident.number} ${mark}`, note: 'y'.repeat(60_000) })
      }
    })
    await vi.waitFor(async () => expect(notCarriedOut(await textsOf(incident)).length).toBe(count), patience)
    const life = await longLife(baton, incident.number)
    expect(life.signals.flat()).toHaveLength(count)
    expect(life.signals.length).toBeGreaterThan(10)
    await incident.expect({ moves: 1, state: 'New' })
    await incident.expectTask({ tier: 1 })
  })
})

describe('What would be the end of a workflow', () => {
  it('is refused as busy before it is: a client that signals while nobody works is told to come back, and loses nothing', async () => {
    const incident = await baton.open()
    const [early, late] = [holding('mark 0'), holding('mark 1', 'x'.repeat(5_000))].map(one => ({ ...one, requestId: `${incident.number} ${one.comment.slice(0, 6)}` }))
    if (!early || !late) throw new Error('two requests')
    await baton.withoutWorker(async () => {
      for (let megabyte = 0; megabyte < 25; megabyte += 1) await incident.workflow.signal('resume', { by: 'Amara', requestId: randomUUID(), note: 'x'.repeat(900_000) })
      await baton.client.signal('hold', incident.number, early)
      expect(await refusalOf(baton.client.signal('hold', incident.number, late))).toMatchObject({ code: 'busy', details: { number: incident.number } })
    })
    await vi.waitFor(async () => expect(marksIn(await textsOf(incident))).toEqual(['mark 0']), patience)
    await incident.expectSaid('Not carried out: resume', 25)
    await baton.client.signal('hold', incident.number, late)
    await vi.waitFor(async () => expect(marksIn(await textsOf(incident))).toEqual(['mark 0', 'mark 1']), patience)
    expectGapless(await longLife(baton, incident.number))
  })

  it.each([
    ['the incident', (incident: TestIncident) => incident.workflow],
    ['its tier', (incident: TestIncident) => incident.tierWorkflow(1)],
  ])('as a signal of two megabytes to %s leaves a note, whatever it is made of', async (_, to) => {
    const incident = await baton.open()
    const most = 2 * 1024 * 1024 - 200
    const payloads = [{ by: 'Amara', requestId: 'a', note: 'x'.repeat(most) }, { by: 'x'.repeat(most) }, { requestId: 'x'.repeat(most) }, { [`x`.repeat(most)]: 1 }, 'x'.repeat(most)]
    for (const payload of payloads) await to(incident).signal('escalate', payload)
    await vi.waitFor(async () => expect(notCarriedOut(await textsOf(incident)).length).toBe(payloads.length), patience)
    await incident.expect({ moves: 1, stage: 'Triage' })
    expect((await baton.client.escalate(incident.number, { by: 'Amara', note: 'Up' })).incident.stage).toBe('L1 investigation')
  })

  it('as an update that is too large is refused, and says how large it may be', async () => {
    const incident = await baton.open()
    const details = { by: 'Amara', note: 'Up', handoff: { validatedFacts: Array.from({ length: 11 }, () => 'x'.repeat(100_000)) } }
    for (const attempt of [baton.client.escalate(incident.number, details), baton.client.signal('escalate', incident.number, details)]) {
      expect(await refusalOf(attempt)).toMatchObject({ code: 'payload_invalid', message: expect.stringContaining('1000000 are the most') as string })
    }
    const raw = incident.workflow.executeUpdate('escalate', { args: [{ ...details, requestId: randomUUID() }] })
    await expect(raw).rejects.toMatchObject({ cause: { type: 'payload_invalid' } })
    await incident.expect({ moves: 1 })
  })
})

function codeOf(error: unknown): string | undefined {
  return (error as { cause?: { type?: string } }).cause?.type
}

/** The run was about to continue as new, and another message came in between. */
function isNotNow(error: unknown): boolean {
  return isGrpcServiceError((error as { cause?: unknown }).cause) && (error as { cause: { code: number } }).cause.code === 9
}
