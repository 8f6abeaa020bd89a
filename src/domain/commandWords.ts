/** How the command line calls the commands whose kind it writes otherwise. */
const words: Readonly<Record<string, string>> = {
  sendBack: 'send-back', deEscalate: 'de-escalate', watch: 'watch-list --add', unwatch: 'watch-list --remove',
}

/** A command as people type it: `send-back`. What is no such kind stays as it is. */
export function commandWord(command: string): string {
  return Object.hasOwn(words, command) ? words[command] ?? command : command
}
