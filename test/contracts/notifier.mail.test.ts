import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mailNotifier } from '../../src/adapters/mail/mailNotifier.js'
import { notifierContract } from './notifiers/contract.js'
import { mailServer, wiredMail, type MailServer } from './notifiers/mailDouble.js'
import { someNotice } from './notifiers/notices.js'

notifierContract('email', wiredMail)

describe('e-mail', () => {
  let server: MailServer
  const notifier = (login = 'somebody:right@', silenceMs = 3000) =>
    mailNotifier({ url: `smtp://${login}127.0.0.1:${server.port}`, from: 'Baton <baton@example.com>', silenceMs })
  const now = () => ({ at: '2026-03-02T12:00:00.000Z', inThread: null })

  beforeAll(async () => { server = await mailServer() })
  afterAll(() => server?.close())

  it.each([
    [550, 'refused'], [553, 'refused'], [450, 'later'], [451, 'later'], [452, 'later'], [421, 'later'],
  ])('takes the server\'s %i about a recipient as %s', async (code, outcome) => {
    server.answers.set('henrik@example.com', code)
    const delivery = await notifier().send(someNotice(), now())
    server.answers.clear()
    expect(delivery).toMatchObject({ outcome, reason: expect.stringContaining(`the mail server answered ${code}`) as unknown })
    expect(server.letters).toEqual([])
  })

  it('waits for somebody to mend a wrong password, and drops no notice because of it', async () => {
    expect(await notifier('somebody:wrong@').send(someNotice(), now())).toMatchObject({ outcome: 'later', retryAfterMs: 300_000 })
    expect(await notifier('').send(someNotice(), now())).toMatchObject({ outcome: 'sent' })
    server.letters.splice(0)
  })

  it('gives up on a server that says nothing', async () => {
    const { createServer } = await import('node:net')
    const silent = createServer(() => undefined)
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    const deaf = mailNotifier({ url: `smtp://127.0.0.1:${port}`, from: 'baton@example.com', silenceMs: 200 })
    expect(await deaf.send(someNotice(), now())).toMatchObject({ outcome: 'later' })
    silent.close()
  })

  it('refuses an address that would be more than one', async () => {
    expect(await notifier().send(someNotice({ to: 'henrik@example.com>\r\nRCPT TO:<eve@example.com' }), now())).toMatchObject({ outcome: 'refused' })
    expect(server.letters).toEqual([])
  })

  it('puts the notices of one incident into one thread, whichever comes first', async () => {
    const [first, second, other] = [someNotice({ number: 'INC0010001' }), someNotice({ number: 'INC0010001' }), someNotice()]
    for (const notice of [first, second, other]) await notifier().send(notice, now())
    const headers = await Promise.all(server.letters.splice(0).map(async ({ raw }) => {
      const { headers } = await PostalMime.parse(raw)
      return Object.fromEntries(headers.map(({ key, value }) => [key, value]))
    }))
    const [one, two, three] = headers
    expect(one?.references).toBe(two?.references)
    expect(one?.['in-reply-to']).toBe(one?.references)
    expect(three?.references).not.toBe(one?.references)
    expect(one?.['message-id']).not.toBe(two?.['message-id'])
    expect(one).toMatchObject({ 'auto-submitted': 'auto-generated', 'x-baton-incident': 'INC0010001', date: 'Mon, 02 Mar 2026 12:00:00 +0000' })
  })

  it('always has the plain text beside the table', async () => {
    await notifier().send(someNotice({ text: 'Grüße\nund mehr', rich: null }), now())
    await notifier().send(someNotice(), now())
    const [plain, rich] = await Promise.all(server.letters.splice(0).map(({ raw }) => PostalMime.parse(raw)))
    expect(plain?.text?.trimEnd()).toBe('Grüße\nund mehr')
    expect(plain?.html).toContain('Grüße<br>')
    expect(rich?.text).toContain('Not a mailbox problem')
    expect(rich?.html).toContain('<th align="left" valign="top">Stage</th><td>L2 investigation</td>')
  })
})
