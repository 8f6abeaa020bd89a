import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CloudEvent, HTTP } from 'cloudevents'
import { Webhook } from 'standardwebhooks'
import { webhookNotifier } from '../../../src/adapters/webhook/webhookNotifier.js'
import { freePort } from '../../../src/machine/ports.js'
import type { Arrived, Behaviour, Wired } from './contract.js'

export const secret = `whsec_${Buffer.from('the secret of a test, 32 bytes..').toString('base64')}`

export interface Receiver {
  url: string
  /** What was signed correctly, by its webhook ID: a second one with the same ID is taken for the first. */
  taken: Map<string, unknown>
  requests: { id: string; body: string; headers: IncomingHttpHeaders }[]
  next: Behaviour | { status: number; headers?: Record<string, string> }
  close: () => Promise<void>
}

/** A receiver that checks signatures by the Standard Webhooks library, and events by the CloudEvents one. */
export async function receiver(): Promise<Receiver> {
  const state: Receiver = { url: '', taken: new Map(), requests: [], next: 'takes it', close: () => Promise.resolve() }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const next = state.next
      state.next = 'takes it'
      if (typeof next === 'object') return void response.writeHead(next.status, next.headers).end('whatever')
      if (next === 'refuses it') return void response.writeHead(410).end()
      if (next === 'is busy') return void response.writeHead(429, { 'retry-after': '7' }).end()
      try {
        const headers = request.headers as Record<string, string>
        new Webhook(secret).verify(body, headers)
        HTTP.toEvent<object>({ headers: request.headers, body })
        const id = headers['webhook-id'] ?? ''
        state.requests.push({ id, body, headers: request.headers })
        if (!state.taken.has(id)) state.taken.set(id, JSON.parse(body))
      } catch {
        return void response.writeHead(400).end()
      }
      if (next === 'takes it and is cut off') request.socket.destroy()
      else response.writeHead(204).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/path-token-4711`
  state.close = () => new Promise(resolve => { server.close(() => resolve()); server.closeAllConnections() })
  return state
}

export async function wiredWebhook(): Promise<Wired> {
  const double = await receiver()
  const nobody = `http://127.0.0.1:${await freePort()}/hooks/path-token-4711`
  return {
    notifier: webhookNotifier({ targets: { phone: { url: double.url, secrets: [secret] } }, source: 'urn:baton', patienceMs: 5000 }),
    unreachable: webhookNotifier({ targets: { phone: { url: nobody, secrets: [secret] } }, source: 'urn:baton', patienceMs: 5000 }),
    to: 'phone',
    next: behaviour => { double.next = behaviour },
    arrived: async () => double.requests.splice(0).map(asShown),
    identityIsKept: true,
    secrets: [secret, secret.slice('whsec_'.length), 'path-token-4711'],
    nasty: ['","data":{"x":"', '\r\nwebhook-id: other', '\u2028', '\\u0000', '"}', "';--"],
    close: double.close,
  }
}

function asShown({ id, body }: Receiver['requests'][number]): Arrived {
  const event = new CloudEvent<{ text: string }>(JSON.parse(body) as object)
  const keys = Object.keys(JSON.parse(body) as object).sort()
  return {
    identity: id,
    text: event.data?.text ?? '',
    alive: [
      ...(event.validate() ? [] : ['is no CloudEvent']),
      ...(event.id === id ? [] : ['has two IDs']),
      ...(keys.join() === 'data,datacontenttype,id,source,specversion,subject,time,type' ? [] : [`has other fields: ${keys.join()}`]),
    ],
  }
}
