import { readFileSync } from 'node:fs'

/** The shipped policy as text. */
export const example = readFileSync('policies/example.yaml', 'utf8')

/** The shipped policy with pieces of its text changed; each piece must be there. */
export function exampleWith(...changes: [from: string, to: string][]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the example policy has no ${from}`)
    return text.replace(from, to)
  }, example)
}
