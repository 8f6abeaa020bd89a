import type { Compilable, Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** Texts that are prepared, with the names under which connections keep their plans. */
const names = new Map<string, string>()

/** The name of a prepared text; undefined: it is planned anew each time. */
export function nameOfPrepared(text: string): string | undefined {
  return names.get(text)
}

const itself = 'the value'

/**
 * A statement about one value, which may stand in it several times. Its text is put together once, and each connection plans it
 * once: for reading a story both cost more than to run it. It has to name its columns: plans do not survive others.
 */
export function prepared<Row>(db: Kysely<Tables>, statement: (value: string) => Compilable<Row>): (value: string) => Promise<Row[]> {
  const compiled = statement(itself).compile()
  if (compiled.parameters.some(parameter => parameter !== itself)) throw new Error(`a prepared statement is about one value: ${compiled.sql}`)
  prepare(compiled.sql)
  return async value => (await db.executeQuery<Row>({ ...compiled, parameters: compiled.parameters.map(() => value) })).rows
}

/** More of them, and connections would keep what is hardly asked again: the others are planned each time. */
const mostTexts = 200

/** A statement that comes in few forms, each of which connections plan once. It has to name its columns, as above. */
export async function plannedOnce<Row>(db: Kysely<Tables>, statement: Compilable<Row>): Promise<Row[]> {
  const compiled = statement.compile()
  if (names.size < mostTexts) prepare(compiled.sql)
  return (await db.executeQuery<Row>(compiled)).rows
}

function prepare(text: string): void {
  if (!names.has(text)) names.set(text, `baton_${names.size + 1}`)
}
