import type { FastifyRequest } from 'fastify'
import { isLoopback } from '../client/loopback.js'

/**
 * Whether somebody sits at this machine: the request went to one of its own names (a foreign name may lead here too, for a page
 * that wants to get at us), came from here, and no proxy brought it.
 */
export function isNearby({ headers, hostname, socket }: FastifyRequest): boolean {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return isLoopback(hostname) && isLoopback(peer) && headers.forwarded === undefined && headers['x-forwarded-for'] === undefined && headers['x-forwarded-host'] === undefined
}
