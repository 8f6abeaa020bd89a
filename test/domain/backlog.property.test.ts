import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LadderCommand } from '../../src/domain/ladder.js'
import { bytesOf, largestMessage, largestPortion } from '../../src/domain/messageSize.js'
import { Backlog, crowd, type AsideRecords, type CarriedBacklog, type Item } from '../../workflows/backlog.js'

const thorough = { numRuns: 150 }

type Kind = 'signal' | 'update' | 'report'
/** What happens to a backlog; `count` messages of `kind`, each with a text of so many bytes. */
type Event =
  | { does: 'push'; kind: Kind; count: number; bytes: number }
  | { does: 'handle'; count: number }
  /** The run ends; so many signals come at each wait in between. */
  | { does: 'move on'; meanwhile: number }

const events: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({
    does: fc.constant('push' as const), kind: fc.constantFrom<Kind>('signal', 'signal', 'signal', 'update', 'report'),
    count: fc.constantFrom(1, 3, 60, 250), bytes: fc.constantFrom(10, 10, 3_000, 50_000, 300_000),
  }).filter(({ count, bytes }) => count * bytes < 1_000_000) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('handle' as const), count: fc.constantFrom(1, 20, 300) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('move on' as const), meanwhile: fc.constantFrom(0, 0, 1, 5) }) },
)

/** An incident's backlog over its runs, with records that keep what they are given. */
class Runs {
  readonly kept = new Map<number, LadderCommand>()
  readonly pushed: string[] = []
  readonly taken: string[] = []
  readonly carried: CarriedBacklog[] = []
  usesOfRecords = 0
  backlog: Backlog
  readonly #mayCrowd: boolean
  #meanwhile = 0

  constructor(mayCrowd: boolean) {
    this.#mayCrowd = mayCrowd
    this.backlog = new Backlog(this.#records(), { queue: [] })
  }

  #records(): AsideRecords {
    const uses = () => {
      this.usesOfRecords += 1
      this.push('signal', this.#meanwhile, 10)
    }
    return {
      mayCrowd: () => this.#mayCrowd,
      setAside: async (first, commands) => {
        commands.forEach((command, index) => { this.kept.set(first + index, command) })
        uses()
      },
      takeAside: async (from, end) => {
        for (const place of this.kept.keys()) if (place < from) this.kept.delete(place)
        uses()
        return [...this.kept].filter(([place]) => place >= from && place < end).slice(0, 2).map(([, command]) => command)
      },
    }
  }

  push(kind: Kind, count: number, bytes: number): void {
    for (let index = 0; index < count; index += 1) {
      const requestId = `${kind} ${this.pushed.length}`
      this.pushed.push(requestId)
      this.backlog.push(kind === 'report'
        ? { command: { kind: 'windowOver', tier: 1, dueAt: requestId } }
        : { command: { kind: 'resume', by: 'Amara', requestId, note: 'x'.repeat(bytes) }, ...(kind === 'update' && { answer: () => undefined }) })
    }
  }

  async handle(count = Infinity): Promise<void> {
    for (let index = 0; index < count && !this.backlog.isEmpty; index += 1) {
      const item = this.backlog.take()
      if (item) this.taken.push(nameOf(item))
      else await this.backlog.fetch()
    }
  }

  async moveOn(meanwhile: number): Promise<void> {
    while (this.backlog.awaitsAnswer) await this.handle(1)
    this.#meanwhile = meanwhile
    await this.backlog.lighten()
    this.#meanwhile = 0
    const carried = JSON.parse(JSON.stringify(this.backlog.carried)) as CarriedBacklog
    this.carried.push(carried)
    this.backlog = new Backlog(this.#records(), carried)
  }

  async live(happening: Event[]): Promise<void> {
    for (const event of happening) {
      if (event.does === 'push') this.push(event.kind, event.count, event.bytes)
      else if (event.does === 'handle') await this.handle(event.count)
      else await this.moveOn(event.meanwhile)
    }
    await this.handle()
  }
}

function nameOf({ command }: Item): string {
  return 'requestId' in command ? command.requestId : 'dueAt' in command ? command.dueAt : command.kind
}

const signals = (names: string[]) => names.filter(name => name.startsWith('signal'))
const urgent = (names: string[]) => names.filter(name => !name.startsWith('signal'))

describe('The messages that wait for their turn', () => {
  it('are all taken once, signals in their order, and so are updates and reports', async () => {
    await fc.assert(fc.asyncProperty(fc.array(events, { maxLength: 12 }), async happening => {
      const runs = new Runs(true)
      await runs.live(happening)
      expect(signals(runs.taken)).toEqual(signals(runs.pushed))
      expect(urgent(runs.taken)).toEqual(urgent(runs.pushed))
    }), thorough)
  })

  it('leave nothing in the records once all are taken', async () => {
    await fc.assert(fc.asyncProperty(fc.array(events, { maxLength: 12 }), async happening => {
      const runs = new Runs(true)
      await runs.live(happening)
      expect(runs.kept.size).toBe(0)
      expect(runs.backlog.carried.queue).toEqual([])
    }), thorough)
  })

  it('fit into the start of the next run: a portion at most of those whose turn it is, and one of those that came last', async () => {
    await fc.assert(fc.asyncProperty(fc.array(events, { maxLength: 12 }), async happening => {
      const runs = new Runs(true)
      await runs.live(happening)
      for (const { queue, aside } of runs.carried) {
        const signals = [...queue, ...aside?.since ?? []].filter(({ kind }) => kind !== 'windowOver')
        expect(signals.length).toBeLessThanOrEqual(2 * largestPortion.count)
        expect(signals.reduce((sum, signal) => sum + bytesOf(signal), 0)).toBeLessThanOrEqual(largestMessage + largestPortion.bytes)
      }
    }), thorough)
  })

  it('are a plain queue while they are few: who comes first is taken first, and the records are not asked', async () => {
    const few = fc.array(fc.oneof(
      fc.record({ does: fc.constant('push' as const), kind: fc.constantFrom<Kind>('signal', 'update', 'report'), count: fc.constant(1), bytes: fc.constant(100) }),
      fc.record({ does: fc.constant('handle' as const), count: fc.constant(1) }),
      fc.record({ does: fc.constant('move on' as const), meanwhile: fc.constant(0) }),
    ), { maxLength: crowd })
    await fc.assert(fc.asyncProperty(few, async happening => {
      const runs = new Runs(true)
      await runs.live(happening)
      expect(runs.taken).toEqual(runs.pushed)
      expect(runs.usesOfRecords).toBe(0)
    }), thorough)
  })

  it('are a plain queue for a run whose history is from before, however many they are', async () => {
    await fc.assert(fc.asyncProperty(fc.array(events, { maxLength: 12 }), async happening => {
      const runs = new Runs(false)
      await runs.live(happening)
      expect(runs.taken).toEqual(runs.pushed)
      expect(runs.usesOfRecords).toBe(0)
    }), thorough)
  })

  it.each(['update', 'report'] as const)('let one %s go before a crowd of signals', async kind => {
    const runs = new Runs(true)
    runs.push('signal', 1000, 1000)
    runs.push(kind, 1, 10)
    await runs.handle(1)
    expect(runs.taken).toEqual([`${kind} 1000`])
    await runs.moveOn(0)
    runs.push(kind, 1, 10)
    await runs.handle(1)
    expect(runs.taken).toEqual([`${kind} 1000`, `${kind} 1001`])
    expect(runs.kept.size).toBeGreaterThan(0)
  })
})
