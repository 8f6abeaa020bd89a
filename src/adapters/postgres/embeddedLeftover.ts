import { readFile, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { commandOf, endProcess, isAlive } from '../../machine/processes.js'
import { withOwner } from './embeddedClient.js'
import type { Server } from './embeddedServer.js'

export interface Leftover extends Server {
  port: number
}

/**
 * Looks at the lock file that a killed run left in the data folder. A server that still runs there and knows our password
 * is ours: it is returned, to be adopted. One that runs but does not answer is ended. A lock file whose process is
 * gone, or is another program that was given the same pid, is removed; PostgreSQL would refuse to start over the latter.
 */
export async function findLeftover(dataFolder: string, password: string): Promise<Leftover | undefined> {
  const file = join(dataFolder, 'postmaster.pid')
  const [pidLine, , , portLine] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(pidLine), Number(portLine)]
  if (!pid) return undefined
  if (!isAlive(pid) || !commandOf(pid)?.includes(dataFolder)) {
    await rm(file, { force: true })
    return undefined
  }
  if (port && await answers(port, password, dataFolder)) return { pid, port, ended: watch(pid) }
  // SIGINT is PostgreSQL's fast shutdown: connections are cut, the data is written.
  await endProcess(pid, 'SIGINT', 20_000)
  return undefined
}

async function answers(port: number, password: string, dataFolder: string): Promise<boolean> {
  try {
    return await withOwner(port, password, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('show data_directory')
      return rows[0] !== undefined && await realpath(rows[0].data_directory) === dataFolder
    })
  } catch {
    return false
  }
}

/** An adopted server is not our child: nothing but asking tells whether it is still there. */
function watch(pid: number): Promise<Error> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return
      clearInterval(timer)
      resolve(new Error(`PostgreSQL (pid ${pid}) ended.`))
    }, 500)
    timer.unref()
  })
}
