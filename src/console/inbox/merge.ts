import type { InfiniteData } from '@tanstack/react-query'
import type { Incident, IncidentPage } from '../api/answers.js'
import { byUrgency } from './urgency.js'

export type Pages = InfiniteData<IncidentPage, string | null>

/**
 * The pages of a list with an incident as it is now: moved to its place, added, or gone. Behind the end of what was read it
 * is left out while there is more to read: it comes with its page.
 */
export function merged(pages: Pages, incident: Incident, belongs: boolean): Pages {
  const without = pages.pages.map(page => ({ ...page, incidents: page.incidents.filter(({ number }) => number !== incident.number) }))
  if (!belongs) return { ...pages, pages: without }
  const place = without.findIndex(page => page.incidents.some(one => byUrgency(incident, one) < 0))
  const last = without.length - 1
  if (place < 0 && without[last]?.next !== null) return { ...pages, pages: without }
  const into = place < 0 ? last : place
  return { ...pages, pages: without.map((page, index) => (index === into ? { ...page, incidents: [...page.incidents, incident].sort(byUrgency) } : page)) }
}
