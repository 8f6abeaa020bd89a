import { patched } from '@temporalio/workflow'
import type { Command } from '../src/domain/commands.js'
import type { Refusal } from '../src/domain/errors.js'
import { bytesOf, largestMessage, refusalOfSize } from '../src/domain/messageSize.js'

/** The client measures payloads; here the kind and a little more has come to it. */
const leeway = 1_000
const longestWord = 200

/**
 * A message that no step could be given: Temporal takes a signal of two megabytes, and ends the workflow that hands it on
 * with a word more. Only what its note needs is kept of it.
 */
export function fitting(command: Command): Command {
  const tooLarge = bytesOf(command)
  if (tooLarge <= largestMessage + leeway || !patched('large messages')) return command
  const { kind, by, requestId } = command
  return { kind: word(kind), by: word(by), requestId: word(requestId), tooLarge } as unknown as Command
}

export function refusalOfLarge(command: { kind: string; tooLarge?: unknown }): Refusal | null {
  return typeof command.tooLarge === 'number' ? refusalOfSize(command.kind, command.tooLarge) : null
}

function word(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, longestWord) : null
}
