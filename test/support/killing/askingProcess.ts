import { ticketActivities } from '../../../activities/tickets.js'
import { openDatabase } from '../../../src/adapters/postgres/database.js'
import { postgresTicketDesk } from '../../../src/adapters/postgres/deskTickets.js'
import { postgresRecordStore } from '../../../src/adapters/postgres/recordStore.js'
import { systemClock } from '../../../src/client/connect.js'
import { settingsOf } from './childSettings.js'
import { die } from './deaths.js'

/** A worker's asking for one ticket as a process of its own, which dies on the way. */
export interface AskingProcess {
  databaseUrl: string
  number: string
  key: string
  /** `before`: the desk has not been asked. `after`: it has opened the ticket, and nobody knows. */
  death: 'before' | 'after'
}

const { databaseUrl, number, key, death } = settingsOf<AskingProcess>()
const database = openDatabase(databaseUrl)
const builtIn = postgresTicketDesk(database)
const desk = {
  ...builtIn,
  async open(...asked: Parameters<typeof builtIn.open>) {
    if (death === 'after') await builtIn.open(...asked)
    return die()
  },
}
await ticketActivities({ records: postgresRecordStore(database), desk, clock: systemClock }).openTicket({ number, key })
