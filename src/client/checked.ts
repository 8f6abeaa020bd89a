import { randomUUID } from 'node:crypto'
import type { ZodType } from 'zod'
import { RefusalError } from '../domain/errors.js'
import { readPayload } from '../domain/payload.js'
import type { Given } from './actions.js'

/** The payload under its request ID; a fresh one where none was given. */
export function identified<P extends { requestId: string }>(payload: Given<P>): P {
  return { ...payload, requestId: payload.requestId ?? randomUUID() } as P
}

/** What a schema reads in a payload. Throws the refusal that names what is wrong with it. */
export function checked<T>(schema: ZodType<T>, command: string, payload: unknown): T {
  const reading = readPayload(schema, command, payload)
  if ('refused' in reading) throw new RefusalError(reading.refused)
  return reading.payload
}
