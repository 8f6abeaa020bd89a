import { z } from 'zod'
import { roles } from '../../domain/access/principal.js'
import type { ClaimRules } from '../../domain/access/claims.js'

/** Where people's identity provider is, what Baton is to it, and what its claims mean. */
export interface OidcSettings {
  /** As the provider writes it in its tokens. */
  issuer: string
  clientId: string
  clientSecret: string
  /** What a JWT must be meant for that a program sends as its bearer token; null: for the client, and of the type `at+jwt` (RFC 9068). */
  audience: string | null
  scopes: string
  claims: ClaimRules
  /** How long it is waited for an answer; 10 s unless said. */
  patienceMs?: number
  /** Keys that nobody knows are asked for again at most this often; 30 s unless said. */
  keysEveryMs?: number
}

/** What is wrong with an issuer, without the word itself; null: nothing. Over plain HTTP anybody on the way could be the provider. */
export function faultOfIssuer(value: string): string | null {
  const url = URL.canParse(value) ? new URL(value) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
  return url && isSafe && url.search === '' && url.hash === '' && url.username === '' ? null : 'must be the issuer of your identity provider, like https://login.example.com/realms/main'
}

const mapping = z.record(z.string().min(1), z.enum(roles)).refine(given => Object.keys(given).length > 0)

/** Reads `{"their-role": "noc_agent"}`; null: it is something else. */
export function readMapping(text: string): ClaimRules['mapping'] | null {
  try {
    return mapping.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
