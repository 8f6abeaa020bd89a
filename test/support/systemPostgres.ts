import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from '../../src/machine/ports.js'
import { endProcess } from '../../src/machine/processes.js'

const run = promisify(execFile)
const packaged = '/usr/lib/postgresql'
/** The oldest that Baton supports. */
const oldest = 15

/** The folder of this machine's own PostgreSQL programs, new enough for Baton, or why there is none. */
export async function findSystemPostgres(): Promise<{ programs: string; version: number } | { missing: string }> {
  const versions = existsSync(packaged) ? await readdir(packaged) : []
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...versions.map(version => join(packaged, version, 'bin'))]
  const found = await Promise.all(folders
    .filter(folder => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')))
    .map(async programs => {
      const { stdout } = await run(join(programs, 'postgres'), ['--version'])
      return { programs, version: Number(/(\d+)/.exec(stdout)?.[1]) }
    }))
  const [newest] = found.sort((a, b) => b.version - a.version)
  if (!newest) return { missing: `no postgres and initdb on the PATH or in ${packaged}/*/bin` }
  return newest.version >= oldest ? newest : { missing: `PostgreSQL ${newest.version} is older than ${oldest}` }
}

export interface SystemPostgres {
  url: string
  stop: () => Promise<void>
}

/** Starts a server of the system's PostgreSQL with data of its own; as root, under another user, since it refuses root. */
export async function startSystemPostgres(programs: string): Promise<SystemPostgres> {
  const user = process.getuid?.() === 0 ? await unprivilegedUser() : undefined
  const home = await mkdtemp(join(tmpdir(), 'baton-system-postgres-'))
  await chmod(home, 0o755)
  if (user) await chown(home, user.uid, user.gid)
  const data = join(home, 'data')
  const port = await freePort()
  const as = { cwd: home, ...user }

  await run(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--no-sync'], as)
  const server = spawn(join(programs, 'postgres'), [
    '-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off',
  ], { ...as, stdio: 'ignore' })
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  const stop = async () => {
    await endProcess(server.pid!, 'SIGINT', 20_000)
    await rm(home, { recursive: true, force: true })
  }
  try {
    await answers(url, server)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

/** The programs beside `postgres` differ from system to system, so it is asked itself. */
async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300 && server.exitCode === null; tries += 1) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    const there = await client.connect().then(() => true, () => false)
    await client.end().catch(() => {})
    if (there) return
    await sleep(100)
  }
  throw new Error('The system\'s PostgreSQL did not start.')
}

async function unprivilegedUser(): Promise<{ uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user) throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody.')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}
