import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** Where what was downloaded or built is kept: per user, outside the project, shared by all checkouts. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['BATON_CACHE']) return resolve(env['BATON_CACHE'])
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'baton')
}

/**
 * Makes `target` by filling a temporary neighbour and renaming it, so that a folder in the cache is complete or absent:
 * a half-built one would be trusted for ever. Whoever renames first wins; the loser's copy is thrown away.
 */
export async function fillFolder(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  const unfinished = await mkdtemp(join(dirname(target), `.${basename(target)}-`))
  try {
    await fill(unfinished)
    // A temporary folder is closed to others; the database's own user must get into a finished one.
    await chmod(unfinished, 0o755)
    await rename(unfinished, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}
