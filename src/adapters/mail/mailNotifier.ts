import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js'
import type { Notice } from '../../domain/notices/notice.js'
import type { Answerable, AnswerLinks } from '../../ports/answerLinks.js'
import type { Delivery, Notifier } from '../../ports/notifier.js'
import { addressOf, credentialsOf, type MailSettings } from './mailSettings.js'
import { mailOf } from './message.js'

/** What is said of a try that surely came to nothing counts from a minute: servers greylist for about as long. */
const retryAfterMs = 60_000
/** A wrong password does not mend itself in a minute. */
const retryLoginAfterMs = 300_000
const defaultSilenceMs = 20_000

/**
 * E-mail by SMTP, one connection for each notice. A copy has the Message-ID of the first, by which most programs show
 * it once; no server promises that, so a lost answer stays a doubt. The mailbox cannot be looked into.
 */
export function mailNotifier(settings: MailSettings, links?: AnswerLinks): Notifier {
  return {
    channel: 'email',
    deduplicates: false,
    threadsByReceipt: false,
    send: (notice, { at }) => sendMail(settings, notice, links?.of(notice) ?? null, at),
    find: () => Promise.resolve({ found: 'unknown', reason: 'a mailbox cannot be looked into', mayLookAgain: false }),
  }
}

async function sendMail(settings: MailSettings, notice: Notice, answerable: Answerable | null, at: string): Promise<Delivery> {
  const message = await mailOf(notice, answerable, settings.from, at)
  const data = watched(message)
  const connection = connect(settings)
  // A server that answers each step just in time must not make one try last for ever.
  const limit = setTimeout(() => connection.close(), 3 * (settings.silenceMs ?? defaultSilenceMs))
  try {
    await opened(connection)
    const credentials = credentialsOf(settings.url)
    if (credentials) await loggedIn(connection, credentials)
    const { response } = await handedOver(connection, { from: addressOf(settings.from), to: [notice.to] }, data.stream)
    return { outcome: 'sent', receipt: shortened(response) }
  } catch (error) {
    return judge(error, data.whole())
  } finally {
    clearTimeout(limit)
    connection.close()
  }
}

/**
 * The message as it is handed over. The server asks for it only when it has accepted sender and recipient, and what was
 * not handed over whole it never takes: so whether the end was read tells "surely not sent" from "perhaps".
 */
function watched(message: Buffer): { stream: Readable; whole: () => boolean } {
  let whole = false
  const stream = new Readable({
    read() {
      this.push(message)
      this.push(null)
      whole = true
    },
  })
  return { stream, whole: () => whole }
}

interface SmtpError extends Error {
  code?: string
  command?: string
  responseCode?: number
}

/**
 * The server's own word about this message or recipient counts: 5xx for ever, 4xx for now. Everything else before the
 * message was handed over is "not sent", and afterwards "perhaps". The text of the answer is left out: it may hold
 * anything.
 */
function judge(error: unknown, handedOver: boolean): Delivery {
  const { code = 'unknown', command = '', responseCode = 0 } = error as SmtpError
  const reason = responseCode ? `the mail server answered ${responseCode} to ${verbOf(command)}` : `no connection to the mail server (${code})`
  if (code === 'EAUTH') return { outcome: 'later', retryAfterMs: retryLoginAfterMs, reason: `the mail server does not accept our name and password (${responseCode || code})` }
  const aboutMessage = /^(MAIL FROM|RCPT TO|DATA)$/.test(command) || code === 'EENVELOPE' || code === 'EMESSAGE'
  if (aboutMessage && responseCode >= 500) return { outcome: 'refused', reason }
  if (code === 'EENVELOPE' && !responseCode) return { outcome: 'refused', reason: 'the address cannot be used in an e-mail' }
  if (responseCode && (aboutMessage || !handedOver)) return { outcome: 'later', retryAfterMs, reason }
  if (handedOver) return { outcome: 'uncertain', reason: `the connection to the mail server was lost before its answer (${code})` }
  return { outcome: 'later', retryAfterMs, reason }
}

function verbOf(command: string): string {
  return /^[A-Z ]{1,20}$/.test(command) ? command : 'our greeting'
}

function connect({ url, silenceMs = defaultSilenceMs }: MailSettings): SMTPConnection {
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'smtps:'
  const host = hostname.replace(/^\[|\]$/g, '')
  return new SMTPConnection({
    host, secure, port: port ? Number(port) : secure ? 465 : 587,
    requireTLS: !secure && credentialsOf(url) !== null && !isLoopback(host),
    connectionTimeout: silenceMs, greetingTimeout: silenceMs, socketTimeout: silenceMs, dnsTimeout: silenceMs,
  })
}

function opened(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    // Later errors end the step that is under way; without a listener they would end the process.
    connection.on('error', reject)
    connection.once('end', () => reject(Object.assign(new Error('closed'), { code: 'ECONNECTION' })))
    connection.connect(error => error ? reject(error) : resolve())
  })
}

function loggedIn(connection: SMTPConnection, credentials: { user: string; pass: string }): Promise<void> {
  return untilEnd(connection, done => connection.login({ credentials }, error => done(error ?? null)))
}

function handedOver(connection: SMTPConnection, envelope: { from: string; to: string[] }, message: Readable): Promise<{ response: string }> {
  return untilEnd(connection, done => connection.send(envelope, message, (error, info) => {
    const [rejected] = info?.rejectedErrors ?? []
    if (error ?? rejected) done(error ?? rejected ?? null)
    else done(null, { response: info?.response ?? '' })
  }))
}

/** Settles with the step, or with the connection's end, whichever comes first. */
function untilEnd<R>(connection: SMTPConnection, step: (done: (error: Error | null, result?: R) => void) => void): Promise<R> {
  return new Promise((resolve, reject) => {
    connection.on('error', reject)
    connection.once('end', () => setImmediate(() => reject(Object.assign(new Error('closed'), { code: 'ECONNECTION' }))))
    step((error, result) => error ? reject(error) : resolve(result as R))
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
}

/** What the server calls the message, for those who search its log. */
function shortened(response: string): string {
  return response.replace(/[^\x20-\x7e]/g, ' ').slice(0, 200)
}
