import { once } from 'node:events'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { mailNotifier } from '../../../src/adapters/mail/mailNotifier.js'
import { freePort } from '../../../src/machine/ports.js'
import type { Arrived, Behaviour, Wired } from './contract.js'

/** A message that the server took, as it came. */
export interface Letter {
  raw: Buffer
  to: string[]
}

export interface MailServer {
  port: number
  letters: Letter[]
  /** How the next recipient, or message, is answered. */
  next: Behaviour
  /** Answers by recipient: a reply code. */
  answers: Map<string, number>
  close: () => Promise<void>
}

/** A mail server in this process; the protocol is smtp-server's. */
export async function mailServer(): Promise<MailServer> {
  const state: MailServer = { port: await freePort(), letters: [], next: 'takes it', answers: new Map(), close: () => Promise.resolve() }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth(auth, _session, callback) {
      callback(auth.password === 'right' ? null : new Error('Invalid username or password'), { user: auth.username ?? '' })
    },
    onRcptTo({ address }, _session, callback) {
      const code = state.answers.get(address) ?? (state.next === 'refuses it' ? 550 : state.next === 'is busy' ? 451 : 250)
      if (code !== 250) state.next = 'takes it'
      callback(code === 250 ? null : Object.assign(new Error('No such luck'), { responseCode: code }))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        state.letters.push({ raw: Buffer.concat(chunks), to: session.envelope.rcptTo.map(({ address }) => address) })
        const cut = state.next === 'takes it and is cut off'
        state.next = 'takes it'
        if (!cut) return callback(null, 'Taken')
        for (const connection of server.connections as unknown as Set<{ _socket: { destroy: () => void } }>) connection._socket.destroy()
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(state.port, '127.0.0.1')
  await once(server.server, 'listening')
  state.close = () => new Promise(resolve => server.close(resolve))
  return state
}

export async function wiredMail(): Promise<Wired> {
  const server = await mailServer()
  const from = 'Baton <baton@example.com>'
  return {
    notifier: mailNotifier({ url: `smtp://somebody:right@127.0.0.1:${server.port}`, from, silenceMs: 3000 }),
    unreachable: mailNotifier({ url: `smtp://somebody:right@127.0.0.1:${await freePort()}`, from, silenceMs: 3000 }),
    to: 'henrik@example.com',
    next: behaviour => { server.next = behaviour },
    arrived: () => Promise.all(server.letters.splice(0).map(asShown)),
    identityIsKept: true,
    secrets: ['right', 'somebody'],
    nasty: [
      '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '&lt;b&gt;', '\r\nBcc: eve@example.com\r\n\r\n', '\r\n.\r\nMAIL FROM:<eve@example.com>',
      '"></title><h1>', 'From here', '=?utf-8?q?x?=', '{"path":"/etc/passwd"}',
    ],
    close: server.close,
  }
}

/** Read by another library than the one that wrote it. */
async function asShown({ raw, to }: Letter): Promise<Arrived> {
  const mail = await PostalMime.parse(raw)
  const tags = [...(mail.html ?? '').matchAll(/<\s*\/?\s*([a-z0-9]+)[^>]*>/gi)].map(([tag]) => tag)
  const ours = /^<(?:!DOCTYPE html|html lang="(?:en|de)"|\/html|head|\/head|meta charset="utf-8"|title|\/title|body|\/body|p|\/p|strong|\/strong|table|\/table|tr|\/tr|th align="left" valign="top"|\/th|td|\/td|br)>$/
  const recipients = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].map(({ address }) => address)
  return {
    identity: mail.messageId ?? '',
    text: (mail.text ?? '').trimEnd(),
    alive: [
      ...tags.filter(tag => !ours.test(tag)),
      ...(recipients.join() === 'henrik@example.com' && to.join() === 'henrik@example.com' ? [] : [`goes to ${recipients.join()}, ${to.join()}`]),
      ...(mail.attachments.length > 0 ? ['has attachments'] : []),
      ...(mail.headers.some(({ key, value }) => key === 'auto-submitted' && value === 'auto-generated') ? [] : ['may be answered by a machine']),
    ],
  }
}
