import { setTimeout as pause } from 'node:timers/promises'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import type { Worker } from '@temporalio/worker'

const lookEveryMs = 10

/** The worker of a test, which can go away for a while. */
export class TestWorker {
  readonly #environment: TestWorkflowEnvironment
  readonly #make: () => Promise<Worker>
  #running: { worker: Worker; over: Promise<void> } | undefined

  constructor(environment: TestWorkflowEnvironment, make: () => Promise<Worker>) {
    this.#environment = environment
    this.#make = make
  }

  async start(): Promise<void> {
    const worker = await this.#make()
    this.#running = { worker, over: worker.run() }
  }

  async stop(): Promise<void> {
    this.#running?.worker.shutdown()
    await this.#running?.over
    this.#running = undefined
  }

  /** Lets time go by without it; then another one takes over. `waiting` counts the workflows that wait for a worker. */
  async beAway(durationMs: number, waiting: () => Promise<number>): Promise<void> {
    await this.#passAlone(durationMs, waiting)
    await this.start()
  }

  /**
   * This server's time stands still while a workflow waits for a worker: each that does holds one lock on it. They are
   * lifted as they come, and put back before the worker that will lift them itself. One too many, and time would stand
   * still for good.
   */
  async #passAlone(durationMs: number, waiting: () => Promise<number>): Promise<void> {
    const { testService } = this.#environment.connection
    if (!testService) throw new Error('only a server that skips time can let a day go by')
    const passing = this.#environment.sleep(durationMs).then(() => true)
    let lifted = 0
    while (!await Promise.race([passing, pause(lookEveryMs, false)])) {
      if (lifted >= await waiting()) continue
      await testService.unlockTimeSkipping({})
      lifted += 1
    }
    for (; lifted > 0; lifted -= 1) await testService.lockTimeSkipping({})
  }
}
