import { createActivities } from '../activities/index.js'
import { openDatabase } from '../src/adapters/postgres/database.js'
import { migrate } from '../src/adapters/postgres/migrate.js'
import { postgresTicketDesk } from '../src/adapters/postgres/deskTickets.js'
import { postgresNoticeStore } from '../src/adapters/postgres/noticeStore.js'
import { postgresRecordStore } from '../src/adapters/postgres/recordStore.js'
import { systemClock } from '../src/client/connect.js'
import { openSchema } from '../src/domain/commands.js'
import { readPolicy } from '../src/domain/policy/policyDocument.js'
import type { Notifier } from '../src/ports/notifier.js'
import { requestRef } from '../src/ports/requestRef.js'
import { inParallel } from './statistics.js'

const people = 50
const atOnce = 30

/** Each opening tells one owner; nothing is bundled. */
const policy = `name: notices
groups:
  Desk: {members: [${names().join(', ')}]}
people: {${names().map(name => `${name}: {email: ${name.toLowerCase()}@example.com}`).join(', ')}}
ladders: [{name: all, stages: [{name: Triage}], entry: {stage: Triage, group: Desk}}]
notices: {rules: [{on: opened, to: owner, by: email}]}
`

/** A channel that takes everything at once: what is left is Baton's own part. */
const instantly: Notifier = {
  channel: 'email', deduplicates: true, threadsByReceipt: false,
  send: () => Promise.resolve({ outcome: 'sent', receipt: 'bench' }),
  find: () => Promise.resolve({ found: 'notSent' }),
}

/**
 * Notices per second from wanted to sent, by the activity that delivers them and the records in PostgreSQL: two
 * transactions each. Temporal's part, a task for each, is not in it.
 */
export async function noticesPerSecond(databaseUrl: string, count: number): Promise<number> {
  const database = openDatabase(databaseUrl, { maxConnections: 20 })
  await migrate(database)
  const records = postgresRecordStore(database)
  try {
    const reading = readPolicy(policy)
    if ('problems' in reading) throw new Error(reading.problems.map(({ problem }) => problem).join('; '))
    await records.applyPolicy(reading.policy, policy, 'bench', 'bench', await systemClock.now())
    const activities = createActivities({ records, notices: postgresNoticeStore(database), notifiers: { email: instantly }, desk: postgresTicketDesk(database), clock: systemClock })
    const wanted: { number: string; id: string }[] = []
    await inParallel(Array.from({ length: count }), atOnce, async (_, index) => {
      const request = openSchema.parse({
        requestId: `bench ${index}`, by: 'bench', shortDescription: 'Down', caller: 'bench', category: 'Email', impact: 2, urgency: 2,
      })
      const allocated = await records.allocate(requestRef(request))
      if ('refused' in allocated) throw new Error(allocated.refused.message)
      const opened = await activities.openIncident({ number: allocated.number, at: await systemClock.now(), request })
      if ('notices' in opened) wanted.push(...(opened.notices ?? []).map(id => ({ number: allocated.number, id })))
    })
    if (wanted.length !== count) throw new Error(`${wanted.length} of ${count} notices are wanted`)
    const began = performance.now()
    await inParallel(wanted, atOnce, async notice => void await activities.deliverNotice(notice))
    return count / ((performance.now() - began) / 1000)
  } finally {
    await records.close()
  }
}

function names(): string[] {
  return Array.from({ length: people }, (_, index) => `Member${index}`)
}
