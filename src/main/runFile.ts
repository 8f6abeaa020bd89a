import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { onlyOnce } from '../machine/onlyOnce.js'
import { isAlive, processMark } from '../machine/processes.js'

const runningSchema = z.object({
  pid: z.int(),
  /** Tells this process from a later one with the same pid. */
  mark: z.string().optional(),
  startedAt: z.string(),
  /** Absent while it is still starting. */
  where: z.object({
    temporal: z.object({ address: z.string(), namespace: z.string(), ui: z.string().optional() }),
    taskQueue: z.string(),
    database: z.object({
      /** A file, readable by its owner only, that holds the URL with its password. */
      urlFile: z.string(),
      /** Where the embedded server keeps its data: not always under the home. */
      dataFolder: z.string().optional(),
    }),
    logs: z.array(z.string()),
  }).optional(),
})

/** `run.json` in Baton's home: who runs, and where everything is. The command line finds a running system by it. */
export type Running = z.infer<typeof runningSchema>
export type Whereabouts = NonNullable<Running['where']>

/** Another process runs Baton in the same home. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError'
  readonly running: Running

  constructor(home: string, running: Running) {
    super(`Baton already runs in ${home} (pid ${running.pid}, since ${running.startedAt}). `
      + 'Stop it with Ctrl-C in its terminal, or set BATON_HOME to start a second one beside it.')
    this.running = running
  }
}

/** The right to run in a home, held by this process. */
export interface Claim {
  publish(where: Whereabouts): Promise<void>
  release(): Promise<void>
}

/** Claims a home for this process. A claim left by a killed one is replaced. Throws AlreadyRunningError. */
export async function claimHome(home: string, startedAt: string): Promise<Claim> {
  await mkdir(home, { recursive: true })
  const ours: Running = { pid: process.pid, mark: processMark(process.pid), startedAt }
  await onlyOnce(join(home, 'run.lock'), () => {}, async () => {
    const other = await findRunning(home)
    if (other) throw new AlreadyRunningError(home, other)
    await write(home, ours)
  })
  return {
    publish: (where) => write(home, { ...ours, where }),
    async release() {
      if ((await findRunning(home))?.pid === process.pid) await rm(runFile(home), { force: true })
    },
  }
}

/** Who runs in a home right now; undefined if nobody does, whatever a stale file says. */
export async function findRunning(home: string): Promise<Running | undefined> {
  const text = await readFile(runFile(home), 'utf8').catch(() => undefined)
  const parsed = text === undefined ? undefined : runningSchema.safeParse(parseJson(text))
  if (!parsed?.success) return undefined
  const { pid, mark } = parsed.data
  return isAlive(pid) && processMark(pid) === mark ? parsed.data : undefined
}

/** Writes the database's URL to a file of the home that only its owner can read, and returns the file's path. */
export async function keepDatabaseUrl(home: string, url: string): Promise<string> {
  const file = join(home, 'database.url')
  await rm(file, { force: true })
  await writeFile(file, url + '\n', { mode: 0o600 })
  return file
}

async function write(home: string, running: Running): Promise<void> {
  // Renamed into place: a reader must never see half a file.
  const unfinished = join(home, `run.json.${process.pid}`)
  await writeFile(unfinished, JSON.stringify(running, null, 2) + '\n')
  await rename(unfinished, runFile(home))
}

function runFile(home: string): string {
  return join(home, 'run.json')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
