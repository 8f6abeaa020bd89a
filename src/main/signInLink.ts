import { randomBytes } from 'node:crypto'
import { isLoopback } from '../client/loopback.js'
import type { IdentityProvider } from '../ports/identityProvider.js'
import type { SignInWays } from '../http/signInWays.js'
import type { Config } from './config.js'

/** The link with which `npm start` lets people sign in; or why there is none, and what to do instead. */
export type SignInLink = { link: NonNullable<SignInWays['link']> } | { none: string }

/** Whoever has the link can be anybody: it is only for this machine, and lasts as long as this process. */
export function signInLink({ api, actor }: Pick<Config, 'api' | 'actor'>): SignInLink {
  const { host, publicUrl } = api
  const told = (setting: string, value: string) => ({
    none: `no link: ${setting} is ${value}, and links are only for one's own machine; set BATON_OIDC_ISSUER (docs/sign-in.md)`,
  })
  if (!isLoopback(host)) return told('BATON_API_HOST', host)
  if (publicUrl !== null && !isLoopback(new URL(publicUrl).hostname)) return told('BATON_PUBLIC_URL', publicUrl)
  return { link: { code: randomBytes(32).toString('base64url'), admin: actor } }
}

/** What the table of addresses says of it. */
export function signInRows(link: SignInLink, provider: IdentityProvider | null, url: string): (readonly [string, string])[] {
  return [
    ...(provider ? [['Sign in', `${url}/sign-in, with ${provider.name}`] as const] : []),
    ...('link' in link ? [['Sign in', `${url}/sign-in#code=${link.link.code}`] as const] : provider ? [] : [['Sign in', link.none] as const]),
  ]
}
