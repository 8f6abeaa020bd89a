import { execFile } from 'node:child_process'
import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** Whom PostgreSQL runs as. */
export interface DatabaseUser {
  uid: number
  gid: number
}

const run = promisify(execFile)
const userName = 'postgres'

/**
 * PostgreSQL refuses to run as root: then it gets the system's `postgres` user, which is made if there is none.
 * Undefined means that it runs as whoever started us.
 */
export async function databaseUser(): Promise<DatabaseUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  return await lookUp(userName) ?? await createUser()
}

async function createUser(): Promise<DatabaseUser> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', userName])
  } catch (error) {
    throw new Error(`PostgreSQL does not run as root, and the user "${userName}" could not be made for it. `
      + 'Make it (useradd --system postgres), start Baton as another user, or set DATABASE_URL.', { cause: error })
  }
  const made = await lookUp(userName)
  if (!made) throw new Error(`The user "${userName}" was made but is not known to the system.`)
  return made
}

async function lookUp(name: string): Promise<DatabaseUser | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)))
    return uid && gid ? { uid, gid } : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether a user may enter the folder `path` or, if it is not there yet, the one it would be made in: each folder above
 * must let them through. /root and what `mktemp -d` makes do not.
 */
export async function canEnter(user: DatabaseUser, path: string): Promise<boolean> {
  let folder = await nearestExisting(path)
  for (;;) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    const parent = dirname(folder)
    if (parent === folder) return true
    folder = parent
  }
}

async function nearestExisting(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    return nearestExisting(dirname(path))
  }
}
