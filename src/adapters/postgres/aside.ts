import { sql, type Kysely } from 'kysely'
import type { LadderCommand } from '../../domain/ladder.js'
import { largestPortion, portionLength } from '../../domain/messageSize.js'
import type { Tables } from './tables.js'

/** See `RecordStore.setAside`. */
export async function setAside(db: Kysely<Tables>, number: string, first: number, commands: readonly LadderCommand[]): Promise<void> {
  if (commands.length === 0) return
  const rows = commands.map((command, index) => ({ incident_number: number, place: first + index, command: JSON.stringify(command) }))
  await db.insertInto('set_aside').values(rows).onConflict(conflict => conflict.doNothing()).execute()
}

/** See `RecordStore.takeAside`. */
export async function takeAside(db: Kysely<Tables>, number: string, from: number, end: number): Promise<LadderCommand[]> {
  await db.deleteFrom('set_aside').where('incident_number', '=', number).where('place', '<', from).execute()
  const waiting = db.selectFrom('set_aside').where('incident_number', '=', number).where('place', '>=', from).where('place', '<', end)
    .orderBy('place').limit(largestPortion.count)
  // Measured before they are read: two hundred large ones would be more than anybody takes.
  const sizes = await waiting.select(sql<number>`octet_length(command)`.as('bytes')).execute()
  const rows = await waiting.select('command').limit(portionLength(sizes.map(({ bytes }) => bytes))).execute()
  return rows.map(({ command }) => JSON.parse(command) as LadderCommand)
}
