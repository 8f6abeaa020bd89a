import { sql, type Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** `INC0010001`, `TASK0010001`: seven digits, and more once they are used up. */
export function numberText(prefix: Prefix, count: number): string {
  return prefix + String(count).padStart(7, '0')
}

const sequences = {
  INC: 'incident_numbers', TASK: 'task_numbers', OVR: 'override_numbers', APR: 'approval_numbers', DEV: 'ticket_numbers',
} as const
export type Prefix = keyof typeof sequences

/** The next number; never given twice, so one that was taken and not used leaves a gap. */
export async function nextNumber(db: Kysely<Tables>, prefix: Prefix): Promise<string> {
  const { rows } = await sql<{ count: number }>`select nextval(${sequences[prefix]}) as count`.execute(db)
  return numberText(prefix, rows[0]!.count)
}
