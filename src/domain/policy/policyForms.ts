import { z } from 'zod'

/**
 * The forms of a policy document: blocks and lists whose errors tell a person the mend. Every message has two lines,
 * what is wrong and the mend; the first is read after the name of the key: "`remindAt` must be …".
 * `policyProblems.ts` takes them apart again.
 */

/** A problem's two lines in one message. */
export function says(problem: string, fix: string): string {
  return `${problem}\n${fix}`
}

/** A block knows its keys, so a mistyped one is told the right ones. */
export function block<S extends z.ZodRawShape>(shape: S, what: string) {
  const keys = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? says('is not known here', `Use only: ${keys}.`)
        : says(`must be ${what}`, `Write these keys, each on a line of its own: ${keys}.`),
  })
}

/** A list in which `hint` says what belongs. */
export function listOf<T extends z.ZodType>(item: T, hint: string, atLeast = 1) {
  return z.array(item, { error: hint }).min(atLeast, { error: hint })
}

/** One value or a list of them; read as a list. */
export function oneOrList<T extends z.ZodType>(item: T, hint: string, atLeast = 1) {
  return z
    .union([item, listOf(item, hint, atLeast)], { error: hint })
    .transform(value => (Array.isArray(value) ? value : [value]) as z.output<T>[])
}
