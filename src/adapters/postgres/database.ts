import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import { nameOfPrepared } from './prepared.js'
import type { Tables } from './tables.js'

export type Database = Kysely<Tables>

export interface DatabaseOptions {
  maxConnections?: number
  /** Told of connections that broke while nobody used them; the pool replaces them by itself. */
  onLostConnection?: (error: Error) => void
}

/** Also the wait for a free connection of the pool: long enough for a storm, short enough for somebody who waits. */
const connectTimeoutMs = 10_000
const statementTimeoutMs = 15_000
/** A server that does not even report its own timeout is gone, or cut off. */
const silenceTimeoutMs = 20_000
/** A process that is frozen in the middle of a step must not hold its incident's lock for ever. */
const idleInTransactionTimeoutMs = 15_000

/**
 * Opens a pool on PostgreSQL 15 or newer. Nothing is connected until the first query; while the server is away every
 * query throws within seconds, and once it is back the pool works again by itself.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const onLost = options.onLostConnection ?? (() => {})
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    application_name: 'baton',
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: silenceTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
  })
  pool.on('error', onLost)
  // The pool listens to a connection only while it lies idle. One that breaks between two queries of a transaction
  // would otherwise end the whole process; the next query on it rejects anyway.
  pool.on('connect', client => client.on('error', () => {}))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: discardingBrokenClients(pool) }) })
}

/**
 * A connection whose query failed for any reason but the server's own word is thrown away. After a timeout on our side
 * the server may still be at work on the statement, and the rollback never reached it: given to somebody else, that
 * connection's next `commit` would commit half a step.
 */
function discardingBrokenClients(pool: pg.Pool): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect()
      let broken: Error | undefined
      const query = async (text: string, values: readonly unknown[]) => {
        if (broken) throw broken
        try {
          return await client.query({ name: nameOfPrepared(text), text, values: [...values] })
        } catch (error) {
          if (!(error instanceof pg.DatabaseError)) broken = error as Error
          throw error
        }
      }
      return { query, release: () => client.release(broken !== undefined) } as unknown as Awaited<ReturnType<PostgresPool['connect']>>
    },
    end: () => pool.end(),
  }
}

const instant: number = pg.types.builtins.TIMESTAMPTZ
const bigInteger: number = pg.types.builtins.INT8
const parseInstant = pg.types.getTypeParser(instant) as (text: string) => Date

/** As the server writes an instant where its zone is UTC, to the millisecond. */
const inUtc = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/

/** Put together from its parts where that is all there is to do: a page of incidents has hundreds. */
function readInstant(text: string): string {
  const [, day, time, fraction = ''] = inUtc.exec(text) ?? []
  return day === undefined ? parseInstant(text).toISOString() : `${day}T${time}.${fraction.padEnd(3, '0')}Z`
}

/** Instants leave the database as ISO strings (design.md: "Boundaries carry plain JSON"), identifiers as numbers. */
function getTypeParser(type: number): (text: string) => unknown {
  if (type === instant) return readInstant
  if (type === bigInteger) return Number
  return pg.types.getTypeParser(type) as (text: string) => unknown
}
