import type { Screen } from '../world.js'

/** Where one page of a list is written. */
export interface PageScreen extends Pick<Screen, 'columns' | 'palette'> {
  /** The present instant, in UTC. */
  now: string
  /** The command that shows the next page; null on the last one. */
  more: string | null
  /** Whether this is the first page. */
  first: boolean
}

/** The lines below a page that lead to the next one. */
export function moreLines(more: string | null): string[] {
  return more === null ? [] : ['', `More: ${more}`]
}
