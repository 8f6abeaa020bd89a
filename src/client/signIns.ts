import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Principal } from '../domain/access/principal.js'
import { name } from '../domain/commands.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import type { Clock } from '../ports/clock.js'
import { writeRef, type Keyed } from '../ports/requestRef.js'
import type { RecordStore } from '../ports/recordStore.js'
import type { SignIn, SignInWay } from '../ports/signInStore.js'
import { checked } from './checked.js'
import { unauthenticated } from './tokens.js'

/** A shift and a bit: whoever comes the next day signs in again, and gets the role that they have by then. */
export const signInHours = 12

/** Long enough to find out later who was signed in when; the table must not grow for ever. */
const keptDays = 90

const hourMs = 3_600_000

/** `signin_4f9a2c8112345678_…`: an ID to find it by, then 256 random bits. */
const spelling = /^signin_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/

export const endSignInsSchema = z.strictObject({
  by: name,
  /** Whose. */
  person: name,
})
export type EndSignInsRequest = z.input<typeof endSignInsSchema>

/** The sign-ins of people at their browsers, from the moment somebody has shown who they are. */
export class SignIns {
  readonly #records: RecordStore
  readonly #clock: Clock
  readonly #channel: MessageChannel | undefined

  constructor(records: RecordStore, clock: Clock, channel?: MessageChannel) {
    this.#records = records
    this.#clock = clock
    this.#channel = channel
  }

  /** Signs somebody in. `secret` is for their browser, and is kept nowhere. */
  async begin(principal: Principal, how: SignInWay): Promise<{ signIn: SignIn; secret: string }> {
    const at = await this.#clock.now()
    const [id, rest] = [randomBytes(8).toString('hex'), randomBytes(32).toString('base64url')]
    const signIn = await this.#records.signIns.add(
      { id: `sgn_${id}`, principal, how, hash: hashOf(rest), createdAt: at, expiresAt: later(at, signInHours) }, later(at, -24 * keptDays),
    )
    return { signIn, secret: `signin_${id}_${rest}` }
  }

  /** Who is signed in. Throws `unauthenticated`, which does not tell what of it is wrong unless it was right once. */
  async principalOf(secret: string): Promise<Principal> {
    const signIn = await this.#find(secret)
    if (!signIn) throw unauthenticated('this sign-in is not known')
    if (signIn.endedAt !== null) throw unauthenticated(`this sign-in was ended at ${signIn.endedAt}`)
    if (signIn.expiresAt <= await this.#clock.now()) throw unauthenticated(`this sign-in ended at ${signIn.expiresAt}`)
    return signIn.principal
  }

  /** Ends it for good; by its own person unless said. What is no sign-in, or none any more, is no trouble. */
  async end(secret: string, by?: string): Promise<void> {
    const signIn = await this.#find(secret)
    if (signIn) await this.#records.signIns.end(signIn.id, by ?? signIn.principal.name, await this.#clock.now())
  }

  /** Who is signed in now, the last one first. */
  async list(): Promise<SignIn[]> {
    return this.#records.signIns.holding(await this.#clock.now())
  }

  /**
   * Signs somebody out everywhere, for good, and returns what ended; none is no trouble. Whoever may sign in can do so again: that
   * is for the identity provider to prevent. Throws `payload_invalid` or `request_id_reused`.
   */
  async endAll(given: EndSignInsRequest, keyed: Keyed = {}): Promise<SignIn[]> {
    const asked = checked(endSignInsSchema, 'sign-ins end', given)
    const { ended } = await this.#records.signIns.endAll(asked.person, asked.by, await this.#clock.now(), writeRef('sign-ins end', asked, { channel: this.#channel, ...keyed }))
    return ended
  }

  async #find(secret: string): Promise<SignIn | null> {
    const [, id, rest = ''] = spelling.exec(secret) ?? []
    const found = id === undefined ? null : await this.#records.signIns.find(`sgn_${id}`)
    return found && timingSafeEqual(found.hash, hashOf(rest)) ? found.signIn : null
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function later(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * hourMs).toISOString()
}
