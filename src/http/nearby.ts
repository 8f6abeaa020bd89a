import type { FastifyRequest } from 'fastify'

const loopback = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[?::1\]?)$/

/** Whether a name is this machine's own, and nobody else's. */
export function isLoopback(host: string): boolean {
  return loopback.test(host)
}

/**
 * Whether somebody sits at this machine: the request went to one of its own names (a foreign name may lead here too, for a page
 * that wants to get at us), came from here, and no proxy brought it.
 */
export function isNearby({ headers, hostname, socket }: FastifyRequest): boolean {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return isLoopback(hostname) && isLoopback(peer) && headers.forwarded === undefined && headers['x-forwarded-for'] === undefined && headers['x-forwarded-host'] === undefined
}
