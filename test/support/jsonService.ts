import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A service that answers JSON with JSON, on a real port of this machine. */
export interface JsonService {
  url: string
  /** What it was asked, oldest first. */
  asked: unknown[]
  /** The `authorization` of each, undefined where there was none. */
  authorized: (string | undefined)[]
  /** How it answers from now on. */
  answer: (question: unknown, response: ServerResponse) => unknown
  close: () => Promise<void>
}

/** What `answer` returns is sent as JSON, unless it has written the response itself. */
export async function jsonService(answer: JsonService['answer']): Promise<JsonService> {
  const service: JsonService = { url: '', asked: [], authorized: [], answer, close: () => Promise.resolve() }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const question: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      service.asked.push(question)
      service.authorized.push(request.headers.authorization)
      void Promise.resolve(service.answer(question, response)).then(said => {
        if (said !== undefined) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/read?key=hunter2`
  service.close = () => new Promise(resolve => { server.close(() => resolve()); server.closeAllConnections() })
  return service
}
