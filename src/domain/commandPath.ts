import type { CommandKind } from './commands.js'

/** A command in a path of the API: `escalate`, `send-back`, `de-escalate`. */
export function commandPath(kind: CommandKind): string {
  return kind.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}
