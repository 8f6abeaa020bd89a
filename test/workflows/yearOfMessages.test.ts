import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf, startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import type { Answer } from '../../src/domain/answer.js'
import type { Entry } from '../../src/domain/activityStream.js'
import { RefusalError } from '../../src/domain/errors.js'
import { crowd } from '../../workflows/backlog.js'
import { exampleWith } from '../support/examplePolicy.js'
import { continued, expectGapless, longLife, type LongLife } from '../support/longLife.js'

/**
 * One incident gets 1,500 messages of every kind over a year, with a budget so small that it continues as new every few
 * days. Then everything must be as if it had lived in one piece.
 */

const historyBudget = 200
const messages = 1500
/** Half of those that come before a quiet time, the others after it. */
const quiet = { after: 700, days: 60 }
/** Between two messages, so that all of it is a year. */
const apartHours = ((365 - quiet.days) * 24) / messages
const resolveHours = 6000
const percents = Array.from({ length: 99 }, (_, index) => index + 1)

/** Reminders on each per cent: a tier that nobody writes to has enough to tell for continuing as new by itself. */
const policy = exampleWith(
  ['P3: 72 h', `P3: ${resolveHours} h`],
  ['remindAt: [50, 75]', `remindAt: [${percents.join(', ')}]`],
  ['    # From the lowest stage to the highest.', '    stopOnHold: Awaiting Caller\n\n    # From the lowest stage to the highest.'],
)

/** What was sent, and what came of it. */
interface Sent {
  accepted: string[]
  refused: string[]
  /** Signals that leave a work note, which says so. */
  late: string[]
  texts: string[]
}

const membersOf: Record<string, string[]> = {
  'Network Coordinators': ['Amara', 'Bruno', 'Chloe'], 'L1 Network Engineering': ['Dmitri', 'Elena', 'Farid'], 'L2 Network Engineering': ['Grace', 'Hiro'],
}

let baton: TestBaton
let incident: TestIncident
let life: LongLife
const sent: Sent = { accepted: [], refused: [], late: [], texts: [] }
/** The tier that runs from some day of the second month until its time to resolve is over. */
let longTier = 0
beforeAll(async () => {
  baton = await startBaton({ policy, historyBudget })
  incident = await baton.open({ description: 'The first of many' })
  await incident.accept({ by: 'Amara' })
  await live()
  life = await longLife(baton, incident.number)
}, 600_000)
afterAll(() => baton?.stop())

async function live(): Promise<void> {
  let owedHours = 0
  for (let message = 0; message < messages; message += 1) {
    if (message === 120) {
      await climb()
      longTier = (await incident.now()).tier.number
    }
    await one(message)
    owedHours += apartHours
    if (message % 10 !== 9) continue
    await baton.skip((owedHours + (message + 1 === quiet.after ? quiet.days * 24 : 0)) * 3_600_000)
    owedHours = 0
  }
}

/** Up, resolved and reopened, over to another group and back: a tier that is not the first. */
async function climb(): Promise<void> {
  await incident.escalate()
  await incident.resolve()
  await incident.reopen()
  await incident.reassign('Service Desk')
  await incident.reassign('L1 Network Engineering')
}

/** The message of that number: kinds take turns. The caller's comments end holds, by way of the records. */
async function one(index: number): Promise<void> {
  const { number, assignedTo, assignmentGroup, subcategory, tier } = await incident.now()
  const members = membersOf[assignmentGroup] ?? []
  const by = members[index % members.length] ?? ''
  const given = (kind: string) => ({ by, requestId: `${kind} ${index}` })
  const text = `This is ${index}.`
  switch (index % 10) {
    case 0: return asked(`note ${index}`, () => baton.client.note(number, { ...given('note'), text }), text)
    case 1: return asked(`hold ${index}`, () => incident.hold({ ...given('hold'), reason: 'Awaiting Caller', comment: text }), text)
    case 2: return asked(`hold ${index}`, () => incident.hold({ ...given('hold'), reason: 'Awaiting Vendor', comment: text }), text)
    case 3: return asked(`assign ${index}`, () => incident.assign(index % 4 === 3 ? 'Nobody' : members.find(name => name !== assignedTo) ?? '', { ...given('assign'), note: text }), text)
    case 4: return asked(`resume ${index}`, () => incident.resume({ ...given('resume'), note: text }), text)
    case 5: return asked(`resume ${index}`, () => incident.resume({ ...given('resume'), note: text }), text)
    // Several at once: some of them come while it continues as new.
    case 6: return void await Promise.all(['a', 'b', 'c', 'd'].map(part =>
      asked(`hold ${index} ${part}`, () => incident.hold({ by, requestId: `hold ${index} ${part}`, reason: 'Awaiting Vendor', comment: `held at ${index} ${part}.` }), `held at ${index} ${part}.`)))
    case 7: return signalled(async () => {
      const other = subcategory === 'Link failure' ? 'Device failure' : 'Link failure'
      await Promise.all([
        baton.client.signal('reclassify', number, { ...given('reclassify'), subcategory: other, note: text }),
        baton.client.signal('hold', number, { ...given('hold'), reason: 'Awaiting Caller', comment: `held at ${index}.` }),
        incident.tierWorkflow(tier.number).signal('reopen', { ...given('reopen'), note: text }),
      ])
      sent.accepted.push(`reclassify ${index}`, `hold ${index}`)
      sent.late.push(`reopen ${index}`)
      sent.texts.push(text, `held at ${index}.`)
    })
    case 8: return asked(`comment ${index}`, () => baton.client.comment(number, { ...given('comment'), text }), text)
    default: return asked(`comment ${index}`, () => baton.client.comment(number, { ...given('comment'), by: 'Carla', text }), text)
  }
}

/** An update, or an entry: accepted or refused, its sender knows. */
async function asked(request: string, send: () => Promise<Answer>, text?: string): Promise<void> {
  try {
    await send()
    sent.accepted.push(request)
    if (text) sent.texts.push(text)
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    sent.refused.push(request)
  }
}

/** On this server a signal that crosses a continue-as-new is lost; these are sent, and have their effect, while all is at rest. */
async function signalled(send: () => Promise<void>): Promise<void> {
  await incident.settle()
  await send()
  await incident.settle()
}

describe('A year of 1,500 messages to one incident', () => {
  it('has for each accepted one its effect, once, and for each refused one none', async () => {
    expect(sent.accepted.length + sent.refused.length + sent.late.length).toBeGreaterThanOrEqual(messages)
    expect(sent.accepted.length).toBeGreaterThan(1000)
    expect(sent.refused.length).toBeGreaterThan(20)
    expectGapless(life)
    expect(sent.accepted.filter(request => !life.stepOf.has(request))).toEqual([])
    expect([...sent.refused, ...sent.late].filter(request => life.stepOf.has(request))).toEqual([])
    const { stream } = await incident.story()
    const times = (said: string) => stream.filter(({ text }) => text.includes(said)).length
    expect(sent.texts.filter(text => times(text) !== 1)).toEqual([])
    await incident.expectSaid('Not carried out: reopen', sent.late.length)
    await incident.expectSaid('Not carried out', sent.late.length)
  })

  it('gives a repeated request its first answer, and a refused one a new try, a year later', async () => {
    const [first] = sent.accepted
    const note = { by: 'Amara', text: 'This is 0.', requestId: first ?? '' }
    expect(first).toBe('note 0')
    expect(await baton.client.note(incident.number, note)).toMatchObject({ repeated: true, incident: { tier: 1 } })
    expect(await refusalOf(baton.client.note(incident.number, { ...note, text: 'another' }))).toMatchObject({ code: 'request_id_reused' })
  })

  it('continued as new all the time, incident and tier, and no history is long', () => {
    expect(continued(life.incident)).toBeGreaterThan(50)
    expect(continued(life.tiers)).toBeGreaterThan(0)
    expect(Math.max(...life.lengths)).toBeLessThan(historyBudget + crowd * 10 + 100)
    expect(life.carried.every(({ queue }) => queue.length <= crowd)).toBe(true)
  })

  it('keeps the clock of its tier to the millisecond, over a hundred pauses and as many runs', async () => {
    const { tiers, stream } = await incident.story()
    const tier = tiers.find(({ number }) => number === longTier)
    const own = stream.filter(entry => entry.tier === longTier)
    const pauses = pausesIn(own)
    expect(pauses.length).toBeGreaterThan(100)
    const pausedMs = pauses.reduce((sum, ms) => sum + ms, 0)
    expect(tier?.outcome).toBe('breached')
    expect(tier?.clocks.resolve?.breachedAt).toBe(new Date(Date.parse(tier?.startedAt ?? '') + resolveHours * 3_600_000 + pausedMs).toISOString())
    const reminded = percents.map(percent => own.filter(({ text }) => text.includes(` ${percent} % of the time to resolve is used`)).length)
    expect(reminded).toEqual(percents.map(() => 1))
    expect(own.filter(({ text }) => text.startsWith('SLA breached: L1 investigation had 250 d to resolve'))).toHaveLength(1)
  })

  it('leaves an incident that works on', async () => {
    await incident.resolve()
    await baton.skip('6 days')
    await incident.expect({ state: 'Closed' })
    await incident.expectTask(null)
    expect((await incident.workflow.describe()).status.name).toBe('COMPLETED')
  })
})

/** How long each wait for the caller was, by what the stream says; for another reason the clocks run on. */
function pausesIn(stream: readonly Entry[]): number[] {
  const pauses: number[] = []
  let since: number | null = null
  for (const { text, at } of stream.filter(({ kind }) => kind === 'system')) {
    const holds = /^On hold by \w+: (Awaiting \w+)/.exec(text)?.[1]
    if (holds === undefined && !text.startsWith('Resumed by')) continue
    if (holds === 'Awaiting Caller') since ??= Date.parse(at)
    else if (since !== null) {
      pauses.push(Date.parse(at) - since)
      since = null
    }
  }
  return pauses
}
