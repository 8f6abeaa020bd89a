import { noticeActivities } from '../../../activities/notices.js'
import { openDatabase } from '../../../src/adapters/postgres/database.js'
import { postgresNoticeStore } from '../../../src/adapters/postgres/noticeStore.js'
import { systemClock } from '../../../src/client/connect.js'
import type { Config } from '../../../src/main/config.js'
import { noticeChannels } from '../../../src/main/noticeChannels.js'
import type { Channel } from '../../../src/domain/notices/notice.js'
import type { Notifier, Notifiers } from '../../../src/ports/notifier.js'
import { settingsOf } from './childSettings.js'
import { die } from './deaths.js'

/** A worker's delivery of one notice as a process of its own, which dies on the way. */
export interface DeliveringProcess {
  databaseUrl: string
  channels: Config['notices']
  number: string
  id: string
  /** `claimed`: recorded as being sent, and not sent. `sent`: the channel took it, and nothing is recorded of that. */
  death: 'claimed' | 'sent'
}

const { databaseUrl, channels, number, id, death } = settingsOf<DeliveringProcess>()

function dying(notifier: Notifier): Notifier {
  return {
    ...notifier,
    async send(...sending) {
      if (death === 'sent') await notifier.send(...sending)
      return die()
    },
  }
}

const notifiers: Notifiers = Object.fromEntries(
  Object.entries(noticeChannels(channels)).map(([channel, notifier]) => [channel as Channel, dying(notifier)]))
const notices = postgresNoticeStore(openDatabase(databaseUrl))
await noticeActivities({ notices, notifiers, clock: systemClock }).deliverNotice({ number, id })
