/** Runs the works, at most `limit` at a time. The first that throws stops what has not begun, and is thrown on. */
export async function inFlight(works: Iterable<() => Promise<void>>, limit: number): Promise<void> {
  const waiting = works[Symbol.iterator]()
  let failed = false
  const lane = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done && !failed; next = waiting.next()) {
      try {
        await next.value()
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: limit }, lane))
}
