import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { signInHours } from '../client/signIns.js'
import type { SignInWays } from './signInWays.js'

type Site = Pick<SignInWays, 'publicUrl'>

/** The cookie that holds a sign-in. Behind TLS its name begins with `__Host-`: no neighbouring site can then set it. */
export function sessionOf(request: FastifyRequest, site: Site): string | undefined {
  return request.cookies[cookieName('baton_session', request, site)]
}

export function setSession(reply: FastifyReply, secret: string, site: Site): void {
  setCookie(reply, 'baton_session', secret, site, signInHours * 3_600)
}

export function clearSession(reply: FastifyReply, site: Site): void {
  clearCookie(reply, 'baton_session', site)
}

/** Lax, because an identity provider sends people back from its own site; what a foreign site may not do, `assertOwnSite` sees to. */
export function setCookie(reply: FastifyReply, name: string, value: string, site: Site, seconds: number): void {
  void reply.setCookie(cookieName(name, reply.request, site), value, { ...flags(reply.request, site), maxAge: seconds })
}

export function clearCookie(reply: FastifyReply, name: string, site: Site): void {
  void reply.clearCookie(cookieName(name, reply.request, site), flags(reply.request, site))
}

export function cookieName(name: string, request: FastifyRequest, site: Site): string {
  return isSecure(request, site) ? `__Host-${name}` : name
}

function flags(request: FastifyRequest, site: Site): CookieSerializeOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure(request, site) }
}

function isSecure({ protocol }: FastifyRequest, { publicUrl }: Site): boolean {
  return publicUrl?.startsWith('https:') ?? protocol === 'https'
}
