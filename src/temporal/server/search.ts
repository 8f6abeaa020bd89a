import type { Report } from '../../machine/report.js'
import { NoServerError, type FailedStep } from './noServer.js'

/** An executable that was found or made, and the place it came from. */
export interface FoundServer {
  path: string
  from: string
}

/** One place to look in. `find` gives the executable's path, or throws an error whose message says why it has none. */
export interface Place {
  name: string
  fix: string
  find(report: Report): Promise<string>
}

/** Looks in one place after the other; the first that has a server wins. Throws NoServerError when none has. */
export async function searchPlaces(thing: string, places: readonly Place[], report: Report): Promise<FoundServer> {
  const failed: FailedStep[] = []
  for (const place of places) {
    try {
      return { path: await place.find(report), from: place.name }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      failed.push({ place: place.name, why, fix: place.fix })
      report.say(`${thing}: ${place.name}: ${why}`)
    }
  }
  throw new NoServerError(thing, failed)
}
