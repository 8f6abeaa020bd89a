import { once } from 'node:events'
import { connect } from 'node:net'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { until } from '../support/until.js'
import { waitingForLocks } from '../support/waitingForLocks.js'

const the = servedBaton(example)

describe('A server that stops', () => {
  it('answers what is under way, and refuses what comes after on the same connection, and on a new one', async () => {
    const api = await TestApi.of(the.baton)
    const { port } = new URL(await api.app.listen({ host: '127.0.0.1', port: 0 }))
    const incident = await the.baton.open()
    const token = await api.secretOf('Amara')
    const socket = connect(Number(port), '127.0.0.1')
    let said = ''
    socket.setEncoding('utf8').on('data', (text: string) => { said += text })
    await once(socket, 'connect')
    const ask = (head: string, body = '') => socket.write(`${head} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    const stopped = await the.baton.database.transaction().execute(async tx => {
      await sql`select from incidents where number = ${incident.number} for update`.execute(tx)
      ask(`POST /v1/incidents/${incident.number}/notes`, '{"text":"On my way out"}')
      await until(async () => await waitingForLocks(the.baton.database) > 0, 'the note to be under way')
      const closing = api.close()
      ask('GET /v1/me')
      await until(async () => (await fetch(`http://127.0.0.1:${port}/livez`).then(() => false, () => true)), 'new connections to be refused')
      expect(said).toBe('')
      return { closing }
    })
    await stopped.closing
    await until(() => said.includes('stopping'), 'both answers')
    expect(said).toMatch(/^HTTP\/1\.1 200 [^]*"incident"[^]*HTTP\/1\.1 503 [^]*retry-after: 1[^]*application\/problem\+json[^]*"code":"stopping"/i)
    await incident.expectSaid('On my way out', 1)
    socket.destroy()
  })
})
