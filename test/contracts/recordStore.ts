import { afterAll, beforeAll, describe } from 'vitest'
import type { NoticeStore } from '../../src/ports/noticeStore.js'
import type { RecordStore } from '../../src/ports/recordStore.js'
import { twoGroups, noon } from '../support/incidents.js'
import { approvals } from './records/approvals.js'
import { aside } from './records/aside.js'
import { lists } from './records/lists.js'
import { notes } from './records/notes.js'
import { notices } from './records/notices.js'
import { openings } from './records/openings.js'
import { overrides } from './records/overrides.js'
import { policies } from './records/policies.js'
import { rules } from './records/rules.js'
import { signIns } from './records/signIns.js'
import { steps } from './records/steps.js'
import { streams } from './records/streams.js'
import { texts } from './records/texts.js'
import { tokens } from './records/tokens.js'
import { work } from './records/work.js'

/** A store to be tested, on records of its own. */
export interface Records {
  store: RecordStore
  notices: NoticeStore
  /** The same records through connections of their own, as another process has them. */
  another: () => Promise<RecordStore>
  /** Past the store, for what the database itself must see to. */
  sql: Sql
  /** One transaction past the store, committed at the end. */
  transaction: (work: (sql: Sql) => Promise<void>) => Promise<void>
  /** Removes the records and closes every store on them. */
  drop: () => Promise<void>
}

export type Sql = <Row extends object = object>(text: string, values?: unknown[]) => Promise<Row[]>

/** Gives the records of the running test. */
export type TheRecords = () => Records

/** What every record store must do. `fresh` makes empty, migrated records. */
export function recordStoreContract(name: string, fresh: () => Promise<Records>): void {
  const empty = withRecords(fresh)
  const withPolicy = withRecords(async () => {
    const records = await fresh()
    await records.store.applyPolicy(twoGroups, 'name: two groups', 'Mona', 'first policy', noon)
    return records
  })

  describe(`record store: ${name}`, () => {
    describe('opening', () => openings(withPolicy()))
    describe('steps', () => steps(withPolicy()))
    describe('notes and comments', () => notes(withPolicy()))
    describe('messages set aside', () => aside(withPolicy()))
    describe('notices', () => notices(withPolicy()))
    describe('rules that act on their own', () => rules(withPolicy()))
    describe('lists', () => lists(withPolicy()))
    describe('escalation requests', () => approvals(withPolicy()))
    describe('the stream', () => streams(withPolicy()))
    describe('overrides', () => overrides(withPolicy()))
    describe('texts', () => texts(withPolicy()))
    describe('tasks and handoffs', () => work(withPolicy()))
    describe('tokens', () => tokens(empty()))
    describe('sign-ins', () => signIns(empty()))
    describe('policies', () => policies(empty()))
  })
}

function withRecords(make: () => Promise<Records>): () => TheRecords {
  return () => {
    let records: Records
    beforeAll(async () => { records = await make() })
    afterAll(() => records?.drop())
    return () => records
  }
}
