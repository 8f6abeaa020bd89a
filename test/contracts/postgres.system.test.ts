import { afterAll, beforeAll, describe, it } from 'vitest'
import { findSystemPostgres, startSystemPostgres, type SystemPostgres } from '../support/systemPostgres.js'
import { postgresRecords } from './postgresRecords.js'
import { recordStoreContract } from './recordStore.js'

const found = await findSystemPostgres()

if ('missing' in found) {
  describe('record store: the system\'s PostgreSQL', () => {
    it(`is tested where there is one; here: ${found.missing}`, ({ skip }) => skip(found.missing))
  })
} else {
  let server: SystemPostgres
  beforeAll(async () => { server = await startSystemPostgres(found.programs) })
  afterAll(() => server?.stop())

  recordStoreContract(`the system's PostgreSQL ${found.version}`, () => postgresRecords(server.url))
}
