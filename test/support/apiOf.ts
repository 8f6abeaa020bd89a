import { text } from 'node:stream/consumers'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { roles, type Role } from '../../src/domain/access/principal.js'
import { listenForChanges } from '../../src/adapters/postgres/changeSignal.js'
import { createApi, type ApiOptions, type ApiPorts } from '../../src/http/app.js'
import type { SignInWays } from '../../src/http/signInWays.js'
import type { ChangeSignal } from '../../src/ports/changeSignal.js'
import { encryptingCodec } from '../../src/temporal/codec/encryptingCodec.js'
import { noPayloadKeys, type PayloadKeys } from '../../src/temporal/codec/payloadKeys.js'
import { queueLag } from '../../src/temporal/queueLag.js'
import { startBaton, type TestBaton } from '../../src/testing/index.js'

export interface Answered {
  status: number
  headers: Record<string, unknown>
  // What a test looks at, it compares.
  body: { [field: string]: unknown } & { code?: string; detail?: string; details?: { [field: string]: unknown } }
}

/** As of `baton api` without an identity provider: nobody signs in at a browser. */
const noWays: SignInWays = { provider: null, link: null, publicUrl: null }

interface TestApiOptions extends ApiOptions {
  signInWays?: SignInWays
  temporalUi?: string | null
  payloadKeys?: PayloadKeys
  answering?: ApiPorts['answering']
  queueLag?: ApiPorts['queueLag']
}

/** The API over a Baton of a test, and tokens for whoever asks. */
export class TestApi {
  readonly app: FastifyInstance
  readonly #baton: TestBaton
  readonly #changes: ChangeSignal
  readonly #secrets = new Map<string, string>()

  private constructor(app: FastifyInstance, baton: TestBaton, changes: ChangeSignal) {
    this.app = app
    this.#baton = baton
    this.#changes = changes
  }

  static async of(baton: TestBaton, { signInWays = noWays, temporalUi = null, payloadKeys = noPayloadKeys, answering, queueLag: lag, ...options }: TestApiOptions = {}): Promise<TestApi> {
    const ready = async () => ({ database: 'ok', temporal: 'ok' })
    const changes = listenForChanges(baton.databaseUrl)
    return new TestApi(await createApi({ version: 'test', client: baton.client, records: baton.records, clock: { now: () => baton.now() }, changes, ready, queueLag: lag ?? (() => queueLag(baton.environment.connection, baton.environment.namespace ?? 'default', 'baton-test')), signInWays, answering, about: { temporalUi, namespace: 'test' }, payloadCodec: encryptingCodec(payloadKeys) }, options), baton, changes)
  }

  async close(): Promise<void> {
    await this.app.close()
    await this.#changes.close()
  }

  /** `as: 'Amara'` is an agent, `as: 'viewer'` somebody of that role; without it nobody is signed in. */
  async ask(method: 'GET' | 'POST', url: string, { as, body, headers = {} }: { as?: string; body?: object; headers?: Record<string, string> } = {}): Promise<Answered> {
    const token = as === undefined ? {} : { authorization: `Bearer ${await this.secretOf(as)}` }
    const request: InjectOptions = { method, url, headers: { ...token, ...headers }, ...(body && { payload: body }) }
    const { statusCode, headers: answered, payload } = await this.#injected(request)
    return { status: statusCode, headers: answered, body: /json/.test(String(answered['content-type'])) && payload !== '' ? JSON.parse(payload) as Answered['body'] : {} }
  }

  /** A stream of events has no end: of it only the head is taken. */
  async #injected(request: InjectOptions): Promise<{ statusCode: number; headers: Record<string, unknown>; payload: string }> {
    const answer = await this.app.inject({ ...request, payloadAsStream: true })
    const { statusCode, headers } = answer
    if (!String(headers['content-type']).startsWith('text/event-stream')) return { statusCode, headers, payload: await text(answer.stream()) }
    answer.stream().destroy()
    return { statusCode, headers, payload: '' }
  }

  /** A token of whom a role's name, or a person's, says. */
  async secretOf(who: string): Promise<string> {
    const known = this.#secrets.get(who)
    if (known) return known
    const role = roles.find(one => one === who) ?? (who.startsWith('caller ') ? 'caller' : 'noc_agent')
    return this.sign(who, role, who.replace(/^caller /, ''))
  }

  /** Makes a token for somebody, of another role than their name says. */
  async sign(who: string, role: Role, actsAs = who, groups?: string[]): Promise<string> {
    const { secret } = await this.#baton.client.tokens.create({ by: 'test', name: who, role, actsAs, ...(groups && { groups }) })
    this.#secrets.set(who, secret)
    return secret
  }
}

/** A Baton for a test file, and the API over it. */
export function servedBaton(policy: string): { readonly baton: TestBaton; readonly api: TestApi } {
  const started: { baton?: TestBaton; api?: TestApi } = {}
  beforeAll(async () => {
    started.baton = await startBaton({ policy })
    started.api = await TestApi.of(started.baton)
  })
  afterAll(async () => {
    await started.api?.close()
    await started.baton?.stop()
  })
  const running = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('Baton and its API start before the first test')
    return part
  }
  return {
    get baton() { return running(started.baton) },
    get api() { return running(started.api) },
  }
}
