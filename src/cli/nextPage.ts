import type { Command } from 'commander'
import { shellWord } from './text/layout.js'

/** The command line that shows the page after the present one. */
export function nextPage(program: Command, next: string): string {
  const words = (program as Command & { rawArgs: string[] }).rawArgs
  const kept = words.filter((word, index) => !/^--cursor(=|$)/.test(word) && words[index - 1] !== '--cursor')
  return ['baton', ...kept, '--cursor', next].map(shellWord).join(' ')
}
