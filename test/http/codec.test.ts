import { randomBytes } from 'node:crypto'
import type { Payload } from '@temporalio/common'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles } from '../../src/domain/access/principal.js'
import { payloadKeysOf } from '../../src/temporal/codec/payloadKeys.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { payloadsIn } from '../support/payloads.js'
import { Visitor } from '../support/visitor.js'

/** Temporal's web UI asks here, from another port of the same host, what it cannot read. */

const payloadKeys = payloadKeysOf(`2026:${randomBytes(32).toString('base64')}`)
const temporalUi = 'http://127.0.0.1:8233/some/path'
const itsOrigin = 'http://127.0.0.1:8233'
const code = 'c'.repeat(43)

let baton: TestBaton
let api: TestApi
let incident: TestIncident
let stored: object[]
beforeAll(async () => {
  baton = await startBaton({ policy: example, payloadKeys })
  api = await TestApi.of(baton, { payloadKeys, temporalUi, signInWays: { provider: null, link: { code, admin: 'Sigrid' }, publicUrl: null } })
  incident = await baton.open({ shortDescription: 'Vault door jammed' })
  await incident.escalate('swapped the hinge')
  await incident.settle()
  stored = payloadsIn(await incident.workflow.fetchHistory()).map(inJson)
})
afterAll(async () => {
  await api?.close()
  await baton?.stop()
})

const inJson = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')])),
  data: Buffer.from(data ?? []).toString('base64'),
})
const base64 = (text: string) => Buffer.from(text).toString('base64')
const textsOf = (body: unknown) => (body as { payloads: { data: string }[] }).payloads.map(({ data }) => Buffer.from(data, 'base64').toString())
const fromUi = (headers: Record<string, string> = {}) => ({ origin: itsOrigin, 'x-namespace': 'baton', 'sec-fetch-site': 'same-site', ...headers })
const signedIn = async (person: string) => {
  const visitor = new Visitor(api)
  await visitor.ask('POST', '/sign-in/link', { body: { code, person } })
  return visitor
}
/** As a browser sends it for a page: with the cookie, and with what tells where the page is from. */
const byCookie = async (person: string, headers: Record<string, string>, body: object = { payloads: stored }) => {
  const { statusCode, headers: answered, payload } = await api.app.inject({
    method: 'POST', url: '/codec/decode', headers: { cookie: (await signedIn(person)).cookies, ...headers }, payload: body,
  })
  return { status: statusCode, headers: answered, body: JSON.parse(payload) as Record<string, unknown> }
}

describe('The codec server', () => {
  it('reads a stored history, to whoever may, by token', async () => {
    expect(JSON.stringify(stored)).not.toContain(base64('Vault').slice(0, 6))
    const { status, body, headers } = await api.ask('POST', '/codec/decode', { as: 'noc_manager', body: { payloads: stored } })
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    const read = textsOf(body)
    expect(read).toHaveLength(stored.length)
    expect(read.join('\n')).toContain('Vault door jammed')
    expect(read.join('\n')).toContain('swapped the hinge')
  })

  it('encrypts what it is given, so that the command line of Temporal can send it', async () => {
    const plain = { metadata: { encoding: base64('json/plain') }, data: base64('"Vault"') }
    const { status, body } = await api.ask('POST', '/codec/encode', { as: 'admin', body: { payloads: [plain] } })
    expect([status, JSON.stringify(body).includes(plain.data)]).toEqual([200, false])
    expect((await api.ask('POST', '/codec/decode', { as: 'admin', body })).body).toEqual({ payloads: [plain] })
  })

  it('passes over what is not encrypted, what is empty, and fields of later versions', async () => {
    const payloads = [{ metadata: { encoding: base64('json/plain') }, data: base64('1') }, {}, { metadata: {}, later: true }]
    expect(await api.ask('POST', '/codec/decode', { as: 'admin', body: { payloads } })).toMatchObject({ status: 200, body: { payloads: [payloads[0], { metadata: {}, data: '' }, { metadata: {}, data: '' }] } })
  })

  it.each(roles)('denies %s unless it is a manager or an administrator', async role => {
    for (const url of ['/codec/decode', '/codec/encode']) {
      const { status, body } = await api.ask('POST', url, { as: role, body: { payloads: stored } })
      expect([status, body.code]).toEqual(['noc_manager', 'admin'].includes(role) ? [200, undefined] : [403, 'forbidden'])
    }
  })

  it('denies who is not signed in, and whose session is not one', async () => {
    const attempts: Record<string, string>[] = [{}, { cookie: 'baton_session=signin_0000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }, { authorization: 'Bearer nonsense' }]
    for (const headers of attempts) {
      expect(await api.ask('POST', '/codec/decode', { headers: { ...fromUi(), ...headers }, body: { payloads: stored } })).toMatchObject({ status: 401 })
    }
  })

  it('says which key is missing, and that something was tampered with', async () => {
    const foreign = { metadata: { encoding: base64('binary/encrypted'), 'encryption-key-id': base64('2019') }, data: base64('x') }
    expect(await api.ask('POST', '/codec/decode', { as: 'admin', body: { payloads: [...stored, foreign] } }))
      .toMatchObject({ status: 422, body: { code: 'payload_key_missing', details: { keyId: '2019' } } })
    foreign.metadata['encryption-key-id'] = base64('2026')
    expect(await api.ask('POST', '/codec/decode', { as: 'admin', body: { payloads: [foreign] } })).toMatchObject({ status: 422, body: { code: 'payload_unreadable' } })
  })

  it('takes no payloads for none, as Protobuf writes it', async () => {
    expect(await api.ask('POST', '/codec/decode', { as: 'admin', body: {} })).toMatchObject({ status: 200, body: { payloads: [] } })
  })

  it.each([{ payloads: 'x' }, { payloads: [{ data: 'no base64!' }] }, { payloads: [{ metadata: { encoding: 1 } }] }])('refuses what is no payload: %j', async body => {
    expect(await api.ask('POST', '/codec/decode', { as: 'admin', body })).toMatchObject({ status: 400, body: { code: 'payload_invalid' } })
  })
})

describe("A page of Temporal's web UI", () => {
  it('reads with the sign-in of the person in front of it', async () => {
    const { status, body, headers } = await byCookie('Ingrid', fromUi())
    expect(status).toBe(200)
    expect(textsOf(body).join()).toContain('Vault door jammed')
    expect(headers).toMatchObject({ 'access-control-allow-origin': itsOrigin, 'access-control-allow-credentials': 'true' })
    expect(headers.vary).toMatch(/origin/i)
  })

  it('is told why it may not, where the person in front of it may not', async () => {
    const { status, body, headers } = await byCookie('Amara', fromUi())
    expect([status, body.code, headers['access-control-allow-origin']]).toEqual([403, 'forbidden', itsOrigin])
  })

  it('asks beforehand, and may send what it sends', async () => {
    const preflight = { origin: itsOrigin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-namespace' }
    const { statusCode, headers } = await api.app.inject({ method: 'OPTIONS', url: '/codec/decode', headers: preflight })
    expect([statusCode, headers['access-control-allow-origin'], headers['access-control-allow-credentials'], headers['access-control-allow-methods']])
      .toEqual([204, itsOrigin, 'true', 'POST'])
    expect(String(headers['access-control-allow-headers']).split(', ')).toEqual(expect.arrayContaining(['content-type', 'x-namespace', 'authorization']))
  })
})

describe('A page of another site', () => {
  it.each(['https://evil.example', 'http://127.0.0.1:8234', 'http://localhost:8233', 'https://127.0.0.1:8233', 'null', `${itsOrigin}.evil.example`])('learns nothing, whoever is signed in: %s', async origin => {
    const { status, body, headers } = await byCookie('Ingrid', fromUi({ origin }))
    expect([status, body.code, headers['access-control-allow-origin']]).toEqual([403, 'cross_site', undefined])
    const preflight = await api.app.inject({ method: 'OPTIONS', url: '/codec/decode', headers: { origin, 'access-control-request-method': 'POST' } })
    expect(Object.keys(preflight.headers).filter(name => name.startsWith('access-control'))).toEqual([])
  })

  it('gets nothing else of the API through the door of the UI', async () => {
    const { cookies } = await signedIn('Ingrid')
    const { statusCode, headers } = await api.app.inject({ method: 'POST', url: `/v1/incidents/${incident.number}/notes`, headers: { cookie: cookies, ...fromUi() }, payload: { text: 'Hello' } })
    expect([statusCode, headers['access-control-allow-origin']]).toEqual([403, undefined])
  })

  it('is every page, where nobody said where the UI is', async () => {
    const without = await TestApi.of(baton, { payloadKeys })
    try {
      const { headers } = await without.ask('POST', '/codec/decode', { as: 'admin', headers: fromUi(), body: { payloads: stored } })
      expect(headers['access-control-allow-origin']).toBeUndefined()
    } finally {
      await without.close()
    }
  })
})
