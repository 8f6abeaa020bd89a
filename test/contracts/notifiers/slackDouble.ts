import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator } from 'emulate'
import { slackNotifier } from '../../../src/adapters/slack/slackNotifier.js'
import { freePort } from '../../../src/machine/ports.js'
import type { Arrived, Behaviour, Wired } from './contract.js'

export const token = 'xoxb-test-token'

/** The message as Slack keeps it. */
export interface Posted {
  ts: string
  thread_ts?: string
  text: string
  blocks: {
    type: string
    text?: { type: string; text: string; emoji: boolean }
    fields?: { type: string; text: string; emoji: boolean }[]
    elements?: { type: string; action_id: string; text: { text: string }; value?: string; url?: string }[]
  }[]
  metadata: { event_type: string; event_payload: { notice: string } }
}

export interface SlackDouble {
  /** With the faults of `next`. */
  apiUrl: string
  channel: string
  user: string
  /** Everybody's ID, by name. */
  users: Record<string, string>
  /** What was told to one person alone. */
  told: { user: string; channel: string; text: string }[]
  /** For the next chat.postMessage. */
  next: Behaviour | { answer: object }
  posts: () => number
  history: (channel?: string) => Promise<Posted[]>
  /** Where the app writes to somebody. */
  conversationWith: (user: string) => Promise<string>
  replies: (ts: string) => Promise<Posted[]>
  close: () => Promise<void>
}

/**
 * Slack as vercel-labs/emulate has it, which knows no limits and loses no answers; those come from a proxy in front,
 * that answers in its stead or cuts the connection once it has answered.
 */
export async function slackDouble(): Promise<SlackDouble> {
  const port = await freePort()
  const emulator = await createEmulator({
    service: 'slack', port,
    seed: {
      tokens: { [token]: { login: 'U000000001', scopes: ['chat:write', 'channels:read', 'channels:history', 'groups:history', 'im:history', 'im:write', 'channels:manage', 'users:read'] } },
      slack: { users: ['henrik', 'fay', 'gus', 'sam', 'eve'].map(name => ({ name, real_name: name, email: `${name}@example.com` })), channels: [{ name: 'ops' }] },
    },
  })
  const ask = async (method: string, body: object) => {
    const response = await fetch(`${emulator.url}/api/${method}`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body),
    })
    const answer = await response.json() as { ok: boolean; error?: string } & Record<string, unknown>
    if (!answer.ok) throw new Error(`${method}: ${answer.error}`)
    return answer
  }
  const { channels } = await ask('conversations.list', {}) as unknown as { channels: { id: string; name: string }[] }
  const { members } = await ask('users.list', {}) as unknown as { members: { id: string; name: string }[] }
  const channel = channels.find(({ name }) => name === 'ops')?.id ?? ''

  let posts = 0
  const proxy = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => void answer())
    async function answer(): Promise<void> {
      const isPost = request.url?.endsWith('/chat.postMessage') ?? false
      const next = isPost ? double.next : 'takes it'
      if (isPost) double.next = 'takes it'
      const say = (body: object) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      if (typeof next === 'object') return void say(next.answer)
      if (next === 'refuses it') return void say({ ok: false, error: 'channel_not_found' })
      if (next === 'is busy') return void response.writeHead(429, { 'retry-after': '7' }).end('{"ok":false,"error":"ratelimited"}')
      if (isPost) posts += 1
      const { authorization, 'content-type': type } = request.headers
      const real = await fetch(`${emulator.url}${request.url}`, {
        method: request.method ?? 'POST', body: Buffer.concat(chunks),
        headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
      })
      const body = await real.text()
      if (request.url?.endsWith('/chat.postEphemeral') && (JSON.parse(body) as { ok: boolean }).ok) {
        const { user = '', channel: where = '', text = '' } = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')))
        double.told.push({ user, channel: where, text })
      }
      if (next === 'takes it and is cut off') return void request.socket.destroy()
      response.writeHead(real.status, { 'content-type': 'application/json' }).end(body)
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const double: SlackDouble = {
    apiUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/api/`,
    channel,
    user: members.find(({ name }) => name === 'henrik')?.id ?? '',
    users: Object.fromEntries(members.map(({ name, id }) => [name, id])),
    told: [],
    next: 'takes it',
    posts: () => posts,
    history: async (of = channel) => (await ask('conversations.history', { channel: of, include_all_metadata: true, limit: 200 })).messages as Posted[],
    conversationWith: async user => ((await ask('conversations.open', { users: user })).channel as { id: string }).id,
    replies: async ts => (await ask('conversations.replies', { channel, ts, include_all_metadata: true })).messages as Posted[],
    async close() {
      proxy.closeAllConnections()
      await new Promise(resolve => proxy.close(resolve))
      await emulator.close()
    },
  }
  return double
}

export async function wiredSlack(): Promise<Wired> {
  const double = await slackDouble()
  const seen = new Set<string>()
  return {
    notifier: slackNotifier({ token, apiUrl: double.apiUrl, patienceMs: 5000 }),
    unreachable: slackNotifier({ token, apiUrl: `http://127.0.0.1:${await freePort()}/api/`, patienceMs: 5000 }),
    to: double.channel,
    next: behaviour => { double.next = behaviour },
    async arrived() {
      const fresh = (await double.history()).filter(({ ts }) => !seen.has(ts))
      for (const { ts } of fresh) seen.add(ts)
      return fresh.reverse().map(asShown)
    },
    identityIsKept: false,
    secrets: [token],
    nasty: ['<!channel>', '<@U000000001>', '<!here|x>', '<https://evil.example|harmless>', '&lt;!channel&gt;', '*bold*', '_x_', '`code`', ':smile:', '@channel', '> quote', '~no~'],
    close: double.close,
  }
}

/** What Slack does with a text: it decodes three entities, and everything between angle brackets is a command. */
function asShown({ text, blocks, metadata }: Posted): Arrived {
  const plain = blocks.flatMap(block => [...(block.text ? [block.text] : []), ...(block.fields ?? [])])
  const written = [text, ...plain.map(each => each.text)]
  return {
    identity: metadata.event_payload.notice,
    text: text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    alive: [
      ...written.filter(each => /[<>]|&(?!(?:amp|lt|gt);)/.test(each)),
      ...plain.filter(({ type, emoji }) => type !== 'plain_text' || emoji).map(({ type }) => type),
    ],
  }
}
