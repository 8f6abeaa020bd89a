import type { RecordStore } from '../../ports/recordStore.js'
import { setAside, takeAside } from './aside.js'
import { changedSince, presentPlace } from './changes.js'
import { postgresCountStore } from './counts.js'
import type { Database } from './database.js'
import { hashed } from './hashedRequest.js'
import { addEntry } from './entries.js'
import { postgresFigureStore } from './figures.js'
import { approvals } from './approvals.js'
import { list, listWhole } from './list.js'
import { allocate, open } from './opening.js'
import { postgresNoticeStore } from './noticeStore.js'
import { messageTaken, waitingMessages } from './outbox.js'
import { countOverrides, listOverrides, reviewOverride } from './overrides.js'
import { applyPolicy, liveVersion, policyCache, policySource, policyVersions } from './policies.js'
import { findTicket, finishTicket, listTickets } from './deskTickets.js'
import { findIncident, findUnfinished, openTaskCounts, storeId, storyReader } from './reads.js'
import { findAnswer } from './requests.js'
import { postgresSignInStore } from './signIns.js'
import { step } from './steps.js'
import { storable } from './storable.js'
import { streamReader } from './stream.js'
import { postgresTokenStore } from './tokens.js'
import { postgresWorkStore } from './work.js'

/** The records in PostgreSQL. The database must have the known schema: see `migrate` and `assertSchema`. */
export function postgresRecordStore(db: Database): RecordStore {
  const policies = policyCache()
  const stream = streamReader(db)
  const story = storyReader(db)
  return {
    step: (key, request, work) => step(db, policies, storable(key), request && storable(hashed(request)), work),
    open: (number, request, dedupKey, work, followUpOf) =>
      open(db, policies, storable(number), storable(hashed(request)), storable(dedupKey), work, storable(followUpOf)),
    allocate: request => allocate(db, storable(hashed(request))),
    findAnswer: request => findAnswer(db, storable(hashed(request))),
    addEntry: (entry, at) => addEntry(db, policies, storable(entry), at),

    deskTickets: (filter, limit) => listTickets(db, storable(filter), limit),
    deskTicket: number => findTicket(db, storable(number)),
    finishTicket: (number, by, outcome, at, write) => finishTicket(db, storable(number), storable(by), storable(outcome), at, write),

    outbox: limit => waitingMessages(db, limit),
    outboxTaken: (id, at) => messageTaken(db, id, at),

    setAside: (number, first, commands) => setAside(db, storable(number), first, commands),
    takeAside: (number, from, end) => takeAside(db, storable(number), from, end),

    incident: number => findIncident(db, storable(number)),
    unfinishedWithDedupKey: dedupKey => findUnfinished(db, storable(dedupKey)),
    story: number => story(storable(number)),
    openTaskCounts: people => openTaskCounts(db, people),
    noticesOf: number => postgresNoticeStore(db).noticesOf(number),
    list: (filter, limit, cursor) => list(db, storable(filter), limit, cursor),
    listWhole: (filter, limit, cursor) => listWhole(db, storable(filter), limit, cursor),
    approvals: (filter, limit, cursor) => approvals(db, storable(filter), limit, cursor),
    entriesAfter: (afterId, number, limit) => stream.entriesAfter(afterId, storable(number), limit),
    lastEntryId: () => stream.lastEntryId(),
    presentPlace: () => presentPlace(db),
    changedSince: (place, limit) => changedSince(db, place, limit),

    overrides: (filter, limit, cursor) => listOverrides(db, storable(filter), limit, cursor),
    overrideCounts: since => countOverrides(db, since),
    reviewOverride: (id, review, at, write) => reviewOverride(db, policies, storable(id), storable(review), at, write),

    async livePolicy() {
      const version = await liveVersion(db)
      return version === null ? null : policies.get(db, version)
    },
    applyPolicy: (policy, source, author, reason, at, write) =>
      applyPolicy(db, storable(policy), storable(source), storable(author), storable(reason), at, write),
    policyVersions: () => policyVersions(db),
    policySource: version => policySource(db, version),
    policyVersion: async version => (await policySource(db, version)) === null ? null : policies.get(db, version),

    work: postgresWorkStore(db),
    tokens: postgresTokenStore(db),
    signIns: postgresSignInStore(db),
    figures: postgresFigureStore(db),
    counted: postgresCountStore(db),

    storeId: () => storeId(db),
    close: () => db.destroy(),
  }
}
