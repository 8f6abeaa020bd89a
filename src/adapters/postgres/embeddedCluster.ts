import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { embeddedOwner } from './embeddedClient.js'
import type { DatabaseUser } from './embeddedUser.js'

export interface ClusterOptions {
  initdb: string
  dataFolder: string
  password: string
  user: DatabaseUser | undefined
}

/** Makes the files of an empty database in `dataFolder`, unless they are there. */
export async function makeCluster({ initdb, dataFolder, password, user }: ClusterOptions): Promise<void> {
  if (existsSync(join(dataFolder, 'PG_VERSION'))) return
  // Beside its place and renamed: a killed initdb leaves half a database, which the next start would take for a whole one.
  const unfinished = `${dataFolder}.unfinished`
  const passwordFile = `${dataFolder}.password`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  try {
    if (user) {
      await chown(unfinished, user.uid, user.gid)
      await chown(passwordFile, user.uid, user.gid)
    }
    await promisify(execFile)(initdb, [
      '--pgdata', unfinished, '--username', embeddedOwner, '--pwfile', passwordFile, '--auth', 'scram-sha-256',
      // The same everywhere: sorting and messages must not depend on the locales that a machine happens to have.
      '--encoding', 'UTF8', '--locale', 'C', '--no-instructions',
    ], { ...user, cwd: unfinished })
    await rename(unfinished, dataFolder)
  } catch (error) {
    const reason = (error as { stderr?: string }).stderr?.trim() || String(error)
    throw new Error(`The database could not be made in ${dataFolder}: ${reason}`, { cause: error })
  } finally {
    await rm(passwordFile, { force: true })
  }
}
