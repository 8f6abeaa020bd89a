import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../adapters/postgres/embedded.js'
import { freePort } from '../machine/ports.js'
import { freshDatabase, type FreshDatabase } from './freshDatabase.js'

/**
 * A migrated database of its own: on the server that `BATON_TEST_POSTGRES` names, or else on an embedded one that is
 * started for it and ended with it.
 */
export async function throwawayDatabase(): Promise<FreshDatabase> {
  const given = process.env.BATON_TEST_POSTGRES
  if (given) return freshDatabase(given)
  const server = await startThrowawayServer()
  const { url } = await freshDatabase(server.url)
  return { url, drop: () => server.stop() }
}

async function startThrowawayServer() {
  const home = await mkdtemp(join(tmpdir(), 'baton-test-'))
  // Open to others, because the database may run as a user of its own.
  await chmod(home, 0o755)
  const postgres = await startEmbeddedPostgres({ home, port: freePort, throwaway: true })
  return {
    url: postgres.url('postgres'),
    async stop() {
      await postgres.stop()
      await rm(postgres.dataFolder, { recursive: true, force: true })
      await rm(home, { recursive: true, force: true })
    },
  }
}
