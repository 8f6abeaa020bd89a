import type { CommandKind } from '../src/domain/commands.js'
import { RefusalError } from '../src/domain/errors.js'
import { readPolicy } from '../src/domain/policy/policyDocument.js'
import { startBaton, type TestBaton, type TestIncident } from '../src/testing/index.js'
import type { Run } from '../src/testing/runs.js'
import { livesRows, lossRow, lostOrDoubled, runsAndWaiting } from './leftBehind.js'
import { inParallel, timed } from './statistics.js'
import { waitMs } from './system.js'
import { quantileRow, type Row } from './table.js'

const hourMs = 3_600_000
const yearMs = 365 * 24 * hourMs
/** Sent by a few people at the same time; then so much time goes by that all of it is a year. */
const together = 50
const atOnce = 4
/** At each of its stages: a tier that runs for months, with its reminders, and goes up when they are over. */
const resolveHours = 4000

/**
 * A year of one incident under skipped time, with the shipped history budget: messages of every kind that leaves it with
 * its tier, which runs all the while.
 */
export async function yearRows(policy: string, messages: number): Promise<Row[]> {
  const baton = await startBaton({ policy: policy.replace('P3: 72 h', `P3: ${resolveHours} h`) })
  try {
    const incident = await baton.open({ description: 'It comes and goes' })
    // Where it begins a breach only alerts; from here on it goes up.
    await incident.escalate()
    const life = new Life(baton, incident, membersIn(policy))
    const groups = Math.ceil(messages / together)
    const began = performance.now()
    for (let group = 0; group < groups; group += 1) {
      await life.together(group * together, Math.min(messages, (group + 1) * together))
      await baton.skip(yearMs / groups)
    }
    const tookS = (performance.now() - began) / 1000
    const { number } = incident
    const wrong = [...await lostOrDoubled(baton.database, number, life), ...await wrongClocks(incident)]
    const lives = await runsAndWaiting(baton.temporal, number)
    const { pauses } = await incident.now()
    const { answers } = life
    const part = Math.ceil(answers.length / 10)
    const plain = (what: string, value: number, unit = ''): Row => ({ what: `the year: ${what}`, baton: value, bare: null, unit, aim: '' })
    return [
      lossRow(`a year of ${messages} messages to one incident`, wrong),
      plain('accepted', life.accepted.length), plain('refused to who came too late', life.refused.length - life.late), plain('not allowed, noted', life.late),
      plain('it took', tookS, 's'),
      quantileRow('the year: an answer, first tenth', 0.5, answers.slice(0, part), null, ''),
      quantileRow('the year: an answer, last tenth', 0.5, answers.slice(-part), null, ''),
      plain('pauses at the end', pauses.length),
      plain('continued as new with messages under way', lives.incident.slice(1).filter(run => life.isUnderWayAt(beginOf(run))).length),
      ...livesRows('the year', lives),
    ]
  } finally {
    await baton.stop()
  }
}

/** What is sent in the year, and what its senders were told. */
class Life {
  readonly accepted: string[] = []
  readonly refused: string[] = []
  readonly texts: string[] = []
  late = 0
  /** How long each answer took, in ms, in their order. */
  readonly answers: number[] = []
  readonly #baton: TestBaton
  readonly #incident: TestIncident
  readonly #membersOf: (group: string) => string[]
  /** From when to when each was under way, by the clock of the server, in ms. */
  readonly #underWay: { fromMs: number; toMs: number }[] = []
  /** How far the server's clock is ahead of this machine's. */
  #aheadMs = 0

  constructor(baton: TestBaton, incident: TestIncident, membersOf: (group: string) => string[]) {
    this.#baton = baton
    this.#incident = incident
    this.#membersOf = membersOf
  }

  /** Updates, notes and comments by several people at once, some while it continues as new; then signals, and what they held goes on. */
  async together(from: number, to: number): Promise<void> {
    this.#aheadMs = await this.#baton.environment.currentTimeMs() - Date.now()
    const numbers = Array.from({ length: to - from }, (_, index) => from + index)
    const [last = from] = numbers.splice(-1)
    await inParallel(numbers.filter(number => number % 4 !== 3), atOnce, index => this.#ask(index))
    // This server loses a signal that crosses a continue-as-new: these come while all is at rest.
    await this.#incident.settle()
    await this.#during(async () => {
      await Promise.all(numbers.filter(number => number % 4 === 3).map(index => this.#signal(index)))
      await this.#incident.settle()
    })
    if ((await this.#incident.now()).state !== 'On Hold') await this.#incident.hold()
    await this.#incident.resume({ by: 'bench', requestId: `year ${last}`, note: `mark ${last}.` })
    this.#isAccepted(last)
  }

  isUnderWayAt(atMs: number): boolean {
    return this.#underWay.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs)
  }

  async #signal(index: number): Promise<void> {
    const given = { by: 'bench', requestId: `year ${index}` }
    const text = `mark ${index}.`
    if (index % 8 === 3) {
      await this.#baton.client.signal('hold', this.#incident.number, { ...given, reason: 'Awaiting Vendor', comment: text })
      return this.#isAccepted(index)
    }
    // It is not resolved: passed on by the tier, this leaves a work note and has no answer.
    const { tier } = await this.#incident.now()
    await this.#incident.tierWorkflow(tier.number).signal('reopen', { ...given, note: text })
    this.refused.push(given.requestId)
    this.late += 1
  }

  async #ask(index: number): Promise<void> {
    const { client } = this.#baton
    const { number, subcategory, assignmentGroup, assignedTo } = await this.#incident.now()
    const members = this.#membersOf(assignmentGroup)
    const given = { by: members[index % members.length] ?? '', requestId: `year ${index}` }
    const text = `mark ${index}.`
    const send = (kind: CommandKind, payload: object) => client.update(kind, number, { ...given, ...payload }, { waitMs })
    const kinds = [
      () => client.note(number, { ...given, text }),
      () => client.comment(number, { ...given, text }),
      () => send('hold', { reason: 'Awaiting Vendor', comment: text }),
      () => send('resume', { note: text }),
      () => send('assign', { to: members.find(name => name !== assignedTo), note: text }),
      () => send('reclassify', { subcategory: subcategory === 'Link failure' ? 'Device failure' : 'Link failure', note: text }),
      () => send('hold', { reason: 'Awaiting Change', comment: text }),
      () => send('resume', { note: text }),
    ]
    // By its place among those that people ask for, so that each of them sends every kind.
    const kind = kinds[(index - Math.floor(index / 4)) % kinds.length] ?? kinds[0]
    try {
      this.answers.push(await timed(() => this.#during(async () => kind?.())))
      this.#isAccepted(index)
    } catch (error) {
      // Somebody else was quicker: then it has no effect, and its text stands nowhere.
      if (!(error instanceof RefusalError)) throw error
      this.refused.push(given.requestId)
    }
  }

  async #during(work: () => Promise<unknown>): Promise<void> {
    const fromMs = Date.now() + this.#aheadMs
    try {
      await work()
    } finally {
      this.#underWay.push({ fromMs, toMs: Date.now() + this.#aheadMs })
    }
  }

  #isAccepted(index: number): void {
    this.accepted.push(`year ${index}`)
    this.texts.push(`mark ${index}.`)
  }
}

/** Each tier whose time ran out was reminded at half and at three quarters, and flagged, once each. */
async function wrongClocks(incident: TestIncident): Promise<string[]> {
  const { stream, tiers } = await incident.story()
  return tiers.filter(({ outcome }) => outcome === 'breached').flatMap(({ number }) => {
    const own = stream.filter(({ tier, text }) => tier === number && text.includes('to resolve'))
    return ([['Reminder to', 2], ['SLA breached', 1]] as const).flatMap(([text, wanted]) => {
      const times = own.filter(entry => entry.text.startsWith(text)).length
      return times === wanted ? [] : [`tier ${number} said "${text}" ${times} times`]
    })
  })
}

function membersIn(source: string): (group: string) => string[] {
  const reading = readPolicy(source)
  return group => ('policy' in reading ? reading.policy.groups[group]?.members : undefined) ?? []
}

function beginOf({ history }: Run): number {
  const time = history.events?.[0]?.eventTime
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1_000_000
}
