import { randomBytes } from 'node:crypto'
import PostalMime from 'postal-mime'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { signedLinks } from '../../src/adapters/answerLinks/signedLinks.js'
import { mailNotifier } from '../../src/adapters/mail/mailNotifier.js'
import { slackChat } from '../../src/adapters/slack/slackChat.js'
import { slackNotifier } from '../../src/adapters/slack/slackNotifier.js'
import { webhookNotifier } from '../../src/adapters/webhook/webhookNotifier.js'
import type { ApiPorts } from '../../src/http/app.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { mailServer, type MailServer } from '../contracts/notifiers/mailDouble.js'
import { slackDouble, token, type Posted, type SlackDouble } from '../contracts/notifiers/slackDouble.js'
import { receiver, secret, type Receiver } from '../contracts/notifiers/webhookDouble.js'
import { TestApi } from './apiOf.js'
import { pressed, type Pressing } from './pressed.js'
import { until } from './until.js'

export const publicUrl = 'https://baton.example.com'
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'
const key = randomBytes(32)

/** Two people who are called in turn, by every channel, and whom their manager follows; a room of the team hears of it. */
export const policyOf = ({ users, channel }: Pick<SlackDouble, 'users' | 'channel'>, { first = '[Fay, Gus]', fay = '', paging = 'interval: 10 min, reminders: 1' } = {}) => `name: answered
groups:
  First: {manager: Mia, members: ${first}}
  Second: {manager: Noa, members: [Sam]}
people:
  Fay: {email: fay@example.com, slack: ${users.fay ?? ''}, webhook: phone${fay}}
  Gus: {email: gus@example.com, slack: ${users.gus ?? ''}, webhook: phone}
  Sam: {email: sam@example.com, slack: ${users.sam ?? ''}}
ladders:
  - name: all
    sla: {respond: 1 h, resolve: none, remindAt: []}
    stages: [{name: One}, {name: Two}]
    entry: {stage: One, group: First}
    otherwise: {stage: Two, group: Second}
paging:
  - {${paging}}
notices:
  lists: {Room: [{slack: ${channel}}]}
  rules: [{on: paged, to: Room, by: slack}]
`

/** A Baton whose pages can be answered: with its API, a mail server, Slack, and a receiver of webhooks. */
export class AnsweredBaton {
  readonly baton: TestBaton
  readonly api: TestApi
  readonly mail: MailServer
  readonly slack: SlackDouble
  readonly hook: Receiver
  /** For another API over the same Baton. */
  readonly answering: ApiPorts['answering']

  private constructor(baton: TestBaton, api: TestApi, mail: MailServer, slack: SlackDouble, hook: Receiver, answering: ApiPorts['answering']) {
    this.baton = baton
    this.api = api
    this.mail = mail
    this.slack = slack
    this.hook = hook
    this.answering = answering
  }

  static async start(): Promise<AnsweredBaton> {
    const [mail, slack, hook] = await Promise.all([mailServer(), slackDouble(), receiver()])
    const links = signedLinks({ publicUrl, keys: [key] })
    const settings = { token, apiUrl: slack.apiUrl, signingSecret }
    const baton = await startBaton({
      policy: policyOf(slack),
      notifiers: {
        email: mailNotifier({ url: `smtp://127.0.0.1:${mail.port}`, from: 'baton@example.com', silenceMs: 3000 }, links),
        slack: slackNotifier(settings, links), webhook: webhookNotifier({ targets: { phone: { url: hook.url, secrets: [secret] } }, source: 'urn:baton' }, links),
      },
    })
    const answering = { links, chat: slackChat(settings) }
    return new AnsweredBaton(baton, await TestApi.of(baton, { answering }), mail, slack, hook, answering)
  }

  /** Opens an incident; `called` is whose turn it is, `other` the colleague. */
  async called(): Promise<{ incident: TestIncident; called: string; other: string }> {
    const incident = await this.baton.open()
    const { assignedTo: called } = await incident.now()
    return { incident, called, other: called === 'Fay' ? 'Gus' : 'Fay' }
  }

  /** The last letter to somebody, read by another library than the one that wrote it. */
  async letterTo(person: string) {
    const letter = this.mail.letters.findLast(({ to }) => to.includes(`${person.toLowerCase()}@example.com`))
    if (!letter) throw new Error(`No letter to ${person}`)
    return PostalMime.parse(letter.raw)
  }

  /** The path of the link in it. */
  async linkOf(person: string): Promise<string> {
    const { text = '' } = await this.letterTo(person)
    return pathIn(text)
  }

  /** The page of a link, or what pressing one of its buttons shows. */
  async visit(path: string, answer?: string): Promise<{ status: number; html: string; headers: Record<string, unknown> }> {
    const { statusCode, payload, headers } = await this.api.app.inject(answer === undefined ? { method: 'GET', url: path } : {
      method: 'POST', url: path, payload: `answer=${answer}`, headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    return { status: statusCode, html: payload, headers }
  }

  /** The newest message to a person, or in a conversation, about an incident. */
  async messageIn(conversation: string, { number }: TestIncident): Promise<Posted> {
    const found = (await this.slack.history(conversation)).find(({ text }) => text.includes(number))
    if (!found) throw new Error(`Nothing about ${number} in ${conversation}`)
    return found
  }

  /** Where the app writes to somebody. */
  async conversationWith(person: string): Promise<string> {
    return this.slack.conversationWith(this.slack.users[person.toLowerCase()] ?? '')
  }

  /** Somebody presses a button: what the app answers Slack. */
  async press(pressing: Omit<Pressing, 'secret' | 'at'>): Promise<{ status: number; body: string }> {
    const { statusCode, payload } = await this.api.app.inject(pressed({ ...pressing, secret: signingSecret, at: await this.baton.now() }))
    return { status: statusCode, body: payload }
  }

  /** The message once it says so. */
  async becomes(conversation: string, incident: TestIncident, words: string): Promise<Posted> {
    await until(async () => (await this.messageIn(conversation, incident)).text.includes(words), `"${words}" in ${conversation}`, 10_000)
    return this.messageIn(conversation, incident)
  }

  /** What somebody alone is told next. */
  async isTold(user: string): Promise<string> {
    await until(() => this.slack.told.some(told => told.user === user), `a word to ${user}`, 10_000)
    return this.slack.told.splice(0).filter(told => told.user === user).map(({ text }) => text).join('\n')
  }

  /** Who has sent which way what was recorded of an incident since it was opened. */
  async waysOf({ number }: TestIncident): Promise<[string | null, string | null][]> {
    const rows = await this.baton.database.selectFrom('requests').select(['author', 'channel']).where('incident_number', '=', number).where('author', '<>', 'test').execute()
    return rows.map(({ author, channel }) => [author, channel])
  }

  async stop(): Promise<void> {
    await this.api.close()
    await this.baton.stop()
    await Promise.all([this.mail.close(), this.slack.close(), this.hook.close()])
  }
}

/** One for a test file; each test begins with neither incidents nor letters. */
export function answeredBaton(): { readonly the: AnsweredBaton } {
  let started: AnsweredBaton | undefined
  beforeAll(async () => { started = await AnsweredBaton.start() })
  afterEach(async () => {
    await started?.baton.endAll()
    started?.mail.letters.splice(0)
    started?.hook.requests.splice(0)
    started?.slack.told.splice(0)
  })
  afterAll(() => started?.stop())
  return {
    get the() {
      if (!started) throw new Error('It starts before the first test')
      return started
    },
  }
}

/** The path of the first link by which something is answered. */
export function pathIn(text: string): string {
  const [, path] = /https:\/\/baton\.example\.com(\/answer\/\S+)/.exec(text) ?? []
  if (path === undefined) throw new Error(`No link in:\n${text}`)
  return path
}
