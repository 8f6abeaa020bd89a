import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { canEnter, type DatabaseUser } from './embeddedUser.js'

/** What a home remembers of its database. Kept in `postgres.json`, readable by its owner only. */
export interface EmbeddedHome {
  password: string
  /** The data folder: inside the home, unless the database's own user cannot enter it. */
  dataFolder: string
}

/** Where root keeps what the database's user must reach. */
const systemData = '/var/lib/baton'
const systemCache = '/var/cache/baton'

/** Reads a home's database settings, or makes them, and sees to a data folder that the database's user owns. */
export async function openEmbeddedHome(home: string, user: DatabaseUser | undefined): Promise<EmbeddedHome> {
  await mkdir(home, { recursive: true })
  const file = join(home, 'postgres.json')
  const known = await readFile(file, 'utf8').then((text) => JSON.parse(text) as EmbeddedHome, () => undefined)
  // The folder's random name ties it to this home: a home that is deleted and made again must not find a database
  // whose password is lost.
  const settings = known ?? {
    password: randomBytes(24).toString('base64url'),
    dataFolder: user && !await canEnter(user, home)
      ? join(systemData, `postgres-${randomBytes(6).toString('hex')}`)
      : resolve(home, 'postgres'),
  }
  if (!known) await writeFile(file, JSON.stringify(settings, null, 2) + '\n', { mode: 0o600, flag: 'wx' })
  if (dirname(settings.dataFolder) === systemData) await openFolder(systemData)
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 })
  if (user) await chown(settings.dataFolder, user.uid, user.gid)
  return { ...settings, dataFolder: await realpath(settings.dataFolder) }
}

/** The cache for the database's programs: the user's own, or the system's if the database's user cannot enter that. */
export async function reachableCache(cache: string, user: DatabaseUser | undefined): Promise<string> {
  // Made before it is asked: a strict umask closes new folders to others.
  await mkdir(cache, { recursive: true })
  if (!user || await canEnter(user, cache)) return cache
  await openFolder(systemCache)
  return systemCache
}

async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
}
