import { createRemoteJWKSet, errors as jose, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyResult } from 'jose'
import * as openid from 'openid-client'
import { lacksClaims, principalOfClaims, type Claims } from '../../domain/access/claims.js'
import type { Principal } from '../../domain/access/principal.js'
import { refuse, RefusalError } from '../../domain/errors.js'
import type { IdentityProvider } from '../../ports/identityProvider.js'
import { failureCode } from '../http/failureCode.js'
import type { OidcSettings } from './oidcSettings.js'
import { Seal } from './sealed.js'

/** Signed with a key that only the provider has: no `none`, and no secret that a verifier would have as well. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
const clockToleranceSeconds = 30

/** What is known of the provider once it has answered. */
interface Discovered {
  client: openid.Configuration
  /** As it calls itself in its tokens, to the last slash. */
  issuer: string
  keys: JWTVerifyGetKey
}

/** An OpenID Connect provider. It is first asked when it is needed, and again after it could not be had: Baton starts without it. */
export class OidcProvider implements IdentityProvider {
  readonly name: string
  readonly #settings: OidcSettings
  readonly #seal: Seal
  readonly #patienceMs: number
  #discovered: Promise<Discovered> | null = null

  constructor(settings: OidcSettings) {
    this.#settings = settings
    this.name = new URL(settings.issuer).host
    this.#patienceMs = settings.patienceMs ?? 10_000
    this.#seal = new Seal(settings.clientSecret, settings.clientId)
  }

  async begin(redirectUri: string, to: string): Promise<{ url: string; sealed: string }> {
    const { client } = await this.#discover()
    const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()]
    const url = openid.buildAuthorizationUrl(client, {
      redirect_uri: redirectUri, scope: this.#settings.scopes, state, nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    })
    return { url: url.href, sealed: await this.#seal.close({ state, nonce, verifier, to }) }
  }

  async finish(callback: string, sealed: string | undefined): Promise<{ principal: Principal; to: string }> {
    const underWay = sealed === undefined ? null : await this.#seal.open(sealed)
    if (!underWay) throw refused('it was not begun in this browser, or took longer than ten minutes')
    const provider = await this.#discover()
    const { state, nonce, verifier, to } = underWay
    const claims = await this.#exchange(provider, new URL(callback), { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true })
    const principal = this.#principalOf(claims)
    // Who may speak for others is a program, and sends a token.
    if (principal.role === 'integration') throw refused(`${principal.name} is an integration, and those send tokens`)
    return { principal, to }
  }

  async principalOf(jwt: string): Promise<Principal> {
    const { audience, clientId } = this.#settings
    const { payload, protectedHeader } = await verified(jwt, await this.#discover(), audience ?? clientId).catch((error: unknown) => { throw this.#asRefusal(error) })
    const fault = notForBearers(payload, protectedHeader.typ, this.#settings)
    if (fault) throw unauthenticated(fault)
    return this.#principalOf(payload)
  }

  #principalOf(claims: Claims): Principal {
    const found = principalOfClaims(claims, this.#settings.claims)
    if ('principal' in found) return found.principal
    throw refused(`whom ${this.name} signed in ${found.lacks}`, `ask whoever looks after ${this.name} for one of the roles that Baton knows (docs/sign-in.md)`)
  }

  /** The claims of whom the provider signed in. */
  async #exchange(provider: Discovered, callback: URL, checks: openid.AuthorizationCodeGrantChecks): Promise<Claims> {
    const { client } = provider
    try {
      const tokens = await openid.authorizationCodeGrant(client, callback, checks)
      const claims = tokens.claims()
      if (!claims) throw refused(`${this.name} gave no ID token`)
      // It came by TLS from the provider itself; that it is signed by it as well costs nothing to know.
      await verified(tokens.id_token ?? '', provider, this.#settings.clientId)
      if (!lacksClaims(claims, this.#settings.claims) || client.serverMetadata().userinfo_endpoint === undefined) return claims
      // Some providers keep the ID token short and tell the rest when asked; some do not let it be asked with this token.
      const more = await openid.fetchUserInfo(client, tokens.access_token, claims.sub).catch((error: unknown) => {
        if (error instanceof openid.WWWAuthenticateChallengeError) return {}
        throw error
      })
      return { ...more, ...claims }
    } catch (error) {
      if (error instanceof RefusalError) throw error
      if (error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError) {
        throw refused(`${this.name} says "${error.error}"${error.error_description === undefined ? '' : ` (${error.error_description.slice(0, 300)})`}`)
      }
      if (isAway(error)) throw this.#unreachable(error)
      throw refused(`what came back from ${this.name} is no answer to the sign-in that this browser began`)
    }
  }

  #discover(): Promise<Discovered> {
    this.#discovered ??= this.#ask().catch((error: unknown) => {
      this.#discovered = null
      throw this.#unreachable(error)
    })
    return this.#discovered
  }

  async #ask(): Promise<Discovered> {
    const { issuer, clientId, clientSecret, keysEveryMs = 30_000 } = this.#settings
    const server = new URL(issuer)
    const execute = server.protocol === 'http:' ? [openid.allowInsecureRequests] : []
    const client = await openid.discovery(server, clientId, { [openid.clockTolerance]: clockToleranceSeconds }, byWhatItTakes(clientSecret), { execute, timeout: this.#patienceMs / 1000 })
    const { issuer: name, jwks_uri: keys } = client.serverMetadata()
    if (keys === undefined) throw new Error('it names no keys')
    return { client, issuer: name, keys: createRemoteJWKSet(new URL(keys), { timeoutDuration: this.#patienceMs, cooldownDuration: keysEveryMs }) }
  }

  #asRefusal(error: unknown): RefusalError {
    if (error instanceof jose.JWTExpired) return unauthenticated('this token has expired')
    if (error instanceof jose.JWTClaimValidationFailed) return unauthenticated(reasonOfClaim[error.claim] ?? `the claim \`${error.claim}\` of this token cannot be used`)
    if (error instanceof jose.JOSEAlgNotAllowed) return unauthenticated('this token is not signed in a way that can be trusted')
    if (error instanceof jose.JWKSNoMatchingKey) return unauthenticated(`this token is signed with a key that is none of ${this.name}`)
    if (error instanceof jose.JWSSignatureVerificationFailed) return unauthenticated('the signature of this token is wrong')
    if (error instanceof jose.JWSInvalid || error instanceof jose.JWTInvalid || error instanceof jose.JOSENotSupported || error instanceof jose.JWKSMultipleMatchingKeys) return unauthenticated('this token cannot be read')
    return this.#unreachable(error)
  }

  #unreachable(error: unknown): RefusalError {
    const code = failureCode(error)
    const reason = trouble[code] ?? code
    return new RefusalError(refuse('unreachable', { service: 'The identity provider', address: this.name, reason, setting: 'BATON_OIDC_ISSUER' }))
  }
}

/** A JWT that the provider signed for such an audience, and that is valid now. Throws what `jose` throws. */
function verified(jwt: string, { keys, issuer }: Discovered, audience: string): Promise<JWTVerifyResult> {
  return jwtVerify(jwt, keys, { issuer, audience, algorithms, clockTolerance: clockToleranceSeconds, requiredClaims: ['exp'] })
}

/** Basic is what a provider takes that does not say. */
function byWhatItTakes(secret: string): openid.ClientAuth {
  const [basic, post] = [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)]
  return (server, client, body, headers) => {
    const { token_endpoint_auth_methods_supported: takes = ['client_secret_basic'] } = server
    return (takes.includes('client_secret_basic') ? basic : post)(server, client, body, headers)
  }
}

/** What is wrong there, where a code would leave an operator guessing. */
const trouble: Readonly<Record<string, string>> = {
  unknown: 'what it answers cannot be used', OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'it calls itself another issuer',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'it answers with an error', OAUTH_TIMEOUT: 'timeout', ERR_JWKS_TIMEOUT: 'timeout',
}

const reasonOfClaim: Readonly<Record<string, string>> = {
  iss: 'this token is of another issuer', aud: 'this token is meant for somebody else', nbf: 'this token is not valid yet', exp: 'this token does not say when it expires',
}

/**
 * JWTs of the provider that are no access tokens; and those that are good only together with a key, which a bearer does not show.
 * Only its type tells an access token for sure (RFC 9068): what has none must be meant for an API that somebody named, and
 * what is meant for the client alone is an ID token (OpenID Connect Core, section 2).
 */
function notForBearers({ nonce, at_hash, c_hash, cnf, aud, typ: kind }: JWTPayload, type: string | undefined, { audience, clientId }: OidcSettings): string | null {
  if (!/^((application\/)?at\+jwt|JWT)$/i.test(type ?? 'JWT')) return 'this token is of another kind than an access token'
  const isTyped = /at\+jwt$/i.test(type ?? '')
  const isForClient = [aud].flat().every(one => one === clientId)
  if (nonce !== undefined || at_hash !== undefined || c_hash !== undefined || kind === 'ID' || (!isTyped && isForClient)) {
    return 'this is an ID token, which tells a page who signed in; send an access token, of the type `at+jwt` or for the audience in BATON_OIDC_AUDIENCE'
  }
  if (!isTyped && audience === null) return 'only tokens of the type `at+jwt` are taken while BATON_OIDC_AUDIENCE names no audience'
  return cnf === undefined ? null : 'this token is bound to a key, and cannot be sent as a bearer token'
}

/** No answer, or one that says that it is not able to. */
function isAway(error: unknown): boolean {
  if (error instanceof openid.ClientError && error.cause instanceof Response) return error.cause.status >= 500
  if (error instanceof jose.JWKSTimeout) return true
  return failureCode(error) === 'timeout' || (error instanceof TypeError && error.message === 'fetch failed') || (error instanceof openid.ClientError && error.code === 'OAUTH_TIMEOUT')
}

function refused(reason: string, instead = 'begin again at /sign-in'): RefusalError {
  return new RefusalError(refuse('sign_in_refused', { reason, instead }))
}

function unauthenticated(reason: string): RefusalError {
  return new RefusalError(refuse('unauthenticated', { reason }))
}
