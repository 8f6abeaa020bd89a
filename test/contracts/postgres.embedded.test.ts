import { inject } from 'vitest'
import { postgresRecords } from './postgresRecords.js'
import { recordStoreContract } from './recordStore.js'

recordStoreContract('the PostgreSQL of the run', () => postgresRecords(inject('postgresUrl')))
