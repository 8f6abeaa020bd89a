/** An address to make sense of paths with; nobody can have it (RFC 2606). */
const nowhere = 'http://nowhere.invalid'

/** It travels in a cookie, which must not be longer than 4 kB. */
const longest = 2_000

/**
 * The path that somebody wants to go to afterwards, as browsers understand it; null: it leads, or might lead, elsewhere. Slashes,
 * dots, tabs and line ends are judged after the address was read as browsers read it.
 */
export function localPath(given: string): string | null {
  if (!given.startsWith('/') || given.includes('\\') || !URL.canParse(given, nowhere)) return null
  const { origin, pathname, search, hash } = new URL(given, nowhere)
  const path = `${pathname}${search}${hash}`
  return origin === nowhere && !path.startsWith('//') && path.length <= longest ? path : null
}
