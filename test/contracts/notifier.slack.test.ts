import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { slackNotifier } from '../../src/adapters/slack/slackNotifier.js'
import type { Notice } from '../../src/domain/notices/notice.js'
import { notifierContract } from './notifiers/contract.js'
import { someNotice } from './notifiers/notices.js'
import { slackDouble, token, wiredSlack, type SlackDouble } from './notifiers/slackDouble.js'

notifierContract('slack', wiredSlack)

describe('Slack', () => {
  let double: SlackDouble
  const notifier = () => slackNotifier({ token, apiUrl: double.apiUrl, patienceMs: 2000 })
  const notice = (changes: Partial<Notice> = {}) => someNotice({ channel: 'slack', to: double.channel, ...changes })
  const now = (inThread: string | null = null) => ({ at: new Date().toISOString(), inThread })
  const receiptOf = async (sent: ReturnType<ReturnType<typeof notifier>['send']>) => {
    const delivery = await sent
    if (delivery.outcome !== 'sent') throw new Error(JSON.stringify(delivery))
    return delivery.receipt
  }

  beforeAll(async () => { double = await slackDouble() })
  afterAll(() => double?.close())

  it('goes on in the thread of the first message', async () => {
    const begun = await receiptOf(notifier().send(notice(), now()))
    await receiptOf(notifier().send(notice({ text: 'And then' }), now(begun)))
    const ts = begun.split('/')[1] ?? ''
    expect((await double.replies(ts)).map(message => message.thread_ts ?? message.ts)).toEqual([ts, ts])
    expect((await double.replies(ts)).map(({ text }) => text)).toContain('And then')
  })

  it('finds what was sent into a thread, and not elsewhere', async () => {
    const begun = await receiptOf(notifier().send(notice(), now()))
    const lost = notice()
    double.next = 'takes it and is cut off'
    expect(await notifier().send(lost, now(begun))).toMatchObject({ outcome: 'uncertain' })
    expect(await notifier().find(lost, begun)).toMatchObject({ found: 'sent' })
    const elsewhere = await receiptOf(notifier().send(notice(), now()))
    expect(await notifier().find(lost, elsewhere)).toEqual({ found: 'notSent' })
  })

  it('writes to a person, and finds it in the conversation with that person', async () => {
    const personal = notice({ to: double.user })
    const receipt = await receiptOf(notifier().send(personal, now()))
    expect(receipt).toMatch(/^D/)
    expect(await notifier().find(personal, null)).toEqual({ found: 'sent', receipt })
    expect(await notifier().find(notice({ to: double.user }), null)).toEqual({ found: 'notSent' })
  })

  it.each([
    ['channel_not_found', 'refused'], ['not_in_channel', 'refused'], ['is_archived', 'refused'], ['invalid_auth', 'refused'],
    ['missing_scope', 'refused'], ['invalid_blocks', 'refused'], ['internal_error', 'uncertain'], ['service_unavailable', 'uncertain'],
    ['fatal_error', 'uncertain'], ['ratelimited', 'later'],
  ])('takes Slack\'s %s as %s', async (error, outcome) => {
    double.next = { answer: { ok: false, error } }
    expect(await notifier().send(notice(), now())).toMatchObject({ outcome, reason: `Slack answered ${error}` })
  })

  it('waits as long as Slack says, and does not try again by itself', async () => {
    const before = double.posts()
    double.next = 'is busy'
    expect(await notifier().send(notice(), now())).toMatchObject({ outcome: 'later', retryAfterMs: 7000 })
    expect(double.posts()).toBe(before)
  })

  it('is refused with a conversation that is not there, and cannot look there either', async () => {
    const lost = notice({ to: 'C0NOWHERE' })
    expect(await notifier().send(lost, now())).toMatchObject({ outcome: 'refused', reason: 'Slack answered channel_not_found' })
    expect(await notifier().find(lost, null)).toMatchObject({ found: 'unknown', mayLookAgain: false })
  })

  it('may look again when Slack did not answer', async () => {
    const nobody = slackNotifier({ token, apiUrl: 'http://127.0.0.1:9/api/', patienceMs: 1000 })
    expect(await nobody.find(notice(), null)).toMatchObject({ found: 'unknown', mayLookAgain: true })
  })

  it('cuts a text that is too long for Slack, and never within an escaped letter', async () => {
    const long = '<&>'.repeat(3000)
    await receiptOf(notifier().send(notice({ text: long, subject: long, rich: { facts: [{ label: 'x', value: long }], body: long } }), now()))
    const [{ text, blocks } = { text: '', blocks: [] }] = await double.history()
    expect(text.length).toBeLessThanOrEqual(4000)
    for (const written of [text, ...blocks.flatMap(block => block.text?.text ?? block.fields?.map(field => field.text) ?? [])]) {
      expect(written).toMatch(/^(?:&lt;|&gt;|&amp;|x: )+…$/)
    }
    expect(blocks.map(block => block.text?.text.length ?? block.fields?.[0]?.text.length ?? 0).every((length, index) => length <= [150, 2000, 3000][index]!)).toBe(true)
  })
})
