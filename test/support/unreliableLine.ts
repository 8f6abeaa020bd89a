import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * What becomes of a request on its way: it gets `through`; it arrives, and its answer is `lost`; the line is `cut` before it
 * arrives; or something else answers in place of the API.
 */
export type Fate = 'through' | 'lost' | 'cut' | { status: number; headers?: Record<string, string>; body?: string }

/** A line to an API on which things go wrong, on a real port of this machine. */
export interface UnreliableLine {
  url: string
  /** What happens to the next requests, one after the other; those after them get through. */
  next(...fates: Fate[]): void
  /** What was sent, oldest first. */
  sent: { method: string; path: string; headers: IncomingMessage['headers'] }[]
  close(): Promise<void>
}

export async function unreliableLine(target: string): Promise<UnreliableLine> {
  let fates: Fate[] = []
  const sent: UnreliableLine['sent'] = []
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request
    sent.push({ method, path: url, headers })
    const fate = fates.shift() ?? 'through'
    void (async () => {
      const body = await buffer(request)
      if (fate === 'cut') return request.socket.destroy()
      if (typeof fate === 'object') return response.writeHead(fate.status, fate.headers).end(fate.body)
      const { host: _host, connection: _connection, 'content-length': _length, ...kept } = headers
      const answer = await fetch(`${target}${url}`, { method, headers: kept as Record<string, string>, ...(body.length > 0 && { body: new Uint8Array(body) }) })
      const text = await answer.text()
      if (fate === 'lost') return request.socket.destroy()
      return response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(text)
    })().catch(() => request.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (...given) => { fates = given },
    sent,
    close: () => new Promise(resolve => { server.close(() => resolve()); server.closeAllConnections() }),
  }
}
