import type { IdentityProvider } from '../ports/identityProvider.js'

/** How people sign in to this API. */
export interface SignInWays {
  /** Null: none is configured. */
  provider: IdentityProvider | null
  /** The secret of the link that `npm start` prints, and who is its administrator; null: there is no link. */
  link: { code: string; admin: string } | null
  /** Where people reach the API, like `https://baton.example.com`; null: where it listens. */
  publicUrl: string | null
}
