/** The wish to stop, from the terminal or the system. */
export interface StopRequest {
  requested: Promise<void>
  isRequested(): boolean
}

/**
 * Listens for the signals that ask a process to end. More of them change nothing: a Ctrl-C under npm arrives twice,
 * from the terminal and passed on by npm, and must not cut short what the first one began.
 */
export function stopRequest(): StopRequest {
  let is = false
  const requested = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        is = true
        resolve()
      })
    }
  })
  return { requested, isRequested: () => is }
}

/** What is to be undone at the end, in the reverse order of how it was begun. */
export interface Undo {
  later(name: string, work: () => Promise<void>): void
  /** Undoes everything, also after a failure; the failures are returned. */
  all(): Promise<Error[]>
}

export function undoList(): Undo {
  const steps: { name: string, work: () => Promise<void> }[] = []
  return {
    later: (name, work) => void steps.push({ name, work }),
    async all() {
      const failures: Error[] = []
      for (const { name, work } of steps.splice(0).reverse()) {
        try {
          await work()
        } catch (error) {
          failures.push(new Error(`${name} could not be stopped: ${error instanceof Error ? error.message : String(error)}`))
        }
      }
      return failures
    },
  }
}
