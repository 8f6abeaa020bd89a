import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.js'
import { freePort } from '../../src/machine/ports.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's PostgreSQL, as its owner. Tests do not write to this database, but make fresh ones: freshDatabase.ts. */
    postgresUrl: string
  }
}

/** Gives the tests one PostgreSQL: the one that `npm test` started, or, for a single file, one of their own. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['BATON_TEST_POSTGRES']
  if (given) {
    project.provide('postgresUrl', given)
    return undefined
  }
  const home = await mkdtemp(join(tmpdir(), 'baton-test-postgres-'))
  // Open to others, because the database may run as a user of its own.
  await chmod(home, 0o755)
  const postgres = await startEmbeddedPostgres({ home, port: freePort, throwaway: true })
  project.provide('postgresUrl', postgres.url('postgres'))
  return async () => {
    await postgres.stop()
    await rm(postgres.dataFolder, { recursive: true, force: true })
    await rm(home, { recursive: true, force: true })
  }
}
