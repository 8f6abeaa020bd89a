import { expect, it } from 'vitest'
import type { Notice } from '../../../src/domain/notices/notice.js'
import { noNotices } from '../../../src/domain/notices/noticeRules.js'
import type { Paging } from '../../../src/domain/paging/paging.js'
import { finish, say } from '../../../src/domain/steps/change.js'
import { accept } from '../../../src/domain/steps/ownership.js'
import type { ClaimTerms, Outgoing } from '../../../src/ports/noticeStore.js'
import type { Current, RecordStore } from '../../../src/ports/recordStore.js'
import { after, escalating, noon, openOne, plan, request, twoGroups } from '../../support/incidents.js'
import { someNotice } from '../notifiers/notices.js'
import type { TheRecords } from '../recordStore.js'

const terms: ClaimTerms = { patienceMs: 120_000, threadsByReceipt: ['slack'] }
const paging: Paging = { reminders: 0, intervalMs: 600_000, channels: null, through: 'members', repeat: 0, catchAll: 'all', acknowledgeWithinMs: null }
const sent = (receipt: string) => ({ outcome: 'sent' as const, receipt })

let people = 0
/** Somebody whom no other test writes to: storms and threads are counted per recipient. */
const somebody = () => `person${people += 1}@example.com`

let alarms = 0
/** Records notices as wanted, by a step of their incident. */
async function want(store: RecordStore, ...notices: Notice[]): Promise<void> {
  for (const notice of notices) {
    await store.step({ number: notice.number, tier: 1, alarm: `notice ${alarms += 1}` }, null, async ({ incident }) =>
      finish(say({ incident, entries: [] }, 'system', 'Baton', 'Told.', noon), { notices: [notice] }))
  }
}

/** Of an incident of its own, wanted at noon. */
async function wanted(store: RecordStore, changes: Partial<Notice> = {}): Promise<Notice> {
  const { number } = await openOne(store)
  const notice = someNotice({ number, to: somebody(), at: noon, sendAt: noon, ...changes })
  await want(store, notice)
  return notice
}

const sending = (claim: object): Outgoing => {
  if (!('send' in claim)) throw new Error(JSON.stringify(claim))
  return claim.send as Outgoing
}

export function notices(the: TheRecords): void {
  it('records what a step wants together with the step, and a step that is run again wants nothing more', async () => {
    const { store, notices } = the()
    const { number } = await openOne(store)
    const notice = someNotice({ number, at: noon, sendAt: noon })
    const work = async (current: Current) => ({ ...await escalating()(current), notices: [notice] })
    expect(await store.step({ number, move: 2 }, null, work)).toMatchObject({ repeated: false, notices: [notice.id] })
    // Whoever runs it again may be the first to hear of them.
    expect(await store.step({ number, move: 2 }, null, work)).toMatchObject({ repeated: false, notices: [notice.id] })
    expect(await notices.noticesOf(number)).toEqual([{
      notice, state: 'wanted', wantedAt: noon, sentAt: null, answeredAt: null, doubted: false, sentAs: null, receipt: null, reason: null, attempts: [],
    }])
  })

  it('is claimed at once by a worker whose clock was set back by an hour, unless somebody postponed it', async () => {
    const { store, notices } = the()
    const early = after(-60)
    expect(await notices.claim((await wanted(store)).id, early, terms)).toMatchObject({ send: { heldSince: early } })
    const quiet = await wanted(store, { sendAt: after(10) })
    expect(await notices.claim(quiet.id, early, terms)).toEqual({ waitMs: 70 * 60_000, because: 'quiet hours' })
    const busy = await wanted(store)
    const outgoing = sending(await notices.claim(busy.id, early, terms))
    await notices.settle(outgoing, { outcome: 'later', reason: 'the receiver answered 429', retryAfterMs: 60_000 }, early)
    expect(await notices.claim(busy.id, early, terms)).toEqual({ waitMs: 60_000, because: 'its channel is busy' })
  })

  it('wants nothing of a step that fails', async () => {
    const { store, notices } = the()
    const { number } = await openOne(store)
    await expect(store.step({ number, move: 7 }, null, async current =>
      ({ ...await escalating()(current), notices: [someNotice({ number })] }))).rejects.toThrow('Refused to record')
    expect(await notices.noticesOf(number)).toEqual([])
  })

  it('wants what follows from a breach together with the note that noticed it, and lets each step tell of it until it is under way', async () => {
    const { store, notices } = the()
    const to = somebody()
    const contact = { email: to, slack: null, webhook: null, language: null, quietHours: [] }
    await store.applyPolicy({
      ...twoGroups, people: { Mona: contact }, notices: { ...noNotices, rules: [{ on: ['breached'], when: {}, to: [{ role: 'manager' }], by: ['email'], quietHours: [] }] },
    }, 'with notices', 'Mona', 'to be told', noon)
    const { number } = await openOne(store)
    const entry = { number, ...request(), kind: 'workNote' as const, by: 'Ana', text: 'At last' }
    await store.addEntry(entry, after(90))
    await store.addEntry(entry, after(91))
    const [wanted, ...others] = await notices.noticesOf(number)
    expect([wanted?.state, wanted?.notice.event, wanted?.notice.to, others]).toEqual(['wanted', 'breached', to, []])

    const ids = [wanted?.notice.id]
    const look = (alarm: string) => store.step({ number, tier: 1, alarm }, null, async () => ({ skipped: true }))
    expect(await look('respond')).toEqual({ skipped: true, notices: ids })
    const escalated = () => store.step({ number, move: 2 }, null, escalating(after(92)))
    expect(await escalated()).toMatchObject({ repeated: false, notices: ids })
    expect(await escalated()).toMatchObject({ repeated: false, notices: ids })
    await notices.claim(ids[0] ?? '', after(93), terms)
    expect(await look('resolve')).toEqual({ skipped: true })
    await store.applyPolicy(twoGroups, 'name: two groups', 'Mona', 'as before', noon)
  })

  it('never has the same notice twice, whichever steps want it', async () => {
    const { store, notices } = the()
    const notice = await wanted(store)
    await want(store, { ...notice, text: 'in other words' })
    expect(await notices.noticesOf(notice.number)).toMatchObject([{ notice: { text: notice.text } }])
  })

  it('gives a notice to one of twenty who claim it, and tells the others to wait', async () => {
    const { store, notices } = the()
    const { id } = await wanted(store)
    const claims = await Promise.all(Array.from({ length: 20 }, () => notices.claim(id, noon, terms)))
    expect(claims.filter(claim => 'send' in claim)).toHaveLength(1)
    expect(claims.filter(claim => 'waitMs' in claim)).toEqual(Array(19).fill({ waitMs: 120_000, because: 'somebody else sends it' }))
  })

  it('remembers that it was sent, with receipt and try, and sends it to nobody again', async () => {
    const { store, notices } = the()
    const { id, number } = await wanted(store)
    const outgoing = sending(await notices.claim(id, noon, terms))
    await notices.settle(outgoing, sent('receipt 7'), after(1))
    expect(await notices.noticesOf(number)).toMatchObject([{
      state: 'sent', sentAt: after(1), receipt: 'receipt 7', sentAs: id, doubted: false,
      attempts: [{ beganAt: noon, endedAt: after(1), outcome: 'sent', reason: null }],
    }])
    expect(await notices.claim(id, after(2), terms)).toEqual({ settled: 'sent' })
  })

  it('knows that a notice may have been sent whose sender was never heard of again', async () => {
    const { store, notices } = the()
    const notice = await wanted(store)
    await notices.claim(notice.id, noon, terms)
    expect(await notices.claim(notice.id, after(1), terms)).toEqual({ waitMs: 60_000, because: 'somebody else sends it' })
    expect(await notices.claim(notice.id, after(2), terms)).toMatchObject({ reconcile: { ids: [notice.id], notice: { id: notice.id }, doubted: false } })
    // Whoever reconciles holds it, too.
    expect(await notices.claim(notice.id, after(3), terms)).toMatchObject({ because: 'somebody else sends it' })
  })

  it('knows it at once when the answer was lost', async () => {
    const { store, notices } = the()
    const { id } = await wanted(store)
    await notices.settle(sending(await notices.claim(id, noon, terms)), { outcome: 'uncertain', reason: 'no answer' }, noon)
    expect(await notices.claim(id, noon, terms)).toMatchObject({ reconcile: { ids: [id] } })
  })

  it('records what a look has shown, and each further try, with its doubt', async () => {
    const { store, notices } = the()
    const lost = async () => {
      const { id, number } = await wanted(store)
      await notices.claim(id, noon, terms)
      const claim = await notices.claim(id, after(5), terms)
      if (!('reconcile' in claim)) throw new Error(JSON.stringify(claim))
      return { number, outgoing: claim.reconcile }
    }
    const found = await lost()
    await notices.settle(found.outgoing, { outcome: 'found', receipt: 'there' }, after(6))
    expect(await notices.noticesOf(found.number)).toMatchObject([{ state: 'sent', receipt: 'there', doubted: false, attempts: [{ outcome: 'found' }] }])

    const missing = await lost()
    await notices.settle(await notices.sendAgain(missing.outgoing, after(6), 'notFound', false), sent('new'), after(7))
    expect(await notices.noticesOf(missing.number)).toMatchObject([{ state: 'sent', doubted: false, attempts: [{ outcome: 'notFound' }, { outcome: 'sent' }] }])

    const doubtful = await lost()
    await notices.settle(await notices.sendAgain(doubtful.outgoing, after(6), 'uncertain', true), sent('new'), after(7))
    expect((await store.story(doubtful.number))?.stream.at(-1)?.text).toMatch(/^The notice .* is sent once more and may arrive twice/)
    expect(await notices.noticesOf(doubtful.number)).toMatchObject([{ state: 'sent', doubted: true, attempts: [{ outcome: 'uncertain' }, { outcome: 'sent' }] }])
  })

  it('has a refused one as failed for ever, and one for later as wanted until it is given up', async () => {
    const { store, notices } = the()
    const refused = await wanted(store)
    await notices.settle(sending(await notices.claim(refused.id, noon, terms)), { outcome: 'refused', reason: 'no such box' }, after(1))
    expect(await notices.noticesOf(refused.number)).toMatchObject([{ state: 'failed', reason: 'no such box', attempts: [{ outcome: 'refused' }] }])
    expect(await notices.claim(refused.id, after(9), terms)).toEqual({ settled: 'failed' })
    expect((await store.story(refused.number))?.stream.at(-1)).toEqual({
      at: after(1), kind: 'system', author: 'Baton', tier: 1, text: `The notice (escalated) by e-mail to ${refused.to} was not sent: no such box.`,
    })

    const later = await wanted(store)
    await notices.settle(sending(await notices.claim(later.id, noon, terms)), { outcome: 'later', retryAfterMs: 1, reason: 'busy' }, after(1))
    expect(await notices.noticesOf(later.number)).toMatchObject([{ state: 'wanted', reason: 'busy' }])
    await notices.settle(sending(await notices.claim(later.id, after(2), terms)), { outcome: 'later', retryAfterMs: 1, reason: 'busy' }, after(3), true)
    expect(await notices.noticesOf(later.number)).toMatchObject([{ state: 'failed', attempts: [{ outcome: 'later' }, { outcome: 'later' }] }])
  })

  it('believes a sender that was thought dead when it says "sent", and nothing else', async () => {
    const { store, notices } = the()
    const { id, number } = await wanted(store)
    const slow = sending(await notices.claim(id, noon, terms))
    const claim = await notices.claim(id, after(5), terms)
    if (!('reconcile' in claim)) throw new Error(JSON.stringify(claim))
    await notices.sendAgain(claim.reconcile, after(5), 'uncertain', true)
    await notices.settle(slow, { outcome: 'refused', reason: 'too late' }, after(6))
    expect(await notices.noticesOf(number)).toMatchObject([{ state: 'sending', attempts: [{ outcome: 'uncertain' }, { outcome: null }] }])
    expect((await store.story(number))?.stream.map(({ text }) => text).join()).not.toContain('too late')
    await notices.settle(slow, sent('after all'), after(6))
    expect(await notices.noticesOf(number)).toMatchObject([{ state: 'sent', receipt: 'after all', doubted: true }])
  })

  it('waits until quiet hours are over', async () => {
    const { store, notices } = the()
    const { id } = await wanted(store, { sendAt: after(30) })
    expect(await notices.claim(id, after(10), terms)).toEqual({ waitMs: 20 * 60_000, because: 'quiet hours' })
    expect(await notices.claim(id, after(30), terms)).toHaveProperty('send')
  })

  it('makes one of a storm: what is too much waits, then leaves together, and settles together', async () => {
    const { store, notices } = the()
    const to = somebody()
    const storm = { to, bundling: { moreThan: 2, withinMs: 600_000 } }
    const [one, two, three, four, five] = [
      await wanted(store, storm), await wanted(store, storm), await wanted(store, storm), await wanted(store, storm), await wanted(store, storm),
    ]
    const other = await wanted(store, { ...storm, to: somebody() })
    await notices.settle(sending(await notices.claim(one.id, noon, terms)), sent('1'), noon)
    await notices.settle(sending(await notices.claim(two.id, after(1), terms)), sent('2'), after(1))
    for (const held of [three, four, five]) {
      expect(await notices.claim(held.id, after(2), terms)).toEqual({ waitMs: 8 * 60_000, because: 'bundling' })
    }
    expect(await notices.claim(other.id, after(2), terms)).toHaveProperty('send')

    const bundle = sending(await notices.claim(four.id, after(10), terms))
    expect(bundle.ids).toEqual([three.id, four.id, five.id].sort())
    expect(bundle.notice).toMatchObject({ to, subject: expect.stringMatching(/^3 notices: /) as unknown })
    expect(await notices.claim(three.id, after(10), terms)).toMatchObject({ because: 'somebody else sends it' })
    await notices.settle(bundle, sent('3'), after(10))
    for (const held of [three, four, five]) {
      expect(await notices.noticesOf(held.number)).toMatchObject([{ state: 'sent', receipt: '3', sentAs: bundle.notice.id }])
    }
  })

  it('finds what of an incident is not settled: first what is due, without what is known, and when the next one is', async () => {
    const { store, notices } = the()
    const { number } = await openOne(store)
    const of = (changes: Partial<Notice>) => someNotice({ number, to: somebody(), at: noon, sendAt: noon, ...changes })
    const [now, quiet, later, known, gone, under] = [of({}), of({ sendAt: after(30) }), of({ sendAt: after(60) }), of({}), of({}), of({ sendAt: after(1), at: after(1) })]
    await want(store, now, quiet, later, known, gone, under)
    await wanted(store)
    await notices.settle(sending(await notices.claim(gone.id, noon, terms)), sent('1'), noon)
    await notices.claim(under.id, after(1), terms)
    const sought = { except: [known.id], most: 10 }
    expect(await notices.unsettled(number, { ...sought, at: after(10) })).toEqual({ due: [now.id, under.id].sort(), nextAt: after(30) })
    expect(await notices.unsettled(number, { ...sought, at: after(30), most: 2 })).toEqual({ due: [now.id, under.id].sort(), nextAt: after(30) })
    expect((await notices.unsettled(number, { ...sought, at: after(90) })).due).toHaveLength(4)
    expect((await notices.unsettled(number, { ...sought, at: after(90) })).nextAt).toBeNull()
    expect(await notices.unsettled(number, { except: [now.id, quiet.id, later.id, known.id, under.id], most: 1, at: after(90) })).toEqual({ due: [], nextAt: null })
  })

  it('settles every part of a bundle, also those that were tried before', async () => {
    const { store, notices } = the()
    const storm = { to: somebody(), bundling: { moreThan: 1, withinMs: 600_000 } }
    const [one, two, three] = [await wanted(store, storm), await wanted(store, storm), await wanted(store, storm)]
    await notices.settle(sending(await notices.claim(one.id, noon, terms)), { outcome: 'later', retryAfterMs: 1000, reason: 'busy' }, noon)
    await notices.settle(sending(await notices.claim(two.id, after(1), terms)), sent('1'), after(1))
    await notices.claim(one.id, after(2), terms)
    await notices.claim(three.id, after(2), terms)
    const bundle = sending(await notices.claim(three.id, after(12), terms))
    expect(bundle.ids).toEqual([one.id, three.id].sort())
    await notices.settle(bundle, { outcome: 'refused', reason: 'no such box' }, after(12))
    for (const part of [one, three]) expect(await notices.noticesOf(part.number)).toMatchObject([{ state: 'failed', reason: 'no such box' }])
  })

  it('reconciles a bundle as the bundle it was', async () => {
    const { store, notices } = the()
    const storm = { to: somebody(), bundling: { moreThan: 1, withinMs: 600_000 } }
    const [one, two, three] = [await wanted(store, storm), await wanted(store, storm), await wanted(store, storm)]
    await notices.settle(sending(await notices.claim(one.id, noon, terms)), sent('1'), noon)
    await notices.claim(two.id, noon, terms)
    await notices.claim(three.id, noon, terms)
    const lost = sending(await notices.claim(three.id, after(10), terms))
    const claim = await notices.claim(two.id, after(20), terms)
    expect(claim).toMatchObject({ reconcile: { ids: lost.ids, notice: lost.notice } })
  })

  it('goes on in the thread of the first message to a recipient, and lets only one begin it', async () => {
    const { store, notices } = the()
    const first = await wanted(store, { channel: 'slack', to: 'C0OPS' })
    const [second, third] = [
      someNotice({ ...first, id: `${first.id} second` }), someNotice({ ...first, id: `${first.id} third`, to: 'C0OTHERS' }),
    ]
    await want(store, second, third)
    const begun = sending(await notices.claim(first.id, noon, terms))
    expect(begun.inThread).toBeNull()
    expect(await notices.claim(second.id, noon, terms)).toEqual({ waitMs: 1000, because: 'its thread begins' })
    expect(sending(await notices.claim(third.id, noon, terms)).inThread).toBeNull()
    await notices.settle(begun, sent('C0OPS/1.0'), noon)
    expect(sending(await notices.claim(second.id, after(1), terms)).inThread).toBe('C0OPS/1.0')
    expect(await notices.claim(second.id, after(9), terms)).toMatchObject({ reconcile: { inThread: 'C0OPS/1.0' } })
  })

  it('has what was sent as answered once a member of the group has acted', async () => {
    const { store, notices } = the()
    const notice = await wanted(store)
    const waiting = someNotice({ ...notice, id: `${notice.id} later` })
    await want(store, waiting)
    await notices.settle(sending(await notices.claim(notice.id, noon, terms)), sent('1'), noon)
    await store.step({ number: notice.number, move: 2 }, null, async ({ incident }) =>
      accept(incident, { kind: 'accept', by: 'Ben', requestId: 'unused' }, { name: 'Ben', isMember: true }, after(3)))
    expect(await notices.noticesOf(notice.number)).toMatchObject([{ state: 'answered', answeredAt: after(3) }, { state: 'wanted', answeredAt: null }])
    expect(await notices.claim(notice.id, after(4), terms)).toEqual({ settled: 'answered' })
  })

  it('lets a page leave alone: bundled with nothing, and taken along by nothing', async () => {
    const { store, notices } = the()
    const { number } = await openOne(store, { plan: plan({ paging }) })
    const [to, bundling] = [somebody(), { moreThan: 1, withinMs: 600_000 }]
    const [one, held] = [0, 1].map(minutes => someNotice({ number, to, at: after(minutes), sendAt: after(minutes), bundling }))
    const page = someNotice({ number, to, event: 'paged', subject: 'PAGE', at: after(10), sendAt: after(10) })
    await want(store, one as Notice, held as Notice, page)
    await notices.settle(sending(await notices.claim(one?.id ?? '', noon, terms)), sent('r'), noon)
    expect(await notices.claim(held?.id ?? '', after(1), terms)).toMatchObject({ because: 'bundling' })
    expect(sending(await notices.claim(page.id, after(10), terms)).ids).toEqual([page.id])
    expect(sending(await notices.claim(held?.id ?? '', after(10), terms)).ids).toEqual([held?.id])
  })

  it('has a page that could not leave before the answer as failed, and one that may have left as looked for only', async () => {
    const { store, notices } = the()
    const { number } = await openOne(store, { plan: plan({ paging }) })
    const [waiting, unclear] = [0, 1].map(() => someNotice({ number, to: somebody(), event: 'paged', at: noon, sendAt: noon })) as [Notice, Notice]
    await want(store, waiting, unclear)
    await notices.settle(sending(await notices.claim(unclear.id, noon, terms)), { outcome: 'uncertain', reason: 'no answer' }, noon)
    await store.step({ number, move: 2 }, null, ({ incident }) =>
      Promise.resolve(accept(incident, { kind: 'accept', by: 'Ana', requestId: 'r' }, { name: 'Ana', isMember: true }, after(1))))
    expect(await notices.claim(waiting.id, after(2), terms)).toEqual({ settled: 'failed' })
    expect(await notices.claim(unclear.id, after(2), terms)).toMatchObject({ reconcile: { ids: [unclear.id] }, isOver: true })
  })

  it('keeps texts that PostgreSQL cannot store as near as it can', async () => {
    const { store, notices } = the()
    const notice = await wanted(store, { text: 'a\0b', subject: '\ud800' })
    expect(await notices.noticesOf(notice.number)).toMatchObject([{ notice: { text: 'a\ufffdb', subject: '\ufffd' } }])
  })

  it('knows nothing of a notice that nobody wants', async () => {
    expect(await the().notices.claim('nobody wants it', noon, terms)).toEqual({ unknown: true })
  })

  it('has constraints that hold what the code promises', async () => {
    const { store, sql } = the()
    const { id } = await wanted(store)
    await expect(sql("update notices set state = 'sent', attempts = 1 where id = $1", [id])).rejects.toThrow('sent_at_an_instant')
    await expect(sql("update notices set state = 'sending', attempts = 1 where id = $1", [id])).rejects.toThrow('sending_since_an_instant')
    await expect(sql("update notices set state = 'uncertain' where id = $1", [id])).rejects.toThrow('never_sent_without_a_try')
    await expect(sql("update notices set state = 'lost', attempts = 1 where id = $1", [id])).rejects.toThrow('notices_state_check')
  })
}
