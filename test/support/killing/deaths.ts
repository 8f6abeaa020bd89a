import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import type { Notifier } from '../../../src/ports/notifier.js'
import type { RecordStore, StepKey } from '../../../src/ports/recordStore.js'
import type { TicketDesk } from '../../../src/ports/ticketDesk.js'

/** Where a process of a test kills itself: what it was about to record, and how far that had come. */
export interface Death {
  during: 'opening' | 'step' | 'reminder' | 'telling the tiers' | 'allocation' | 'outbox' | 'ticket' | 'notice'
  /** `uncommitted`: everything is written, the commit is not sent. `committed`: nobody has been told of it. */
  when: 'before' | 'uncommitted' | 'committed'
}

/** As by `kill -9`: nothing is finished, flushed or said. */
export function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {})
}

/** Records that kill their process the first time that the given point is reached. */
export function dyingRecords(store: RecordStore, death: Death): RecordStore {
  const reaching = <R>(during: Death['during'], work: () => Promise<R>): Promise<R> =>
    during === death.during ? dieWhile(work, death.when) : work()
  return {
    ...store,
    allocate: request => reaching('allocation', () => store.allocate(request)),
    open: (...opening) => reaching('opening', () => store.open(...opening)),
    step: (key, request, work) => reaching(kindOf(key), () => store.step(key, request, work)),
    outboxTaken: (id, at) => reaching('outbox', () => store.outboxTaken(id, at)),
  }
}

/** A desk whose process dies as it is asked, or as it has opened the ticket and nobody has been told. */
export function dyingDesk(desk: TicketDesk, { during, when }: Death): TicketDesk {
  return during === 'ticket' ? { ...desk, open: (...asked) => dieWhile(() => desk.open(...asked), when) } : desk
}

/** A channel whose process dies as it is handed a notice, or as it has taken it and nobody has been told. */
export function dyingNotifier(notifier: Notifier, { during, when }: Death): Notifier {
  return during === 'notice' ? { ...notifier, send: (...sending) => dieWhile(() => notifier.send(...sending), when) } : notifier
}

function kindOf(key: StepKey): 'step' | 'reminder' {
  return 'move' in key ? 'step' : 'reminder'
}

async function dieWhile<R>(work: () => Promise<R>, when: Death['when']): Promise<R> {
  if (when === 'before') return die()
  if (when === 'uncommitted') return beforeCommit.run(true, work)
  await work()
  return die()
}

/** True within work whose transaction must not be committed. */
const beforeCommit = new AsyncLocalStorage<true>()

const query = Reflect.get(pg.Client.prototype, 'query') as (this: pg.Client, ...args: unknown[]) => unknown
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]): unknown {
  return textOf(args[0]) === 'commit' && beforeCommit.getStore() ? die() : query.apply(this, args)
} as typeof pg.Client.prototype.query

/** A query is asked as its text, or as what has its text. */
function textOf(query: unknown): unknown {
  return typeof query === 'object' && query !== null && 'text' in query ? query.text : query
}
