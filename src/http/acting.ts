import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refusalToAct } from '../domain/access/access.js'
import type { Permission } from '../domain/access/permissions.js'
import type { Principal } from '../domain/access/principal.js'
import type { CallOptions } from '../client/actions.js'
import { name } from '../domain/commands.js'
import { refuse, RefusalError } from '../domain/errors.js'
import type { MessageChannel } from '../domain/messageChannel.js'
import type { Keyed } from '../ports/requestRef.js'
import type { RecordStore } from '../ports/recordStore.js'

/** What every write takes besides its body. */
export const writeHeaders = z.object({
  'idempotency-key': z.string().trim().min(1).max(200).optional()
    .describe('Makes the write repeatable: the same key with the same body gets the same answer, with another body it is refused.'),
})

/** What a write takes that a workflow answers. */
export const patientHeaders = writeHeaders.extend({
  prefer: z.string().max(200).optional().describe('`wait=30`: how many seconds the answer is waited for, 60 at most; 10 unless said. Later it is `in_progress`.'),
})

const longestWaitMs = 60_000

/** How long who asks would wait (RFC 7240). A preference that cannot be read is none. */
export function waitOf({ headers }: FastifyRequest): CallOptions {
  const [, wait] = /(?:^|[,;]) *wait *= *"?(\d{1,6})"? *(?:[,;]|$)/i.exec(String(headers['prefer'] ?? '')) ?? []
  return wait === undefined ? {} : { waitMs: Math.min(longestWaitMs, Math.max(1, Number(wait)) * 1000) }
}

/** Whom an `integration` acts for; everybody else acts as who they are. */
export const actingFor = { by: name.optional().describe('Whom an integration acts for. Everybody else acts as who they are.') }

/** The author, request ID and way of a write. */
export function envelopeOf({ principal, headers }: FastifyRequest, { by }: { by?: string | undefined }): { by: string; requestId: string; channel: MessageChannel } {
  if (by !== undefined && by !== principal.name && principal.role !== 'integration') {
    throw new RefusalError(refuse('forbidden', { by: principal.name, role: principal.role, permission: `act for ${by}`, allowed: ['integration'] }))
  }
  return { by: by ?? principal.name, requestId: String(headers['idempotency-key'] ?? randomUUID()), channel: channelOf(headers) }
}

/** The key and way of a write that is no message to an incident: without a key it is done each time. */
export function keyOf({ headers }: FastifyRequest): Keyed {
  const key = headers['idempotency-key']
  return { requestId: key === undefined ? undefined : String(key), channel: channelOf(headers) }
}

/** The console and the command line say that they are it; whoever says neither is a service. */
function channelOf(headers: FastifyRequest['headers']): MessageChannel {
  return headers['x-baton-console'] !== undefined ? 'console' : headers['x-baton-cli'] !== undefined ? 'cli' : 'api'
}

/** Throws the refusal that says why a principal may not do this with the incident. */
export async function allowed(records: RecordStore, principal: Principal, permission: Permission, number: string): Promise<void> {
  const [incident, live] = await Promise.all([records.incident(number), records.livePolicy()])
  if (!incident) throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
  const refused = refusalToAct(principal, permission, incident, live?.policy ?? { groups: {} })
  if (refused) throw new RefusalError(refused)
}
