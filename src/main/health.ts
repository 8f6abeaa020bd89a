/** Whether a worker works: the worker's own state, and for each of its servers `ok` or the reason why not. */
export interface Health {
  /** `running`, or what it does instead: starting, stopping, draining, failed … */
  worker: string
  database: string
  temporal: string
}

/** Before a worker is there, and after. */
export function notWorking(worker: 'starting' | 'stopping'): Health {
  return { worker, database: 'not asked', temporal: 'not asked' }
}

export function isHealthy({ worker, database, temporal }: Health): boolean {
  return worker === 'running' && database === 'ok' && temporal === 'ok'
}

/** Whether it makes sense to let the process live: a server that is away comes back, a failed worker does not. */
export function isAlive({ worker }: Health): boolean {
  return worker !== 'failed'
}

/** A probe waits no longer than this for its answer, in ms. */
const patienceMs = 3_000

/** Says `ok` when the question was answered, and otherwise why it was not. Never rejects. */
export async function okUnless(question: Promise<unknown>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>(resolve => {
    timer = setTimeout(resolve, patienceMs, `no answer within ${patienceMs / 1000} s`)
  })
  const answer = question.then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message || error.name : String(error)),
  )
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
