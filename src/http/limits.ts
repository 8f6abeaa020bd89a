import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse, RefusalError } from '../domain/errors.js'

/** How much somebody may ask for within a minute. */
export interface LimitsOptions {
  /** Requests of one principal; or of one address, where nobody has to sign in or nothing to sign in with is shown. */
  mostPerMinute: number
  /** Requests of one address that show something by which nobody can be signed in, the same thing counting once. */
  mostFailuresPerMinute: number
}

/** What is counted, and when it is too much. Each throws `rate_limited`, and tells how much is left in the answer's headers. */
export interface Limits {
  /** A request for which nobody has to sign in. */
  ofAddress(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** A request of `request.principal`, from wherever it comes. */
  ofPrincipal(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /**
   * Signs somebody in by a secret, if the request has one; without one it counts for its address. What fails is counted, each secret
   * once. When that is too much, secrets that were not good lately are no longer looked at, be they right or wrong: who guesses learns
   * nothing, and others behind the same address go on.
   */
  ofFailures<T>(request: FastifyRequest, reply: FastifyReply, secret: string | undefined, signIn: () => Promise<T>): Promise<T>
}

/** In ms. */
const timeWindow = 60_000

export function limitsOf(app: FastifyInstance, { mostPerMinute, mostFailuresPerMinute }: LimitsOptions): Limits {
  const addresses = app.createRateLimit({ max: mostPerMinute, timeWindow })
  const principals = app.createRateLimit({ max: mostPerMinute, timeWindow, keyGenerator: ({ principal: { role, name } }) => `${role} ${name}` })
  const failures = app.createRateLimit({ max: mostFailuresPerMinute, timeWindow })
  const [good, bad] = [new RecentSecrets(), new RecentSecrets()]
  return {
    ofAddress: async (request, reply) => held(reply, await addresses(request), 'requests'),
    ofPrincipal: async (request, reply) => held(reply, await principals(request), 'requests'),
    async ofFailures(request, reply, secret, signIn) {
      // Who shows no secret guesses none, and a page of another site can make any browser ask so.
      if (secret === undefined) {
        held(reply, await addresses(request), 'requests')
        return signIn()
      }
      if (!good.has(secret)) {
        const soFar = await failures(request, { increment: false })
        held(reply, 'remaining' in soFar ? { ...soFar, isExceeded: soFar.remaining === 0 } : soFar, failed)
      }
      try {
        const signedIn = await signIn()
        good.add(secret)
        bad.delete(secret)
        return signedIn
      } catch (error) {
        // A server that is away is nobody's guess, and what another site's page sent with a good sign-in was not guessed.
        if (error instanceof RefusalError && error.refusal.code === 'unauthenticated') {
          good.delete(secret)
          // A program that goes on with what has ended learns nothing by it, and is not to use up what others have.
          if (bad.has(secret)) held(reply, await addresses(request), 'requests')
          else tell(reply, await failures(request))
          bad.add(secret)
        }
        throw error
      }
    },
  }
}

const failed = 'requests by which nobody could be signed in'

type Counted = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>

function held(reply: FastifyReply, counted: Counted, what: string): void {
  if (counted.isAllowed) return
  tell(reply, counted)
  const { isExceeded, max, ttlInSeconds } = counted
  if (!isExceeded) return
  void reply.header('retry-after', ttlInSeconds)
  throw rateLimited(max, ttlInSeconds, what)
}

/** As the IETF's draft "RateLimit header fields for HTTP" has them; the reset in seconds from now. */
function tell(reply: FastifyReply, counted: Counted): void {
  if (counted.isAllowed) return
  void reply.headers({ 'ratelimit-limit': counted.max, 'ratelimit-remaining': counted.remaining, 'ratelimit-reset': counted.ttlInSeconds })
}

export function rateLimited(most: number, seconds: number, what = 'requests'): RefusalError {
  return new RefusalError(refuse('rate_limited', { most, seconds, what }))
}

/** The secrets that were looked at last, by their hashes. */
class RecentSecrets {
  static readonly #most = 10_000
  readonly #hashes = new Set<string>()

  has(secret: string): boolean {
    return this.#hashes.has(hashOf(secret))
  }

  add(secret: string): void {
    this.delete(secret)
    this.#hashes.add(hashOf(secret))
    const [oldest] = this.#hashes
    if (oldest !== undefined && this.#hashes.size > RecentSecrets.#most) this.#hashes.delete(oldest)
  }

  delete(secret: string): void {
    this.#hashes.delete(hashOf(secret))
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64')
}
