import { join } from 'node:path'

/** The words of a line of shell that quotes with `"` only; `my-policy.yaml` lies in a folder of the test's. */
export function wordsOf(line: string, folder: string): string[] {
  return [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', '')).map(word => (word === 'my-policy.yaml' ? join(folder, word) : word))
}
