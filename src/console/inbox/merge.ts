import type { InfiniteData } from '@tanstack/react-query'
import type { Incident, IncidentPage } from '../api/answers.js'
import { byUrgency } from './urgency.js'

/** A page as it was read, and the last incident that it then had: up to there the list is known, and there the next page begins. */
export type Page = IncidentPage & { upTo: Incident | null }
export type Pages = InfiniteData<Page, string | null>

export function asRead(page: IncidentPage): Page {
  return { ...page, upTo: page.incidents.at(-1) ?? null }
}

/**
 * The pages of a list with an incident as it is now: moved to its place, added, or gone. Behind the end of what was read it
 * is left out while there is more to read: it comes with its page.
 */
export function merged(pages: Pages, incident: Incident, belongs: boolean): Pages {
  const without = pages.pages.map(page => ({ ...page, incidents: page.incidents.filter(({ number }) => number !== incident.number) }))
  if (!belongs) return { ...pages, pages: without }
  const place = without.findIndex(({ next, upTo }) => next === null || (upTo !== null && byUrgency(incident, upTo) <= 0))
  return { ...pages, pages: without.map((page, index) => (index === place ? { ...page, incidents: [...page.incidents, incident].sort(byUrgency) } : page)) }
}
