import { Client, Connection } from '@temporalio/client'
import { openDatabase } from '../../../src/adapters/postgres/database.js'
import { postgresRecordStore } from '../../../src/adapters/postgres/recordStore.js'
import { BatonClient } from '../../../src/client/batonClient.js'
import { systemClock } from '../../../src/client/connect.js'
import type { OpenInput } from '../../../src/domain/commands.js'
import { IncidentGateway } from '../../../src/temporal/gateway.js'
import { settingsOf } from './childSettings.js'
import { dyingRecords, type Death } from './deaths.js'

/** A client as a process of its own, which opens one incident and dies on the way. */
export interface OpeningProcess {
  address: string
  namespace: string
  databaseUrl: string
  taskQueue: string
  death: Death
  request: OpenInput
}

const { address, namespace, databaseUrl, taskQueue, death, request } = settingsOf<OpeningProcess>()
const records = dyingRecords(postgresRecordStore(openDatabase(databaseUrl)), death)
const client = new Client({ connection: await Connection.connect({ address }), namespace })
const gateway = new IncidentGateway({ client, records, clock: systemClock, taskQueue })
await new BatonClient({ gateway, records, clock: systemClock }).open(request)
