import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { openDatabase } from '../adapters/postgres/database.js'
import { migrate } from '../adapters/postgres/migrate.js'
import { postgresRecordStore } from '../adapters/postgres/recordStore.js'
import { systemClock } from '../client/connect.js'
import { refuse, RefusalError } from '../domain/errors.js'
import { readPolicy } from '../domain/policy/policyDocument.js'
import { spellProblem } from '../domain/policy/policyProblems.js'
import { packageRoot } from '../machine/packageRoot.js'
import type { Report } from '../machine/report.js'

export interface PreparedRecords {
  schema: { from: number, to: number }
  /** The active policy, in words. */
  policy: string
}

/**
 * Brings the database to this version's schema, and applies a first policy if none is active: the given file, or the
 * shipped example. An active policy is never replaced. Throws `policy_invalid` or `schema_newer` as a `RefusalError`.
 */
export async function prepareRecords(databaseUrl: string, policyFile: string | undefined, report: Report): Promise<PreparedRecords> {
  const database = openDatabase(databaseUrl, { maxConnections: 2 })
  const records = postgresRecordStore(database)
  try {
    const schema = await migrate(database)
    if (schema.from !== schema.to) report.say(`The records went from schema ${schema.from} to ${schema.to}.`)
    const live = await records.livePolicy()
    if (live) return { schema, policy: `${live.policy.name}, version ${live.version}` }
    const file = policyFile ?? join(packageRoot(), 'policies', 'example.yaml')
    const source = await readFile(file, 'utf8')
    const reading = readPolicy(source)
    if ('problems' in reading) {
      throw new RefusalError(refuse('policy_invalid', { file, problems: reading.problems.map(spellProblem) }))
    }
    const { version } = await records.applyPolicy(reading.policy, source, 'Baton', 'first start', await systemClock.now())
    return { schema, policy: `${reading.policy.name}, version ${version} (from ${relative(process.cwd(), file)})` }
  } finally {
    await records.close()
  }
}
