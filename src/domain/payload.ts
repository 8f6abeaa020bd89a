import type { z, ZodType } from 'zod'
import { commandSchemas, type Command, type CommandKind } from './commands.js'
import { refuse, type Refusal } from './errors.js'
import { bytesOf, refusalOfSize } from './messageSize.js'
import { payloadWords } from './payloadWords.js'

/** A list of a hundred thousand blanks has as many problems. */
const mostProblems = 50

/** Checks a payload. The first thing wrong with it is what the refusal names as `field`; the others are in `problems`. */
export function readPayload<T>(schema: ZodType<T>, command: string, payload: unknown): { payload: T } | { refused: Refusal } {
  const result = schema.safeParse(payload, { error: payloadWords })
  if (!result.success) return { refused: malformed(command, result.error.issues.slice(0, mostProblems)) }
  const tooLarge = refusalOfSize(command, bytesOf(result.data))
  return tooLarge ? { refused: tooLarge } : { payload: result.data }
}

function malformed(command: string, issues: readonly z.core.$ZodIssue[]): Refusal {
  const problems = issues.map(({ path, message }) => ({ field: path.join('.') || '(payload)', reason: message }))
  const [first] = problems
  return refuse('payload_invalid', {
    command, field: first?.field ?? '', problem: problems.map(({ field, reason }) => `${field === '(payload)' ? 'it' : `\`${field}\``} ${reason}`).join('; '), problems,
  })
}

/** What is wrong with a command that may have come as a signal, past the client's check. */
export function refusalOfPayload({ kind, ...payload }: Command): Refusal | null {
  const reading = readPayload<unknown>(commandSchemas[kind satisfies CommandKind], kind, payload)
  return 'refused' in reading ? reading.refused : null
}
