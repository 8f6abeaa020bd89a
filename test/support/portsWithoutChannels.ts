import type { Ports } from '../../activities/index.js'
import type { Database } from '../../src/adapters/postgres/database.js'
import { postgresTicketDesk } from '../../src/adapters/postgres/deskTickets.js'
import { postgresNoticeStore } from '../../src/adapters/postgres/noticeStore.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import { systemClock } from '../../src/client/connect.js'

/** What a worker needs that tells nobody anything: every channel of notices is off. */
export function portsWithoutChannels(database: Database, records = postgresRecordStore(database)): Ports {
  return { records, notices: postgresNoticeStore(database), notifiers: {}, desk: postgresTicketDesk(database), clock: systemClock }
}
