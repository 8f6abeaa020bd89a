import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../src/adapters/postgres/tables.js'
import type { TestBaton, TestIncident } from '../../src/testing/index.js'

/** Copies of an incident in the records, for lists that are long: as readers see them; no workflow moves them. */
export async function copiesOf({ database }: TestBaton, incident: TestIncident, count: number): Promise<void> {
  // In one transaction: incident and tier name each other.
  await database.transaction().execute(async transaction => copy(transaction, incident.number, count))
}

async function copy(database: Transaction<Tables>, number: string, count: number): Promise<void> {
  const columnsOf = async (table: string) => {
    const { rows } = await sql<{ name: string }>`select column_name as name from information_schema.columns
      where table_schema = current_schema() and table_name = ${table} and is_generated = 'NEVER'`.execute(database)
    return rows.map(({ name }) => name)
  }
  const copyOf = async (table: string, changed: Record<string, string>) => {
    const columns = await columnsOf(table)
    const values = columns.map(column => sql.raw(changed[column] ?? `it."${column}"`))
    await sql`insert into ${sql.table(table)} (${sql.join(columns.map(column => sql.ref(column)))})
      select ${sql.join(values)} from ${sql.table(table)} as it, generate_series(1, ${count}::int) as copy
      where it.${sql.ref(table === 'incidents' ? 'number' : 'incident_number')} = ${number}`.execute(database)
  }
  const copyNumber = "'INC' || lpad((5000000 + copy)::text, 7, '0')"
  await copyOf('incidents', { number: copyNumber, short_description: "'Copy ' || copy", due_at: "it.due_at + copy * interval '1 second'", dedup_key: 'null' })
  await copyOf('tiers', { incident_number: copyNumber })
  await copyOf('tasks', { number: "'TASK' || lpad((5000000 + copy)::text, 7, '0')", incident_number: copyNumber })
}
