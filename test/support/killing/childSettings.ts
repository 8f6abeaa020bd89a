/** What a process started by `runFile` was told. It ends when the test does, whatever becomes of that. */
export function settingsOf<T>(): T {
  process.on('disconnect', () => process.exit(1))
  return JSON.parse(process.env[settingsVariable] ?? '{}') as T
}

/** Says that the process is ready. */
export function tellParent(): void {
  process.send?.('ready')
}

export const settingsVariable = 'TEST_PROCESS_SETTINGS'
