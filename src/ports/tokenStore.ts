import type { Principal, Role } from '../domain/access/principal.js'
import type { WriteRef } from './requestRef.js'

/** What is known of a token; its secret is not. */
export interface Token {
  /** Part of the token itself, and how people name it: `tok_4f9a2c81`. */
  id: string
  /** What it is for. */
  name: string
  /** Whom it acts as: a person of the policy, or a service. */
  principal: Principal
  createdAt: string
  createdBy: string
  /** Null: it has no end. */
  expiresAt: string | null
  revokedAt: string | null
  /** Null: it is not revoked, or was by a Baton that did not record who. */
  revokedBy: string | null
  /** To the minute; null: never. */
  lastUsedAt: string | null
}

export interface NewToken {
  id: string
  name: string
  actsAs: string
  role: Role
  groups: string[] | null
  /** SHA-256 of its secret. */
  hash: Uint8Array
  createdAt: string
  createdBy: string
  expiresAt: string | null
}

/** The tokens of services and scripts (docs/decisions/0029). */
export interface TokenStore {
  /** The same request again gets the token that it made (`repeated`), and makes none; with another payload it throws `request_id_reused` as a `RefusalError`. */
  add(token: NewToken, write?: WriteRef): Promise<Token & { repeated?: true }>
  /** The token behind an ID, with the hash of its secret; null: there is none. */
  find(id: string): Promise<{ token: Token; hash: Uint8Array } | null>
  list(): Promise<Token[]>
  /**
   * Revokes it for good; again changes nothing, and who did it first stays. Null: there is none. A request that revoked another
   * token throws `request_id_reused` as a `RefusalError`.
   */
  revoke(id: string, by: string, at: string, write?: WriteRef): Promise<Token | null>
  used(id: string, at: string): Promise<void>
}
