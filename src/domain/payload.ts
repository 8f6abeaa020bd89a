import type { ZodType } from 'zod'
import { commandSchemas, type Command, type CommandKind } from './commands.js'
import { refuse, type Refusal } from './errors.js'

/** Checks a payload. The first thing wrong with it is what the refusal names as `field`; all are in `problems`. */
export function readPayload<T>(schema: ZodType<T>, command: string, payload: unknown): { payload: T } | { refused: Refusal } {
  const result = schema.safeParse(payload)
  if (result.success) return { payload: result.data }
  const problems = result.error.issues.map(({ path, message }) => ({ field: path.join('.') || '(payload)', reason: message }))
  const [first] = problems
  return {
    refused: refuse('payload_invalid', {
      command, field: first?.field ?? '', problem: problems.map(({ field, reason }) => `${field}: ${reason}`).join('; '), problems,
    }),
  }
}

/** What is wrong with a command that may have come as a signal, past the client's check. */
export function refusalOfPayload({ kind, ...payload }: Command): Refusal | null {
  const reading = readPayload<unknown>(commandSchemas[kind satisfies CommandKind], kind, payload)
  return 'refused' in reading ? reading.refused : null
}
