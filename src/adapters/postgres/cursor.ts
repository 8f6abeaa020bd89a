import type { z } from 'zod'
import { refuse, RefusalError } from '../../domain/errors.js'

/**
 * A page starts after a place in its order, not after a count of rows, so what is added meanwhile neither repeats nor
 * hides others. Outside, that place is an opaque text.
 */
export function cursorOf(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Throws `field_invalid` as a `RefusalError` for a cursor that no page of this shape gave. */
export function placeOf<Place>(schema: z.ZodType<Place>, cursor: string): Place {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch (cause) {
    const details = { field: 'cursor', value: cursor.slice(0, 80), reason: 'no list gave it', allowed: ['the `next` of the page before'] }
    throw new RefusalError(refuse('field_invalid', details), { cause })
  }
}
