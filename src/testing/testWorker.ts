import { setTimeout as pause } from 'node:timers/promises'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import type { Worker } from '@temporalio/worker'

const lookEveryMs = 10
/** Time that is skipped goes by in hours; time that stands still, as on the wall. */
const standstillMs = 1000

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

  /** Lets time go by without it, beginning with what happens `meanwhile`; then another one takes over. */
  async beAway(durationMs: number, meanwhile?: () => Promise<unknown>): Promise<void> {
    await this.stop()
    await meanwhile?.()
    await this.#passAlone(durationMs)
    await this.start()
  }

  /**
   * This server's time stands still while a task waits for a worker. Each waiting task holds one lock on it; they are
   * lifted one by one as they come, and put back before the worker that will lift them itself.
   */
  async #passAlone(durationMs: number): Promise<void> {
    const { testService } = this.#environment.connection
    if (!testService) throw new Error('only a server that skips time can let a day go by')
    const passing = this.#environment.sleep(durationMs)
    let lifted = 0
    for (let beforeMs = await this.#environment.currentTimeMs(); ;) {
      if (await Promise.race([passing.then(() => true), pause(lookEveryMs, false)])) break
      const nowMs = await this.#environment.currentTimeMs()
      if (nowMs - beforeMs < standstillMs) {
        await testService.unlockTimeSkipping({})
        lifted += 1
      }
      beforeMs = nowMs
    }
    for (; lifted > 0; lifted -= 1) await testService.lockTimeSkipping({})
  }
}
