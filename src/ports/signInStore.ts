import type { Principal } from '../domain/access/principal.js'

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
  /** When the person signed out; null: not yet. */
  endedAt: string | null
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
  /** Ends it for good; again, or for one that there is not, changes nothing. */
  end(id: string, at: string): Promise<void>
}
