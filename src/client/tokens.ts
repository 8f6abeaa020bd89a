import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { roles, type Principal } from '../domain/access/principal.js'
import { name } from '../domain/commands.js'
import { RefusalError, refuse } from '../domain/errors.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import { readPayload } from '../domain/payload.js'
import type { Clock } from '../ports/clock.js'
import { writeRef, type Keyed } from '../ports/requestRef.js'
import type { RecordStore } from '../ports/recordStore.js'
import type { Token } from '../ports/tokenStore.js'
import { checked } from './checked.js'

export const newTokenSchema = z.strictObject({
  by: name,
  /** What it is for. */
  name,
  role: z.enum(roles),
  /** Whom it acts as; its own name unless said. */
  actsAs: name.optional(),
  /** The only groups that it acts for; left out: no limit but what its role says. */
  groups: z.array(name).min(1).max(100).optional(),
  /** Left out: it has no end. */
  expiresAt: z.iso.datetime({ error: 'must be an instant in UTC, like 2026-12-31T00:00:00.000Z' }).transform(at => new Date(at).toISOString()).optional(),
})
export type NewTokenRequest = z.input<typeof newTokenSchema>

export const revokeSchema = z.strictObject({ by: name })
export type RevokeRequest = z.input<typeof revokeSchema>

/** `baton_4f9a2c81_…`: the prefix lets scanners of secrets find it, the ID lets people name it. */
const spelling = /^baton_([0-9a-f]{8})_([A-Za-z0-9_-]{43})$/

/** Tokens, with which services and scripts sign in. Whoever can make one can do everything: this is for the command line and administrators. */
export class Tokens {
  readonly #records: RecordStore
  readonly #clock: Clock
  readonly #channel: MessageChannel | undefined

  constructor(records: RecordStore, clock: Clock, channel?: MessageChannel) {
    this.#records = records
    this.#clock = clock
    this.#channel = channel
  }

  /**
   * Makes one. `secret` is the token itself, and this is the only time that anybody sees it: null where the same request made
   * it before. Throws `payload_invalid`, `unknown_group` or `request_id_reused`.
   */
  async create(given: NewTokenRequest): Promise<{ token: Token; secret: string }>
  async create(given: NewTokenRequest, keyed: Keyed): Promise<{ token: Token; secret: string | null }>
  async create(given: NewTokenRequest, keyed: Keyed = {}): Promise<{ token: Token; secret: string | null }> {
    const reading = readPayload(newTokenSchema, 'token create', given)
    if ('refused' in reading) throw new RefusalError(reading.refused)
    const { by, name, role, actsAs = name, groups = null, expiresAt = null } = reading.payload
    const at = await this.#clock.now()
    if (expiresAt !== null && expiresAt <= at) throw new RefusalError(refuse('payload_invalid', { command: 'token create', field: 'expiresAt', problem: '`expiresAt` is over already' }))
    const known = (await this.#records.livePolicy())?.policy.groups ?? {}
    const unknown = groups?.find(group => !Object.hasOwn(known, group))
    if (unknown !== undefined) throw new RefusalError(refuse('unknown_group', { group: unknown, field: 'groups', allowed: Object.keys(known) }))
    const [id, secret] = [randomBytes(4).toString('hex'), randomBytes(32).toString('base64url')]
    const { repeated, ...token } = await this.#records.tokens.add({ id: `tok_${id}`, name, actsAs, role, groups, hash: hashOf(secret), createdAt: at, createdBy: by, expiresAt }, writeRef('token', given, { channel: this.#channel, ...keyed }))
    return { token, secret: repeated ? null : `baton_${id}_${secret}` }
  }

  list(): Promise<Token[]> {
    return this.#records.tokens.list()
  }

  /** For good. Throws `token_not_found`, `payload_invalid` or `request_id_reused`. */
  async revoke(id: string, given: RevokeRequest, keyed: Keyed = {}): Promise<Token> {
    const { by } = checked(revokeSchema, 'token revoke', given)
    const revoked = await this.#records.tokens.revoke(id, by, await this.#clock.now(), writeRef('token revoke', { token: id, by }, keyed))
    if (!revoked) throw new RefusalError(refuse('token_not_found', { token: id, field: 'token' }))
    return revoked
  }

  /** Who a token acts as. Throws `unauthenticated`, which does not tell what of it is wrong unless it was right once. */
  async principalOf(secret: string): Promise<Principal> {
    const [, id = '', rest = ''] = spelling.exec(secret) ?? []
    const found = id === '' ? null : await this.#records.tokens.find(`tok_${id}`)
    if (!found || !timingSafeEqual(found.hash, hashOf(rest))) throw unauthenticated('this token is not known')
    const { token: { principal, expiresAt, revokedAt, lastUsedAt } } = found
    const at = await this.#clock.now()
    if (revokedAt !== null) throw unauthenticated(`this token was revoked at ${revokedAt}`)
    if (expiresAt !== null && expiresAt <= at) throw unauthenticated(`this token ended at ${expiresAt}`)
    const minute = `${at.slice(0, 16)}:00.000Z`
    if (lastUsedAt === null || lastUsedAt < minute) await this.#records.tokens.used(`tok_${id}`, minute)
    return principal
  }
}

export function unauthenticated(reason: string): RefusalError {
  return new RefusalError(refuse('unauthenticated', { reason }))
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
