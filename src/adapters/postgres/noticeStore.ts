import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { batonAuthor, type EntryKind } from '../../domain/activityStream.js'
import { bundleOf, leavesAt } from '../../domain/notices/bundling.js'
import { isOpen } from '../../domain/incident.js'
import type { Notice } from '../../domain/notices/notice.js'
import { callIsOver } from '../../domain/notices/pages.js'
import { troubleText, type Trouble } from '../../domain/notices/troubleText.js'
import { presentCall } from '../../domain/paging/calling.js'
import type { Claim, ClaimTerms, NoticeRecord, NoticeStore, Outgoing } from '../../ports/noticeStore.js'
import type { Database } from './database.js'
import { lockIncident } from './locked.js'
import { json } from './rows.js'
import { storable } from './storable.js'
import type { NoticeRow, Tables } from './tables.js'

/** A bundle of more would be a book. What is left over goes into the next one. */
const largestBundle = 50

/** How long to wait for whoever begins a thread. */
const threadWaitMs = 1000

/** The notices in PostgreSQL; on the same database as the record store, whose steps write them as wanted. */
export function postgresNoticeStore(db: Database): NoticeStore {
  return {
    claim: (id, at, terms) => db.transaction().execute(tx => claim(tx, storable(id), at, terms)),

    sendAgain: (outgoing, at, earlier, doubt) => db.transaction().execute(async tx => {
      if (doubt) await sayTrouble(tx, outgoing, 'sent again in doubt', '', at)
      await tx.updateTable('notice_attempts').set({ ended_at: at, outcome: earlier, reason: 'nobody recorded how it ended' })
        .where('notice_id', 'in', outgoing.ids).where('ended_at', 'is', null).execute()
      await beginAttempt(tx, outgoing.ids, outgoing.notice.id, outgoing.inThread, at, doubt)
      return { ...outgoing, attempt: outgoing.attempt + 1, heldSince: at, doubted: outgoing.doubted || doubt }
    }),

    settle: (outgoing, delivery, at, givenUp = false) =>
      db.transaction().execute(tx => settle(tx, outgoing, storable(delivery), at, givenUp)),

    unsettled: (number, { at, except, most }) => unsettled(db, storable(number), at, except.map(id => storable(id)), most),

    noticesOf: number => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
      .execute(tx => noticesOf(tx, storable(number))),
  }
}

/** A row as the step that wants it writes it. */
export function wantedRow(notice: Notice, stepKey: string) {
  return {
    id: notice.id, incident_number: notice.number, step_key: stepKey, event: notice.event, channel: notice.channel, recipient: notice.to,
    thread: notice.thread, notice: json(notice), state: 'wanted' as const, wanted_at: notice.at, send_at: notice.sendAt,
    attempts: 0, doubted: false,
  }
}

/** For a step that is run again: what it wanted, and nobody may have been told of. */
export async function wantedBy(tx: Transaction<Tables>, number: string, stepKey: string): Promise<string[]> {
  const rows = await tx.selectFrom('notices').select('id').where('incident_number', '=', number).where('step_key', '=', stepKey).execute()
  return rows.map(({ id }) => id)
}

/** The same of a step that was just recorded. */
export function wantedOf({ notices = [] }: { notices?: readonly Notice[] }): string[] {
  return notices.map(({ id }) => id)
}

/** Notices as a step tells its workflow of them. */
export function toDeliver(ids: readonly string[]): { notices?: string[] } {
  return ids.length > 0 ? { notices: [...new Set(ids)].sort() } : {}
}

type Tx = Transaction<Tables>

async function claim(tx: Tx, id: string, at: string, terms: ClaimTerms): Promise<Claim> {
  const found = await tx.selectFrom('notices').select(['channel', 'recipient']).where('id', '=', id).executeTakeFirst()
  if (!found) return { unknown: true }
  // One recipient's notices are claimed one after the other: whether it is a storm depends on all of them.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`notices ${found.channel} ${found.recipient}`}, 0))`.execute(tx)
  const row = await tx.selectFrom('notices').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()

  if (row.state === 'sent' || row.state === 'answered' || row.state === 'failed') return { settled: row.state }
  if (row.sending_since !== null) {
    const waitMs = Date.parse(row.sending_since) + terms.patienceMs - Date.parse(at)
    if (waitMs > 0) return { waitMs, because: 'somebody else sends it' }
  }
  const isOver = row.event === 'paged' && !(await isCalled(tx, row))
  if (row.state !== 'wanted') return { reconcile: await takeOver(tx, row, at), ...(isOver && { isOver }) }
  if (isOver) {
    await tx.updateTable('notices').set({ state: 'failed', reason: callIsOver }).where('id', '=', row.id).execute()
    return { settled: 'failed' }
  }
  // What nobody postponed leaves at once, also where this host's clock is behind the workflow's.
  if (row.send_at > at && row.send_at !== row.notice.at) {
    const because = row.send_at === row.notice.sendAt ? 'quiet hours' : 'its channel is busy'
    return { waitMs: Date.parse(row.send_at) - Date.parse(at), because }
  }
  return claimWanted(tx, row, at, terms)
}

/** Whether the call of a page still goes on: one that waited for its channel must wake nobody after the answer. */
async function isCalled(tx: Tx, { incident_number, notice }: NoticeRow): Promise<boolean> {
  const { state, calling } = await tx.selectFrom('incidents')
    .innerJoin('tiers', join => join.onRef('tiers.incident_number', '=', 'incidents.number').onRef('tiers.number', '=', 'incidents.tier'))
    .select(['incidents.state', 'tiers.calling']).where('incidents.number', '=', incident_number).executeTakeFirstOrThrow()
  const call = presentCall(calling)
  return call !== null && call.at <= notice.at && isOpen(state) && state !== 'On Hold'
}

/** Everything that went out with it, which is why it is still under the ID it went out as. */
async function takeOver(tx: Tx, row: NoticeRow, at: string): Promise<Outgoing> {
  const sentAs = row.sent_as ?? row.id
  const rows = await tx.updateTable('notices').set({ state: 'uncertain', sending_since: at })
    .where('sent_as', '=', sentAs).where('state', 'in', ['sending', 'uncertain']).returningAll().execute()
  return outgoingOf(sentAs, rows, row.in_thread, at)
}

async function claimWanted(tx: Tx, row: NoticeRow, at: string, terms: ClaimTerms): Promise<Claim> {
  const { channel, recipient, notice: { bundling } } = row
  const leaves = leavesAt(bundling, bundling ? await departures(tx, row, at, bundling.withinMs) : [], at)
  if (leaves > at) {
    await tx.updateTable('notices').set({ held_until: leaves }).where('id', '=', row.id).execute()
    return { waitMs: Date.parse(leaves) - Date.parse(at), because: 'bundling' }
  }
  // A page is bundled with nothing, and goes along with nothing.
  const others = row.event === 'paged' ? [] : await tx.selectFrom('notices').selectAll()
    .where('event', '<>', 'paged').where('channel', '=', channel).where('recipient', '=', recipient).where('state', '=', 'wanted')
    .where('held_until', '<=', at).where('send_at', '<=', at).where('id', '<>', row.id)
    .orderBy('wanted_at').orderBy('id').limit(largestBundle - 1).forUpdate().execute()
  const rows = [row, ...others]
  const sentAs = rows.length === 1 ? row.id : bundleId(row)
  const thread = bundleOf(sentAs, inOrder(rows)).thread
  const inThread = await beginningOf(tx, row, thread)
  if (inThread === null && terms.threadsByReceipt.includes(row.channel) && await isBeginning(tx, row, thread, at, terms.patienceMs)) {
    return { waitMs: threadWaitMs, because: 'its thread begins' }
  }
  await beginAttempt(tx, rows.map(({ id }) => id), sentAs, inThread, at, false)
  const attempts = row.attempts + 1
  return { send: outgoingOf(sentAs, rows.map(each => ({ ...each, attempts })), inThread, at) }
}

/** When something last left for this recipient; a bundle left once. Pages are no part of a storm: each is waited for. */
async function departures(tx: Tx, { channel, recipient }: NoticeRow, at: string, withinMs: number): Promise<string[]> {
  const since = new Date(Date.parse(at) - withinMs).toISOString()
  const rows = await tx.selectFrom('notices').select(['sent_as', eb => eb.fn.max('left_at').as('left_at')])
    .where('channel', '=', channel).where('recipient', '=', recipient).where('left_at', '>', since)
    .where('state', '<>', 'wanted').where('event', '<>', 'paged').groupBy('sent_as').execute()
  return rows.flatMap(({ left_at }) => left_at ?? [])
}

/** The receipt of what the thread began with, at this recipient. */
async function beginningOf(tx: Tx, { channel, recipient }: NoticeRow, thread: string): Promise<string | null> {
  const first = await tx.selectFrom('notices').select('receipt')
    .where('channel', '=', channel).where('recipient', '=', recipient).where('thread', '=', thread)
    .where('state', 'in', ['sent', 'answered']).where('in_thread', 'is', null).whereRef('sent_as', '=', 'id')
    .orderBy('sent_at').limit(1).executeTakeFirst()
  return first?.receipt ?? null
}

async function isBeginning(tx: Tx, { channel, recipient }: NoticeRow, thread: string, at: string, patienceMs: number): Promise<boolean> {
  const since = new Date(Date.parse(at) - patienceMs).toISOString()
  const other = await tx.selectFrom('notices').select('id')
    .where('channel', '=', channel).where('recipient', '=', recipient).where('thread', '=', thread)
    .where('state', 'in', ['sending', 'uncertain']).where('sending_since', '>', since).limit(1).executeTakeFirst()
  return other !== undefined
}

async function beginAttempt(tx: Tx, ids: readonly string[], sentAs: string, inThread: string | null, at: string, doubt: boolean): Promise<void> {
  await tx.updateTable('notices').set(eb => ({
    state: 'sending' as const, sending_since: at, left_at: at, sent_as: sentAs, in_thread: inThread, held_until: null, reason: null,
    attempts: eb('attempts', '+', 1), ...(doubt && { doubted: true }),
  })).where('id', 'in', ids).execute()
  await tx.insertInto('notice_attempts').columns(['notice_id', 'number', 'began_at'])
    .expression(eb => eb.selectFrom('notices').select(['id', 'attempts', eb.cast<string>(eb.val(at), 'timestamptz').as('began_at')]).where('id', 'in', ids))
    .execute()
}

async function settle(
  tx: Tx, outgoing: Outgoing, delivery: Parameters<NoticeStore['settle']>[1], at: string, givenUp: boolean,
): Promise<void> {
  const { ids, heldSince } = outgoing
  const { outcome } = delivery
  const reason = 'reason' in delivery ? delivery.reason : null
  const ended = tx.updateTable('notice_attempts').set({ ended_at: at, outcome, reason }).where('notice_id', 'in', ids)
    .where('ended_at', 'is', null).where('began_at', '<=', heldSince)
  const mine = tx.updateTable('notices').where('id', 'in', ids).where('sending_since', '=', heldSince)
  switch (delivery.outcome) {
    case 'sent':
    case 'found':
      await ended.execute()
      // Whoever heard that it got through is right, whatever others made of the silence.
      await tx.updateTable('notices')
        .set({ state: 'sent', sent_at: at, sending_since: null, receipt: delivery.receipt, reason: null })
        .where('id', 'in', ids).where('state', 'in', ['wanted', 'sending', 'uncertain', 'failed']).execute()
      return
    case 'refused':
      await sayTrouble(tx, outgoing, 'failed', delivery.reason, at)
      await ended.execute()
      await mine.set({ state: 'failed', sending_since: null, reason }).execute()
      return
    case 'later':
      if (givenUp) await sayTrouble(tx, outgoing, 'failed', `given up; ${delivery.reason}`, at)
      await ended.execute()
      await mine.set({
        state: givenUp ? 'failed' : 'wanted', sending_since: null, reason, held_until: ids.length > 1 ? at : null,
        send_at: new Date(Date.parse(at) + delivery.retryAfterMs).toISOString(),
      }).execute()
      return
    case 'uncertain':
      if (givenUp) await sayTrouble(tx, outgoing, 'unclear', delivery.reason, at)
      await ended.execute()
      await mine.set({ state: 'uncertain', sending_since: null, reason }).execute()
      return
  }
}

/**
 * Says it in the stream of each incident, under its lock, as all entries are made. The locks come first: a step takes
 * its incident's before it touches notices.
 */
async function sayTrouble(tx: Tx, { ids, heldSince }: Outgoing, trouble: Trouble, reason: string, at: string): Promise<void> {
  const rows = await tx.selectFrom('notices').select(['id', 'incident_number', 'notice'])
    .where('id', 'in', ids).where('sending_since', '=', heldSince).orderBy('incident_number').orderBy('id').execute()
  for (const { incident_number, notice } of rows) {
    await lockIncident(tx, incident_number)
    await tx.insertInto('entries').columns(['incident_number', 'tier', 'at', 'kind', 'author', 'text'])
      .expression(eb => eb.selectFrom('incidents').select([
        'number', 'tier', eb.cast<string>(eb.val(at), 'timestamptz').as('at'), eb.val<EntryKind>('system').as('kind'),
        eb.val(batonAuthor).as('author'), eb.val(troubleText(notice, trouble, reason)).as('text'),
      ]).where('number', '=', incident_number))
      .execute()
  }
}

async function unsettled(db: Database, number: string, at: string, except: readonly string[], most: number): Promise<{ due: string[]; nextAt: string | null }> {
  // What was handed to a channel waits for nothing but to be looked after.
  const dueAt = sql<string>`case when state = 'wanted' then greatest(send_at, held_until) else wanted_at end`
  const rows = await db.selectFrom('notices').select(['id', dueAt.as('due_at')])
    .where('incident_number', '=', number).where('state', 'in', ['wanted', 'sending', 'uncertain'])
    .where('id', 'not in', sql<string>`(select unnest(${except}::text[]))`)
    .orderBy(dueAt).orderBy('id').limit(most + 1).execute()
  const due = rows.filter(({ due_at }) => due_at <= at).slice(0, most)
  return { due: due.map(({ id }) => id), nextAt: rows[due.length]?.due_at ?? null }
}

async function noticesOf(tx: Tx, number: string): Promise<NoticeRecord[]> {
  const rows = await tx.selectFrom('notices').selectAll().where('incident_number', '=', number)
    .orderBy('wanted_at').orderBy('id').execute()
  const attempts = rows.length === 0 ? [] : await tx.selectFrom('notice_attempts').selectAll()
    .where('notice_id', 'in', rows.map(({ id }) => id)).orderBy('number').execute()
  return rows.map(row => ({
    notice: row.notice, state: row.state, wantedAt: row.wanted_at, sentAt: row.sent_at, answeredAt: row.answered_at,
    doubted: row.doubted, sentAs: row.sent_as, receipt: row.receipt, reason: row.reason,
    attempts: attempts.filter(({ notice_id }) => notice_id === row.id)
      .map(({ began_at, ended_at, outcome, reason }) => ({ beganAt: began_at, endedAt: ended_at, outcome, reason })),
  }))
}

function outgoingOf(sentAs: string, rows: readonly NoticeRow[], inThread: string | null, heldSince: string): Outgoing {
  const ordered = inOrder(rows)
  return {
    ids: ordered.map(({ id }) => id).sort(),
    notice: bundleOf(sentAs, ordered),
    inThread,
    attempt: Math.max(...rows.map(({ attempts }) => attempts)),
    heldSince,
    doubted: rows.some(({ doubted }) => doubted),
    wantedAt: rows.map(({ wanted_at }) => wanted_at).sort()[0] ?? '',
  }
}

/** The same rows always make the same bundle. */
function inOrder(rows: readonly NoticeRow[]): Notice[] {
  return [...rows].sort((a, b) => (a.wanted_at + a.id < b.wanted_at + b.id ? -1 : 1)).map(({ notice }) => notice)
}

/** A bundle is told apart by the notice that claimed it and its try: surely unsent, its parts may go out in another. */
function bundleId({ id, attempts }: NoticeRow): string {
  return `bundle:${createHash('sha256').update(`${id} ${attempts}`).digest('hex').slice(0, 32)}`
}
