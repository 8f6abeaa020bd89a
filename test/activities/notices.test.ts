import { ApplicationFailure } from '@temporalio/common'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { noticeActivities, type Delivered } from '../../activities/notices.js'
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js'
import { postgresNoticeStore } from '../../src/adapters/postgres/noticeStore.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import type { Channel, Notice } from '../../src/domain/notices/notice.js'
import { finish, say } from '../../src/domain/steps/change.js'
import type { Config } from '../../src/main/config.js'
import { noticeChannels } from '../../src/main/noticeChannels.js'
import type { NoticeStore } from '../../src/ports/noticeStore.js'
import type { Notifiers } from '../../src/ports/notifier.js'
import type { RecordStore } from '../../src/ports/recordStore.js'
import { freshDatabase } from '../../src/testing/freshDatabase.js'
import { mailServer, type MailServer } from '../contracts/notifiers/mailDouble.js'
import { someNotice } from '../contracts/notifiers/notices.js'
import { slackDouble, token, type SlackDouble } from '../contracts/notifiers/slackDouble.js'
import { receiver, secret, type Receiver } from '../contracts/notifiers/webhookDouble.js'
import { noon, openOne, twoGroups } from '../support/incidents.js'
import { runFile } from '../support/killing/childProcess.js'
import type { DeliveringProcess } from '../support/killing/deliveringProcess.js'

describe('deliverNotice', () => {
  let databaseUrl: string
  let drop: () => Promise<void>
  let database: Database
  let records: RecordStore
  let notices: NoticeStore
  let mail: MailServer
  let webhook: Receiver
  let slack: SlackDouble
  let channels: Config['notices']
  let notifiers: Notifiers

  beforeAll(async () => {
    ({ url: databaseUrl, drop } = await freshDatabase(inject('postgresUrl')))
    database = openDatabase(databaseUrl)
    records = postgresRecordStore(database)
    notices = postgresNoticeStore(database)
    await records.applyPolicy(twoGroups, 'name: two groups', 'Mona', 'first policy', noon)
    ;[mail, webhook, slack] = await Promise.all([mailServer(), receiver(), slackDouble()])
    channels = {
      mail: { url: `smtp://127.0.0.1:${mail.port}`, from: 'Baton <baton@example.com>' },
      webhooks: { phone: { url: webhook.url, secrets: [secret] } },
      slack: { token, apiUrl: slack.apiUrl },
    }
    notifiers = noticeChannels(channels)
  })
  afterAll(async () => {
    await Promise.all([mail?.close(), webhook?.close(), slack?.close()])
    await database?.destroy()
    await drop?.()
  })

  /** Wanted by a step of an incident of its own. */
  async function want(channel: Channel, changes: Partial<Notice> = {}): Promise<Notice> {
    const { number } = await openOne(records)
    const to = { email: 'henrik@example.com', webhook: 'phone', slack: slack.channel }[channel]
    const notice = someNotice({ number, channel, to, ...changes })
    await records.step({ number, tier: 1, alarm: notice.id }, null, async ({ incident }) =>
      finish(say({ incident, entries: [] }, 'system', 'Baton', 'Told.', noon), { notices: [notice] }))
    return notice
  }

  /** As an activity of a worker whose clock is that far ahead. */
  const deliver = ({ number, id }: Notice, aheadMs = 0, by: Notifiers = notifiers): Promise<Delivered> => {
    const clock = { now: () => Promise.resolve(new Date(Date.now() + aheadMs).toISOString()) }
    return noticeActivities({ notices, notifiers: by, clock }).deliverNotice({ number, id })
  }
  /** By a failure for a short wait, by its result for a long one. */
  const delayOf = async (delivering: Promise<Delivered>): Promise<{ delay: unknown; because: string }> => {
    const result = await delivering.catch((failure: unknown) => failure)
    if (result instanceof ApplicationFailure && !result.nonRetryable) return { delay: result.nextRetryDelay, because: result.message }
    const { waitMs, because } = result as { waitMs?: number; because?: string }
    if (waitMs === undefined || because === undefined) throw new Error(JSON.stringify(result))
    return { delay: waitMs, because }
  }
  const recordOf = async ({ number }: Notice) => (await notices.noticesOf(number))[0]

  const arrived: Record<Channel, () => Promise<string[]>> = {
    email: async () => mail.letters.splice(0).map(({ raw }) => /^Message-ID: *(\S+)/im.exec(raw.toString('latin1'))?.[1] ?? ''),
    webhook: async () => webhook.requests.splice(0).map(({ id }) => id),
    slack: async () => (await slack.history()).map(({ metadata }) => metadata.event_payload.notice),
  }
  const cutNext: Record<Channel, () => void> = {
    email: () => { mail.next = 'takes it and is cut off' },
    webhook: () => { webhook.next = 'takes it and is cut off' },
    slack: () => { slack.next = 'takes it and is cut off' },
  }
  const all = ['email', 'webhook', 'slack'] as const

  it.each(all)('sends by %s, records it, and does nothing when it is run again', async channel => {
    const notice = await want(channel)
    const before = (await arrived[channel]()).length
    expect(await deliver(notice)).toEqual({ state: 'sent' })
    expect(await deliver(notice)).toEqual({ state: 'sent' })
    expect(await arrived[channel]()).toHaveLength(channel === 'slack' ? before + 1 : 1)
    expect(await recordOf(notice)).toMatchObject({ state: 'sent', doubted: false, attempts: [{ outcome: 'sent' }] })
  })

  it.each(all)('of %s, run by ten workers at once, is sent once', async channel => {
    const notice = await want(channel)
    const before = (await arrived[channel]()).length
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => deliver(notice)))
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
    expect(await arrived[channel]()).toHaveLength(channel === 'slack' ? before + 1 : 1)
    expect(await recordOf(notice)).toMatchObject({ state: 'sent' })
  })

  it('waits as long as the channel asks for, and longer each time', async () => {
    const notice = await want('webhook')
    webhook.next = 'is busy'
    expect(await delayOf(deliver(notice))).toEqual({ delay: 7000, because: 'the receiver answered 429' })
    expect(await delayOf(deliver(notice))).toMatchObject({ because: 'its channel is busy' })
    webhook.next = 'is busy'
    expect(await delayOf(deliver(notice, 7000))).toMatchObject({ delay: 14_000 })
    expect(await deliver(notice, 21_000)).toEqual({ state: 'sent' })
    expect(await recordOf(notice)).toMatchObject({ attempts: [{ outcome: 'later' }, { outcome: 'later' }, { outcome: 'sent' }] })
    webhook.requests.splice(0)
  })

  it('fails for good where the channel refuses for good, or is switched off, and says why', async () => {
    const refused = await want('email')
    mail.next = 'refuses it'
    expect(await deliver(refused)).toEqual({ state: 'failed' })
    expect(await recordOf(refused)).toMatchObject({ state: 'failed', reason: 'the mail server answered 550 to RCPT TO' })
    const off = await want('slack')
    expect(await deliver(off, 0, {})).toEqual({ state: 'failed' })
    expect(await recordOf(off)).toMatchObject({ state: 'failed', reason: 'the channel slack is switched off' })
  })

  it('gives up after a day, and then says that it failed', async () => {
    const notice = await want('webhook')
    webhook.next = 'is busy'
    expect(await deliver(notice, 86_400_000 + 60_000)).toEqual({ state: 'failed' })
    expect(await recordOf(notice)).toMatchObject({ state: 'failed', reason: 'the receiver answered 429' })
  })

  it('waits for the end of quiet hours', async () => {
    const notice = await want('email', { sendAt: new Date(Date.now() + 3_600_000).toISOString() })
    const { delay, because } = await delayOf(deliver(notice))
    expect(because).toBe('quiet hours')
    expect(Number(delay)).toBeGreaterThan(3_590_000)
    expect(await deliver(notice, 3_601_000)).toEqual({ state: 'sent' })
    mail.letters.splice(0)
  })

  it('of a storm calls a few at a time, and gives the others\' places in the worker back', async () => {
    let open = 0
    let most = 0
    const slow: Notifiers = { webhook: { ...notifiers.webhook!, async send(...sending) {
      most = Math.max(most, open += 1)
      const delivery = await notifiers.webhook!.send(...sending)
      open -= 1
      return delivery
    } } }
    const storm = await Promise.all(Array.from({ length: 60 }, () => want('webhook')))
    const activities = noticeActivities({ notices, notifiers: slow, clock: { now: () => Promise.resolve(new Date().toISOString()) } })
    const results = await Promise.allSettled(storm.map(notice => activities.deliverNotice(notice)))
    const postponed = results.flatMap(result => result.status === 'rejected' ? [result.reason as ApplicationFailure] : [])
    expect(most).toBeLessThanOrEqual(30)
    expect(postponed.length).toBeGreaterThan(0)
    for (const failure of postponed) expect(failure).toMatchObject({ message: 'other notices go first', nextRetryDelay: 1000 })
    for (const notice of storm) await deliver(notice)
    expect(webhook.requests.splice(0)).toHaveLength(60)
  })

  it('knows of no notice that nobody wanted', async () => {
    expect(await deliver(someNotice())).toEqual({ state: 'unknown' })
  })

  describe('after a lost answer', () => {
    it('asks Slack, and does not send again what is there', async () => {
      const notice = await want('slack')
      const before = await arrived.slack()
      cutNext.slack()
      expect(await delayOf(deliver(notice))).toMatchObject({ delay: 5000 })
      expect(await recordOf(notice)).toMatchObject({ state: 'uncertain' })
      expect(await deliver(notice)).toEqual({ state: 'sent' })
      expect(await arrived.slack()).toHaveLength(before.length + 1)
      expect(await recordOf(notice)).toMatchObject({ state: 'sent', doubted: false, receipt: expect.stringMatching(/^C/) as unknown })
    })

    it('asks Slack, and sends what is not there', async () => {
      const notice = await want('slack')
      slack.next = { answer: { ok: false, error: 'internal_error' } }
      await delayOf(deliver(notice))
      expect(await deliver(notice)).toEqual({ state: 'sent' })
      expect((await arrived.slack()).filter(id => id === notice.id)).toHaveLength(1)
      expect(await recordOf(notice)).toMatchObject({ doubted: false, attempts: [{ outcome: 'uncertain' }, { outcome: 'sent' }] })
    })

    it('goes on asking Slack while it does not answer, and after ten minutes rather sends in doubt than not at all', async () => {
      const notice = await want('slack')
      slack.next = { answer: { ok: false, error: 'internal_error' } }
      await delayOf(deliver(notice))
      const deaf: Notifiers = { slack: { ...notifiers.slack!, find: () => Promise.resolve({ found: 'unknown', reason: 'no answer', mayLookAgain: true }) } }
      expect(await delayOf(deliver(notice, 0, deaf))).toEqual({ delay: 15_000, because: 'no answer' })
      expect(await deliver(notice, 601_000, deaf)).toEqual({ state: 'sent' })
      expect(await recordOf(notice)).toMatchObject({ state: 'sent', doubted: true })
    })

    it('posts the webhook again, which its receiver takes once', async () => {
      const notice = await want('webhook')
      cutNext.webhook()
      await delayOf(deliver(notice))
      expect(await deliver(notice)).toEqual({ state: 'sent' })
      const [first, second] = await arrived.webhook()
      expect(second).toBe(first)
      expect(await recordOf(notice)).toMatchObject({ state: 'sent', doubted: false })
    })

    it('sends an e-mail once more with the same Message-ID, records the doubt, and leaves it at that', async () => {
      const notice = await want('email')
      cutNext.email()
      await delayOf(deliver(notice))
      cutNext.email()
      await delayOf(deliver(notice))
      expect(await deliver(notice)).toEqual({ state: 'uncertain' })
      const [first, second, ...more] = await arrived.email()
      expect(second).toBe(first)
      expect(more).toEqual([])
      expect(await recordOf(notice)).toMatchObject({
        state: 'uncertain', doubted: true, reason: 'sent again once; a mailbox cannot be looked into', attempts: [{ outcome: 'uncertain' }, { outcome: 'uncertain' }],
      })
      expect((await records.story(notice.number))?.stream.slice(-2).map(({ text }) => text)).toEqual([
        'The notice (escalated) by e-mail to henrik@example.com is sent once more and may arrive twice: the answer to an earlier try was lost.',
        'Nobody knows whether the notice (escalated) by e-mail to henrik@example.com arrived: sent again once; a mailbox cannot be looked into.',
      ])
    })
  })

  describe('whose worker is killed', () => {
    /** Runs it in a process that kills itself with SIGKILL, and then in this one, three minutes later. */
    async function killedAndTakenOver(notice: Notice, death: DeliveringProcess['death']): Promise<Delivered> {
      const settings: DeliveringProcess = { databaseUrl, channels, number: notice.number, id: notice.id, death }
      expect(await runFile('deliveringProcess.ts', settings).ended).toBe('SIGKILL')
      expect(await recordOf(notice)).toMatchObject({ state: 'sending', attempts: [{ endedAt: null, outcome: null }] })
      expect(await delayOf(deliver(notice))).toMatchObject({ because: 'somebody else sends it' })
      return deliver(notice, 180_000)
    }

    it.each([
      ['slack', 'is found there, and not sent again', 1, { doubted: false, attempts: [{ outcome: 'found' }] }],
      ['webhook', 'is posted again with its ID, and taken once', 2, { doubted: false, attempts: [{ outcome: 'uncertain' }, { outcome: 'sent' }] }],
      ['email', 'is sent again with its Message-ID, and the doubt is recorded', 2, { doubted: true, attempts: [{ outcome: 'uncertain' }, { outcome: 'sent' }] }],
    ] as const)('between sending and recording: by %s it %s', async (channel, _, copies, recorded) => {
      const notice = await want(channel)
      const before = channel === 'slack' ? (await arrived.slack()).length : 0
      const taken = webhook.taken.size
      expect(await killedAndTakenOver(notice, 'sent')).toEqual({ state: 'sent' })
      const after = await arrived[channel]()
      expect(after.length - before).toBe(copies)
      if (channel !== 'slack') expect(new Set(after).size).toBe(1)
      if (channel === 'webhook') expect(webhook.taken.size).toBe(taken + 1)
      expect(await recordOf(notice)).toMatchObject({ state: 'sent', ...recorded })
    })

    it.each(all)('between recording and sending: by %s it is not lost', async channel => {
      const notice = await want(channel)
      const before = channel === 'slack' ? (await arrived.slack()).length : 0
      expect(await killedAndTakenOver(notice, 'claimed')).toEqual({ state: 'sent' })
      expect((await arrived[channel]()).length - before).toBe(1)
      expect(await recordOf(notice)).toMatchObject({ state: 'sent', doubted: channel === 'email' })
    })
  })
})
