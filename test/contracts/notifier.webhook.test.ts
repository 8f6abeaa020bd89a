import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { webhookNotifier } from '../../src/adapters/webhook/webhookNotifier.js'
import { notifierContract } from './notifiers/contract.js'
import { someNotice } from './notifiers/notices.js'
import { receiver, secret, wiredWebhook, type Receiver } from './notifiers/webhookDouble.js'

notifierContract('webhook', wiredWebhook)

describe('webhook', () => {
  let double: Receiver
  const notifier = (secrets = [secret], url = double.url) =>
    webhookNotifier({ targets: { phone: { url, secrets } }, source: 'urn:baton', patienceMs: 2000 })
  const notice = () => someNotice({ channel: 'webhook', to: 'phone' })
  const now = () => ({ at: new Date().toISOString(), inThread: null })

  beforeAll(async () => { double = await receiver() })
  afterAll(() => double?.close())

  it.each([
    [200, 'sent'], [202, 'sent'], [204, 'sent'], [301, 'refused'], [307, 'refused'], [400, 'refused'], [401, 'refused'], [404, 'refused'],
    [410, 'refused'], [408, 'uncertain'], [425, 'later'], [429, 'later'], [500, 'uncertain'], [502, 'uncertain'], [503, 'uncertain'],
  ])('takes the receiver\'s %i as %s', async (status, outcome) => {
    double.next = { status, headers: { location: double.url } }
    expect(await notifier().send(notice(), now())).toMatchObject({ outcome })
    expect(double.requests).toEqual([])
  })

  it.each([
    ['12', 12_000], ['Mon, 02 Mar 2026 12:00:40 GMT', 40_000], ['Sun, 01 Mar 2026 12:00:00 GMT', 1000], ['99999999', 3_600_000],
    ['soon', 30_000], [undefined, 30_000],
  ])('waits as Retry-After: %s says', async (wait, retryAfterMs) => {
    double.next = { status: 429, headers: wait === undefined ? {} : { 'retry-after': wait } }
    expect(await notifier().send(notice(), { at: '2026-03-02T12:00:00.000Z', inThread: null })).toMatchObject({ outcome: 'later', retryAfterMs })
  })

  it('keeps its ID and its body over tries, so that the receiver takes it once', async () => {
    const same = notice()
    double.next = 'takes it and is cut off'
    expect(await notifier().send(same, now())).toMatchObject({ outcome: 'uncertain' })
    expect(await notifier().send(same, now())).toMatchObject({ outcome: 'sent' })
    const [first, second] = double.requests.splice(0)
    expect(second).toMatchObject({ id: first?.id, body: first?.body })
    expect(first?.id).toMatch(/^msg_[0-9a-f]{40}$/)
    expect(double.taken.size).toBe(1)
  })

  it('does not know whether a receiver that takes too long has taken it', async () => {
    const slow = createServer(() => undefined)
    slow.listen(0, '127.0.0.1')
    await once(slow, 'listening')
    const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`
    const impatient = webhookNotifier({ targets: { phone: { url, secrets: [secret] } }, source: 'urn:baton', patienceMs: 200 })
    expect(await impatient.send(notice(), now())).toEqual({ outcome: 'uncertain', reason: 'no answer from the receiver (timeout)' })
    slow.closeAllConnections()
    slow.close()
  })

  it('signs with both secrets while one is exchanged for the other', async () => {
    const other = `whsec_${Buffer.from('another secret, also of 32 bytes').toString('base64')}`
    expect(await notifier([other, secret]).send(notice(), now())).toMatchObject({ outcome: 'sent' })
    const [{ body, headers } = { body: '', headers: {} }] = double.requests.splice(0)
    expect(() => new Webhook(other).verify(body, headers as Record<string, string>)).not.toThrow()
    expect(await notifier([other]).send(notice(), now())).toMatchObject({ outcome: 'refused' })
  })

  it('signs as the vector that Standard Webhooks publishes', () => {
    const published = new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
      .sign('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_000), '{"test": 2432232314}')
    expect(published).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it.each([
    ['http://example.com/hook', secret, /must begin with https/], ['ftp://localhost/hook', secret, /must begin with https/],
    ['https://user:pass@example.com/', secret, /name or password/], ['nonsense', secret, /no URL/],
    ['https://example.com/hook', 'hunter2', /must be `whsec_`/], ['https://example.com/hook', 'whsec_c2hvcnQ=', /24 to 64 bytes/],
  ])('sends nothing to %s with such a secret', async (url, given, reason) => {
    const delivery = await notifier([given], url).send(notice(), now())
    expect(delivery).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) as unknown })
    expect(JSON.stringify(delivery)).not.toContain(given)
  })

  it('says so when the policy names a webhook that nobody configured', async () => {
    expect(await notifier().send({ ...notice(), to: 'constructor' }, now()))
      .toEqual({ outcome: 'refused', reason: 'no webhook named constructor is configured' })
  })
})
