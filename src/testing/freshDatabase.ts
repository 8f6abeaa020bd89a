import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { openDatabase } from '../adapters/postgres/database.js'
import { migrate } from '../adapters/postgres/migrate.js'
import { migrations } from '../adapters/postgres/migrations/index.js'

export interface FreshDatabase {
  url: string
  /** Cuts all connections to the database and removes it. */
  drop: () => Promise<void>
}

/** Any constant will do, as long as no other lock uses it. */
const templateLock = 8_273_645_002

/**
 * An empty, migrated database of its own for each caller, copied from a template that the first caller makes.
 * `serverUrl` is any database of the server, with the right to create others. The template stays with the server.
 */
export async function freshDatabase(serverUrl: string): Promise<FreshDatabase> {
  const name = `baton_test_${randomBytes(8).toString('hex')}`
  await onServer(serverUrl, async client => {
    const template = await templateOf(client, serverUrl)
    await client.query(`create database ${name} template ${template}`)
  })
  const url = databaseUrl(serverUrl, name)
  // The copy has the template's store ID, and no two stores may have the same.
  await onServer(url, client => client.query('update store set id = gen_random_uuid()'))
  return { url, drop: () => onServer(serverUrl, client => client.query(`drop database if exists ${name} with (force)`)).then(() => {}) }
}

/** One template for each state of the migrations. It gets its name when it is complete: a half-made one is never copied. */
async function templateOf(client: pg.Client, serverUrl: string): Promise<string> {
  const state = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 12)
  const template = `baton_template_${state}`
  await client.query('select pg_advisory_lock($1)', [templateLock])
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount === 0) {
      const unfinished = `${template}_unfinished`
      await client.query(`drop database if exists ${unfinished} with (force)`)
      await client.query(`create database ${unfinished}`)
      const database = openDatabase(databaseUrl(serverUrl, unfinished))
      await migrate(database).finally(() => database.destroy())
      await client.query(`alter database ${unfinished} rename to ${template}`)
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [templateLock])
  }
  return template
}

async function onServer<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
