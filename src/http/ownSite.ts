import type { FastifyRequest } from 'fastify'
import { refuse, RefusalError } from '../domain/errors.js'
import type { SignInWays } from './signInWays.js'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Throws `cross_site` unless a request that changes something comes from a page of ours,
 * or of the other origin that its route allows. A browser sends our cookie along with
 * whatever a foreign page makes it send; but it lets no foreign page set this header, nor say another origin than its own.
 */
export function assertOwnSite({ method, headers, host, protocol }: FastifyRequest, { publicUrl }: Pick<SignInWays, 'publicUrl'>, alsoFrom?: string | null): void {
  if (safe.has(method)) return
  // No page can say another origin than its own.
  if (alsoFrom != null && headers.origin === alsoFrom) return
  if (headers['x-baton-console'] !== '1') throw crossSite('the header `x-baton-console: 1` is missing')
  const { origin, 'sec-fetch-site': fetchSite } = headers
  // Newer browsers say it themselves, even behind a proxy that renames hosts.
  if (fetchSite !== undefined) {
    if (fetchSite !== 'same-origin') throw crossSite(`the browser says that it is ${String(fetchSite).slice(0, 50)}`)
    return
  }
  if (origin === undefined) throw crossSite('it says neither `Origin` nor `Sec-Fetch-Site`')
  if (origin !== publicUrl && origin !== `${protocol}://${host}`) throw crossSite(`it comes from ${origin.slice(0, 200)}`)
}

function crossSite(reason: string): RefusalError {
  return new RefusalError(refuse('cross_site', { reason }))
}
