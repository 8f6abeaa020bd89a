import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js'
import { assertSchema, knownSchema, migrate } from '../../src/adapters/postgres/migrate.js'
import { migrations } from '../../src/adapters/postgres/migrations/index.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import { freshDatabase as migratedDatabase } from '../../src/testing/freshDatabase.js'
import { freshDatabase } from '../support/freshDatabase.js'
import { noon, openOne, twoGroups } from '../support/incidents.js'

/** One more migration than this version of Baton has. */
const next = { number: knownSchema + 1, name: 'next', statements: 'create table next_thing (id integer)' }

describe('the schema', () => {
  let url: string
  let database: Database
  beforeAll(async () => {
    url = await freshDatabase()
    database = openDatabase(url)
  })
  afterAll(() => database?.destroy())

  it('is refused as older before the first migration', async () => {
    await expect(assertSchema(database)).rejects.toMatchObject({ refusal: { code: 'schema_older', details: { found: 0, known: knownSchema } } })
  })

  it('is made once when several processes migrate at the same time', async () => {
    const others = Array.from({ length: 5 }, () => openDatabase(url))
    try {
      const results = await Promise.all([database, ...others].map(each => migrate(each)))
      expect(results.filter(({ from }) => from === 0)).toHaveLength(1)
      expect(results.filter(({ from }) => from === knownSchema)).toHaveLength(5)
    } finally {
      await Promise.all(others.map(each => each.destroy()))
    }
    await assertSchema(database)
  })

  it('stays as it was when a migration fails half-way', async () => {
    const failing = { ...next, statements: 'create table half (id integer); select 1 / 0' }
    await expect(migrate(database, [...migrations, failing])).rejects.toThrow('division by zero')
    await assertSchema(database)
    expect(await migrate(database)).toEqual({ from: knownSchema, to: knownSchema })
    expect((await database.introspection.getTables()).map(({ name }) => name)).not.toContain('half')
  })

  it('goes on from where it is, and is refused from then on by a version that does not know it', async () => {
    expect(await migrate(database, [...migrations, next])).toEqual({ from: knownSchema, to: next.number })
    const newer = { refusal: { code: 'schema_newer', details: { found: next.number, known: knownSchema } } }
    await expect(migrate(database)).rejects.toMatchObject(newer)
    await expect(assertSchema(database)).rejects.toMatchObject(newer)
  })

  it('may get more columns while somebody reads: statements that are planned once outlive it', async () => {
    const { url: own, drop } = await migratedDatabase(inject('postgresUrl'))
    // A single connection, so that the plan is the one that was made before.
    const reader = openDatabase(own, { maxConnections: 1 })
    try {
      const store = postgresRecordStore(reader)
      await store.applyPolicy(twoGroups, 'name: two groups', 'Mona', 'first policy', noon)
      const { number } = await openOne(store)
      const before = await store.story(number)
      const columns = ['incidents', 'tiers', 'tasks', 'entries', 'handoffs', 'approvals', 'overrides'].map(table => `alter table ${table} add column later text default 'x'`)
      await migrate(reader, [...migrations, { ...next, statements: columns.join('; ') }])
      expect(await store.story(number)).toEqual(before)
    } finally {
      await reader.destroy()
      await drop()
    }
  })

  it('has migrations with the numbers 1, 2, 3 … and without gaps', () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1))
  })

  it('uses the clock of the database for nothing but recorded_at', () => {
    const clocks = /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|current_timestamp|localtimestamp|current_date|timeofday)\b/i
    const lines = migrations.flatMap(({ statements }) => statements.split('\n')).filter(line => clocks.test(line))
    expect(lines.filter(line => !/^ {2}recorded_at timestamptz not null default clock_timestamp\(\),?$/.test(line))).toEqual([])
  })
})

describe('a fresh database for a test', () => {
  it('has the known schema and a store ID of its own, and is gone when dropped', async () => {
    const made = await Promise.all([1, 2, 3].map(() => migratedDatabase(inject('postgresUrl'))))
    const ids = await Promise.all(made.map(async ({ url }) => {
      const database = openDatabase(url)
      await assertSchema(database)
      return postgresRecordStore(database).storeId().finally(() => database.destroy())
    }))
    expect(new Set(ids).size).toBe(3)
    await Promise.all(made.map(({ drop }) => drop()))
    const gone = openDatabase(made[0]!.url)
    await expect(assertSchema(gone)).rejects.toThrow('does not exist')
    await gone.destroy()
  })
})
