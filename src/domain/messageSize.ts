import { refuse, type Refusal } from './errors.js'

/**
 * How large messages may be, in UTF-8 bytes of their JSON. Temporal takes no payload over 2 MB, and ends a workflow that
 * wants to hand one on; a message is handed on several times until it had its effect.
 */

/** No message of an incident is larger. */
export const largestMessage = 1_000_000

/** What travels together: in one signal, in one step, in the start of the next run. A single larger message travels alone. */
export const largestPortion = { count: 200, bytes: 256 * 1024 }

export function bytesOf(message: unknown): number {
  const json = JSON.stringify(message) as string | undefined ?? ''
  let bytes = 0
  for (let index = 0; index < json.length; index += 1) bytes += bytesOfUnit(json.charCodeAt(index))
  return bytes
}

/** Halves of a pair count two each: together the four that their character has. Alone they are escaped in JSON. */
function bytesOfUnit(unit: number): number {
  if (unit < 0x80) return 1
  if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) return 2
  return 3
}

/** How many of them, from the first on, travel together: one at least. */
export function portionLength(sizes: readonly number[]): number {
  let bytes = 0
  const over = sizes.findIndex((size, index) => {
    bytes += size
    return index >= largestPortion.count || bytes > largestPortion.bytes
  })
  return over < 0 ? sizes.length : Math.max(1, over)
}

/** Those that travel together, from the first on. */
export function portionOf<T>(messages: readonly T[]): T[] {
  return messages.slice(0, portionLength(sizesOf(messages)))
}

/** True when all of them travel together, and none is so large that it would travel alone. */
export function isLight(messages: readonly unknown[]): boolean {
  const bytes = sizesOf(messages).reduce((sum, size) => sum + size, 0)
  return messages.length <= largestPortion.count && bytes <= largestPortion.bytes
}

/** Of as many as could travel together; there may be thousands more. */
function sizesOf(messages: readonly unknown[]): number[] {
  return messages.slice(0, largestPortion.count + 1).map(bytesOf)
}

export function refusalOfSize(command: string, bytes: number): Refusal | null {
  if (bytes <= largestMessage) return null
  const problem = `it has ${bytes} bytes as JSON, and ${largestMessage} are the most`
  return refuse('payload_invalid', { command, field: '(payload)', problem, problems: [{ field: '(payload)', reason: problem }] })
}
