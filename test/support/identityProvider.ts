import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose'
import { Provider } from 'oidc-provider'
import { vi } from 'vitest'
import { usualMapping } from '../../src/domain/access/claims.js'
import type { OidcSettings } from '../../src/adapters/oidc/oidcSettings.js'
import { FetchingBrowser } from './fetchingBrowser.js'

export const clientId = 'baton'
export const clientSecret = 'a secret of thirty-two characters'
/** What access tokens for the API are meant for. */
export const audience = 'https://baton.example.com'

interface Key {
  kid: string
  alg: string
  signing: CryptoKey
  jwk: JWK
}

/** What the provider says of people and programs; a person is anybody who types a name. */
const facts: Record<string, object> = {
  Amara: { roles: ['noc_agent'] },
  Ingrid: { roles: ['viewer', 'noc_manager', 'noc_agent'] },
  Nuria: { roles: ['sn_ind_tsm_core.noc_agent'] },
  Robot: { roles: ['integration'] },
  Both: { roles: ['integration', 'viewer'] },
  Narrow: { roles: ['noc_agent'], groups: ['L1 Network Engineering'] },
  monitoring: { roles: ['integration'] },
}
const claimsOf = (name: string) => ({ preferred_username: name, roles: [] as string[], ...facts[name] })

/** A real OpenID Connect provider (`oidc-provider`) on a socket, with people who can sign in by typing their name. */
export class TestIdentityProvider {
  readonly issuer: string
  readonly #server: Server
  #handler: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => { response.writeHead(503).end() }
  #keys: Key[] = []
  /** Paths that were asked for. */
  readonly asked: string[] = []
  /** Whether nobody may ask it for more than the ID token has. */
  isSilent = false
  /** What becomes of the ID tokens that it gives to clients, for a provider that errs or is none. */
  falsify: ((idToken: string) => Promise<string>) | null = null

  private constructor(server: Server) {
    this.#server = server
    this.issuer = `http://localhost:${(server.address() as AddressInfo).port}`
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.asked.push(request.url?.split('?')[0] ?? '')
      if (this.falsify && request.url === '/token') rewrite(response, this.falsify)
      if (this.isSilent && request.url === '/me') return response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end()
      return this.#handler(request, response)
    })
  }

  /** Listens, and answers that it is not able to until it is opened. */
  static async start(): Promise<TestIdentityProvider> {
    const server = createServer()
    server.listen(0, 'localhost')
    await once(server, 'listening')
    return new TestIdentityProvider(server)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  /** Away, as if it was being started again. */
  close(): void {
    this.#handler = (_, response) => { response.writeHead(503).end() }
  }

  /** With a fresh key; `shortIdTokens`: the ID token has no claims, which are told when asked; `basic`: how the client shows its secret. */
  async open({ redirectUris, alg = 'RS256', shortIdTokens = false, authentication = 'client_secret_basic' }: { redirectUris: string[]; alg?: string; shortIdTokens?: boolean; authentication?: string }): Promise<void> {
    const { privateKey } = await generateKeyPair(alg, { extractable: true })
    const kid = `key-${this.#keys.length + 1}`
    this.#keys.push({ kid, alg, signing: privateKey, jwk: { ...await exportJWK(privateKey), kid, alg, use: 'sig' } })
    // It says each time that it is not for production, which nobody would read.
    const quiet = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const provider = new Provider(this.issuer, {
      jwks: { keys: [this.#keys.at(-1)?.jwk] },
      clients: [
        { client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris, token_endpoint_auth_method: authentication, id_token_signed_response_alg: alg },
        { client_id: 'script', client_secret: clientSecret, token_endpoint_auth_method: authentication, redirect_uris: ['http://localhost/script'], id_token_signed_response_alg: alg },
        { client_id: 'monitoring', client_secret: clientSecret, token_endpoint_auth_method: authentication, redirect_uris: [], response_types: [], grant_types: ['client_credentials'] },
      ],
      clientAuthMethods: [authentication],
      claims: { openid: ['sub'], profile: ['preferred_username', 'roles', 'groups'] },
      conformIdTokenClaims: shortIdTokens,
      findAccount: (_: unknown, name: string) => ({ accountId: name, claims: () => ({ sub: name, ...claimsOf(name) }) }),
      extraTokenClaims: (_: unknown, token: { accountId?: string; clientId: string }) => claimsOf(token.accountId ?? token.clientId),
      cookies: { keys: ['a key for the cookies of tests'] },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, ClientCredentials: 600 },
      features: {
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true, useGrantedResource: () => true,
          getResourceServerInfo: () => ({ scope: 'api', audience, accessTokenFormat: 'jwt', jwt: { sign: { alg } } }),
        },
      },
    })
    this.#handler = provider.callback()
    quiet.mockRestore()
  }

  /** As Baton is told of it. */
  settings(changes: Partial<OidcSettings> = {}): OidcSettings {
    return {
      issuer: this.issuer, clientId, clientSecret, audience, scopes: 'openid profile',
      claims: { name: 'preferred_username', roles: 'roles', groups: null, mapping: usualMapping }, keysEveryMs: 0, ...changes,
    }
  }

  /** What a person does who was sent here: says who they are, and agrees. Returns once the browser is about to go elsewhere. */
  async signIn(browser: FetchingBrowser, url: string, name: string): Promise<string> {
    const elsewhere = (next: string) => !next.startsWith(this.issuer)
    let at = await browser.follow(url, {}, elsewhere)
    while (at.url.startsWith(this.issuer)) {
      const page = await at.response.text()
      const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page) ?? []
      const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? []
      if (action === '') throw new Error(`The provider stopped at ${at.url}: ${page.slice(0, 2_000)}`)
      at = await browser.follow(new URL(action, at.url).href, { method: 'POST', body: new URLSearchParams({ prompt, login: name, password: 'any' }) }, elsewhere)
    }
    return at.url
  }

  /** What a script of somebody gets: an access token for the API, and an ID token for itself. */
  async tokensOf(name: string): Promise<{ accessToken: string; idToken: string }> {
    const verifier = 'v'.repeat(43)
    const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url')
    const query = new URLSearchParams({
      client_id: 'script', response_type: 'code', scope: 'openid profile api', redirect_uri: 'http://localhost/script', resource: audience,
      code_challenge: challenge, code_challenge_method: 'S256', state: 'any', nonce: 'once',
    })
    const back = new URL(await this.signIn(new FetchingBrowser(), `${this.issuer}/auth?${query.toString()}`, name))
    const answer = await this.#token('script', { grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '', redirect_uri: 'http://localhost/script', code_verifier: verifier })
    return { accessToken: String(answer.access_token), idToken: String(answer.id_token) }
  }

  /** What a program gets for itself. */
  async tokenOfProgram(): Promise<string> {
    return String((await this.#token('monitoring', { grant_type: 'client_credentials', resource: audience, scope: 'api' })).access_token)
  }

  /** A JWT signed with the provider's own key, which says whatever a test wants; a claim that is null is left out. */
  async forged(changes: Record<string, unknown> = {}, header: object = {}): Promise<string> {
    const key = this.#key()
    const claims = { iss: this.issuer, aud: audience, sub: 'Amara', ...claimsOf('Amara'), iat: secondsFromNow(0), exp: secondsFromNow(300), ...changes }
    const payload = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null)) as JWTPayload
    return new SignJWT(payload).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header }).sign(key.signing)
  }

  /** The public key, as everybody can have it. */
  publicKey(): JWK {
    const { kty, n, e, kid } = this.#key().jwk
    return { kty, n, e, kid }
  }

  #key(): Key {
    const key = this.#keys.at(-1)
    if (!key) throw new Error('The provider is opened first')
    return key
  }

  async #token(client: string, body: Record<string, string>): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.issuer}/token`, {
      method: 'POST', body: new URLSearchParams(body),
      headers: { authorization: `Basic ${Buffer.from(`${client}:${encodeURIComponent(clientSecret).replaceAll('%20', '+')}`).toString('base64')}` },
    })
    const answer = await response.json() as Record<string, unknown>
    if (!response.ok) throw new Error(JSON.stringify(answer))
    return answer
  }
}

/** Changes the ID token of an answer before it leaves. */
function rewrite(response: ServerResponse, falsify: (idToken: string) => Promise<string>): void {
  const end = response.end.bind(response)
  response.end = ((body: string) => {
    const answer = JSON.parse(body) as { id_token?: string }
    void falsify(answer.id_token ?? '').then(token => {
      response.removeHeader('content-length')
      end(JSON.stringify({ ...answer, id_token: token }))
    })
    return response
  }) as ServerResponse['end']
}

export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds
}
