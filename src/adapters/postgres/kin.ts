import { sql, type Transaction } from 'kysely'
import { kinFields, type KinField } from '../../domain/triggers/trigger.js'
import type { Kind } from '../../domain/triggers/kin.js'
import type { Kin } from '../../domain/triggers/triggerState.js'
import { lockName } from './locked.js'
import { storable } from './storable.js'
import type { Tables } from './tables.js'

const columns = { category: 'category', subcategory: 'subcategory', configurationItem: 'configuration_item' } as const satisfies Record<KinField, string>
/** As many as a note should name. */
const mostNamed = 10

/**
 * See `Current.kinOf`. Incidents of one kind wait for each other's transactions here: otherwise two that are opened at the
 * same moment would both be the first. Canceled ones should not have been opened, and do not count.
 */
export async function kinOf(tx: Transaction<Tables>, { number, fields, after, until }: Kind): Promise<Kin> {
  const asked = kinFields.flatMap(field => (Object.hasOwn(fields, field) ? [{ column: columns[field], value: storable(fields[field] ?? null) }] : []))
  await lockName(tx, `kind ${JSON.stringify(asked)}`)
  let query = tx.selectFrom('incidents').where('number', '<>', number).where('state', '<>', 'Canceled')
    .where('opened_at', '>', after).where('opened_at', '<=', until)
  for (const { column, value } of asked) query = query.where(column, value === null ? 'is' : '=', value)
  const { count } = await query.select(eb => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const newest = count === 0 ? [] : await query.select('number').orderBy('opened_at', 'desc').orderBy(sql`length(number)`, 'desc').orderBy('number', 'desc')
    .limit(mostNamed).execute()
  return { count, numbers: newest.map(row => row.number) }
}
