import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Client } from '@temporalio/client'
import { Worker, type NativeConnection } from '@temporalio/worker'
import { bareParent, passUpdate, type BareActivities } from './bareWorkflows.js'
import type { Contender } from './contender.js'
import { family, weigh } from './histories.js'
import { inParallel, timed } from './statistics.js'

const taskQueue = 'bench-bare'
const tiers = 3

const late: number[] = []
const activities: BareActivities = {
  nothing: () => Promise.resolve(),
  due: (dueAt: string) => Promise.resolve(void late.push(Date.now() - Date.parse(dueAt))),
}

/** The bare pair on the same server, with the same worker settings as Baton's. */
export async function startBare(client: Client, connection: NativeConnection, namespace: string): Promise<Contender> {
  const worker = await Worker.create({
    connection, namespace, taskQueue, activities, stickyQueueScheduleToStartTimeout: '2 s',
    workflowsPath: fileURLToPath(new URL('bareWorkflows.ts', import.meta.url)),
  })
  const running = worker.run()
  const start = (dueAt: string | null) => client.workflow.start(bareParent, {
    workflowId: `bare:${randomUUID()}`, taskQueue, args: [{ tiers: dueAt === null ? tiers : 1, dueAt }],
  })
  const climbed: string[] = []
  const contender: Contender = {
    name: 'bare pair',
    async climb() {
      const handle = await start(null)
      climbed.push(handle.workflowId)
      const answers: number[] = []
      for (let tier = 0; tier < tiers; tier += 1) answers.push(await timed(() => handle.executeUpdate(passUpdate)))
      await handle.result()
      return answers
    },
    async history() {
      await contender.climb()
      return weigh(client, await family(client, climbed.at(-1) as string))
    },
    async lateness(dueAtMs, count) {
      late.length = 0
      // The clocks are set at the start, so the start has to be over before the first is due.
      const readyMs = Date.now() + count * startMs
      await inParallel(Array.from({ length: count }), 50, async (_, index) => {
        await start(new Date(dueAtMs(index, readyMs)).toISOString())
      })
      if (Date.now() > readyMs) throw new Error('the clocks ran out before all were started; the machine is too slow for this count')
      await until(() => late.length === count)
      return [...late]
    },
    async stop() {
      worker.shutdown()
      await running
    },
  }
  return contender
}

/** What starting one may take at the most, with 50 under way. */
const startMs = 100

/** Looks ten times a second, and gives up after five minutes unless said. */
export async function until(done: () => boolean | Promise<boolean>, withinMs = 300_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!await done()) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs / 60_000} minutes in vain`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
