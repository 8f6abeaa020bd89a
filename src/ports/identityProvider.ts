import type { Principal } from '../domain/access/principal.js'

/** A sign-in that was sent to the provider and is not back yet. */
export interface SignInUnderWay {
  /** Where the browser has to go. */
  url: string
  /** What has to come back with it, sealed: only this installation can read it, and only for some minutes. */
  sealed: string
}

/** The company's OpenID Connect provider, which knows people and what they are (docs/sign-in.md). */
export interface IdentityProvider {
  /** As people are told where they sign in. */
  readonly name: string
  /** Begins a sign-in. `to` is a path of ours to go to afterwards. Throws `unreachable`. */
  begin(redirectUri: string, to: string): Promise<SignInUnderWay>
  /**
   * Ends it, with the address that the provider sent the browser back to. Throws `sign_in_refused` when this is no answer to
   * what was begun, or the person has no role here; `unreachable` when the provider is away.
   */
  finish(callback: string, sealed: string | undefined): Promise<{ principal: Principal; to: string }>
  /** Who a JWT of the provider comes from. Throws `unauthenticated`, `sign_in_refused` or `unreachable`. */
  principalOf(jwt: string): Promise<Principal>
}
