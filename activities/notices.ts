import { callIsOver } from '../src/domain/notices/pages.js'
import type { Clock } from '../src/ports/clock.js'
import type { NoticeState, NoticeStore, Outgoing } from '../src/ports/noticeStore.js'
import type { Delivery, Notifier, Notifiers } from '../src/ports/notifier.js'
import { shortWaitMs, wait, type Wait } from './waiting.js'

/** What deliveries need of the world. `clock` is real time: channels, signatures and waits know no other. */
export interface NoticePorts {
  notices: NoticeStore
  notifiers: Notifiers
  clock: Clock
}

export interface DeliverInput {
  /** Of the incident; for people who look at the history. */
  number: string
  id: string
}

export interface LeftInput {
  number: string
  /** Under way already. */
  known: string[]
}

/** What of an incident's notices is due; `waitMs` until the next one is, null when all the others are settled or known. */
export interface NoticesLeft {
  ids: string[]
  waitMs: number | null
}

/** Settled, or to be run again after a wait that is worth a timer, which says what it waits for. */
export type Delivered = { state: NoticeState | 'unknown' } | Wait

/** Longer than any channel's own limit for one try. */
const patienceMs = 120_000
/** Vendor calls have a limit (rules.md): a day after it was wanted a notice counts as failed, and that is said. */
const giveUpAfterMs = 86_400_000
/** How long a channel that can be asked is asked, before its silence counts as "cannot be asked". */
const lookForMs = 600_000
const lookAgainAfterMs = 15_000
const reconcileAfterMs = 5_000
const longestWaitMs = 900_000
/** As many are told to a workflow at once. */
const mostLeft = 100
/** Far below the hundred activities that a worker runs at once: a channel that hangs must not keep steps waiting. */
const mostCalls = 30

/**
 * Delivers a recorded notice once. Each try is recorded before it begins, so that whoever comes after a crash knows
 * that one may have got through, and first finds out. Until the notice is settled it fails with the wait before the next
 * try, or, where that is long, returns the wait.
 */
export function noticeActivities({ notices, notifiers, clock }: NoticePorts) {
  let calls = 0
  let postponed = 0
  return {
    async deliverNotice({ id }: DeliverInput): Promise<Delivered> {
      if (calls >= mostCalls) {
        postponed += 1
        return wait(Math.min(1000 * Math.ceil(postponed / mostCalls), shortWaitMs), 'other notices go first', 'NoticeLater')
      }
      postponed = Math.max(0, postponed - 1)
      calls += 1
      try {
        return await deliver(id)
      } finally {
        calls -= 1
      }
    },

    /** Finds what an incident's workflow does not carry along: its notices may be too many for that. */
    async noticesLeft({ number, known }: LeftInput): Promise<NoticesLeft> {
      const at = await clock.now()
      const { due, nextAt } = await notices.unsettled(number, { at, except: known, most: mostLeft })
      return { ids: due, waitMs: nextAt === null ? null : Math.min(Math.max(Date.parse(nextAt) - Date.parse(at), shortWaitMs), longestWaitMs) }
    },
  }

  async function deliver(id: string): Promise<Delivered> {
    const threadsByReceipt = Object.values(notifiers).filter(notifier => notifier.threadsByReceipt).map(({ channel }) => channel)
    const claim = await notices.claim(id, await clock.now(), { patienceMs, threadsByReceipt })
    if ('unknown' in claim) return { state: 'unknown' }
    if ('settled' in claim) return { state: claim.settled }
    if ('waitMs' in claim) return wait(claim.waitMs, claim.because, 'NoticeLater')
    const outgoing = 'send' in claim ? claim.send : claim.reconcile
    const notifier = notifiers[outgoing.notice.channel]
    if (!notifier) return switchedOff(outgoing, 'reconcile' in claim)
    return 'send' in claim ? trySending(notifier, outgoing) : reconcile(notifier, outgoing, claim.isOver ?? false)
  }

  async function trySending(notifier: Notifier, outgoing: Outgoing): Promise<Delivered> {
    const delivery = await notifier.send(outgoing.notice, { at: await clock.now(), inThread: outgoing.inThread })
    const at = await clock.now()
    const givenUp = Date.parse(at) - Date.parse(outgoing.notice.sendAt) > giveUpAfterMs
    await notices.settle(outgoing, delivery, at, givenUp)
    switch (delivery.outcome) {
      case 'sent': return { state: 'sent' }
      case 'refused': return { state: 'failed' }
      case 'later':
        if (givenUp) return { state: 'failed' }
        return wait(backOff(delivery.retryAfterMs, outgoing.attempt), delivery.reason, 'NoticeLater')
      case 'uncertain':
        if (givenUp) return { state: 'uncertain' }
        return wait(backOff(reconcileAfterMs, outgoing.attempt), delivery.reason, 'NoticeLater')
    }
  }

  /**
   * An earlier try may have got through: look; where nobody can look, send again what is taken once, or once in doubt.
   * What is over by now, a page that was answered, is only looked for.
   */
  async function reconcile(notifier: Notifier, outgoing: Outgoing, isOver: boolean): Promise<Delivered> {
    const found = await notifier.find(outgoing.notice, outgoing.inThread)
    const at = await clock.now()
    if (found.found === 'sent') {
      await notices.settle(outgoing, { outcome: 'found', receipt: found.receipt }, at)
      return { state: 'sent' }
    }
    if (isOver) return giveUp(outgoing, found.found === 'notSent' ? { outcome: 'refused', reason: callIsOver } : { outcome: 'uncertain', reason: found.reason }, at)
    if (found.found === 'notSent') return trySending(notifier, await notices.sendAgain(outgoing, at, 'notFound', false))
    if (notifier.deduplicates) return trySending(notifier, await notices.sendAgain(outgoing, at, 'uncertain', false))
    if (found.mayLookAgain && Date.parse(at) - Date.parse(outgoing.notice.sendAt) < lookForMs) {
      await notices.settle(outgoing, { outcome: 'uncertain', reason: found.reason }, at)
      return wait(lookAgainAfterMs, found.reason, 'NoticeLater')
    }
    if (!outgoing.doubted) return trySending(notifier, await notices.sendAgain(outgoing, at, 'uncertain', true))
    return giveUp(outgoing, { outcome: 'uncertain', reason: `sent again once; ${found.reason}` }, at)
  }

  async function switchedOff(outgoing: Outgoing, mayHaveLeft: boolean): Promise<Delivered> {
    const reason = `the channel ${outgoing.notice.channel} is switched off`
    return giveUp(outgoing, { outcome: mayHaveLeft ? 'uncertain' : 'refused', reason }, await clock.now())
  }

  async function giveUp(outgoing: Outgoing, delivery: Delivery, at: string): Promise<Delivered> {
    await notices.settle(outgoing, delivery, at, true)
    return { state: delivery.outcome === 'uncertain' ? 'uncertain' : 'failed' }
  }
}

/** What the channel asks for at least; twice as long after each further try. */
function backOff(waitMs: number, attempt: number): number {
  return Math.max(waitMs, Math.min(waitMs * 2 ** Math.min(attempt - 1, 10), longestWaitMs))
}
