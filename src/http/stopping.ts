import type { FastifyInstance } from 'fastify'
import { refuse, RefusalError } from '../domain/errors.js'

/**
 * From the moment at which the server is told to stop, what was begun is answered, and what comes on a connection that is still
 * open is refused: another process, or the next one, answers it.
 */
export function refuseWhileStopping(app: FastifyInstance): void {
  let isStopping = false
  app.addHook('preClose', async () => { isStopping = true })
  app.addHook('onRequest', async (_, reply) => {
    if (!isStopping) return
    void reply.header('connection', 'close')
    throw new RefusalError(refuse('stopping'))
  })
}
