import { OidcProvider } from '../adapters/oidc/oidcProvider.js'
import type { IdentityProvider } from '../ports/identityProvider.js'
import type { Config } from './config.js'

/** The identity provider that is set; null: none. It is not asked before somebody signs in. */
export function identityProvider({ oidc }: Pick<Config, 'oidc'>): IdentityProvider | null {
  return oidc ? new OidcProvider(oidc) : null
}
