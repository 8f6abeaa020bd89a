import type { Principal } from '../domain/access/principal.js'
import type { WriteRef } from './requestRef.js'

/** How somebody signed in: by the link that `npm start` prints, or at the company's identity provider. */
export type SignInWay = 'link' | 'oidc'

/** One person at one browser, from signing in until it ends; its secret is not known. */
export interface SignIn {
  id: string
  /** As it was judged at sign-in; it stays until the next one. */
  principal: Principal
  how: SignInWay
  createdAt: string
  expiresAt: string
  /** When somebody ended it, the person or an administrator; null: nobody did. */
  endedAt: string | null
  /** Null: nobody ended it, or a Baton that did not record who. */
  endedBy: string | null
}

export interface NewSignIn {
  id: string
  principal: Principal
  how: SignInWay
  /** SHA-256 of its secret. */
  hash: Uint8Array
  createdAt: string
  expiresAt: string
}

/** The sign-ins of people (docs/decisions/0031). */
export interface SignInStore {
  /** Adds one, and forgets those that expired before `forget`. */
  add(signIn: NewSignIn, forget: string): Promise<SignIn>
  /** The sign-in behind an ID, with the hash of its secret; null: there is none. */
  find(id: string): Promise<{ signIn: SignIn; hash: Uint8Array } | null>
  /** Those that hold at an instant, the last one first. */
  holding(at: string): Promise<SignIn[]>
  /** Ends it for good; again, or for one that there is not, changes nothing. */
  end(id: string, by: string, at: string): Promise<void>
  /**
   * Ends for good all that somebody has which hold at the instant, and returns them. The same request again ends nothing and is
   * answered as it was; with another payload it throws `request_id_reused` as a `RefusalError`.
   */
  endAll(person: string, by: string, at: string, write?: WriteRef): Promise<{ ended: SignIn[] }>
}
