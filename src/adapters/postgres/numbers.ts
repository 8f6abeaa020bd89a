import { sql, type Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** `INC0010001`, `TASK0010001`: seven digits, and more once they are used up. */
export function numberText(prefix: 'INC' | 'TASK', count: number): string {
  return prefix + String(count).padStart(7, '0')
}

const sequences = { INC: 'incident_numbers', TASK: 'task_numbers' } as const

/** The next number; never given twice, so one that was taken and not used leaves a gap. */
export async function nextNumber(db: Kysely<Tables>, prefix: keyof typeof sequences): Promise<string> {
  const { rows } = await sql<{ count: number }>`select nextval(${sequences[prefix]}) as count`.execute(db)
  return numberText(prefix, rows[0]!.count)
}
