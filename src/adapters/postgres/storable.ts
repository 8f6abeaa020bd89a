/**
 * PostgreSQL stores neither NUL nor half of a surrogate pair, in text as in jsonb. They are replaced by U+FFFD rather
 * than refused: a write that can never succeed would be tried again for ever, and its incident would stand still.
 */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return (unstorable.test(value) ? value.replace(everyUnstorable, '\ufffd') : value) as T
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(storable) as T
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [storable(name), storable(field)])) as T
}

const unstorable = /\0|\p{Surrogate}/u
const everyUnstorable = new RegExp(unstorable, 'gu')
