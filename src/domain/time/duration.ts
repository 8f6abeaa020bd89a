/** Lengths of time as a policy writes them. */

const secondMs = 1000
const units = [
  { name: 'days', ms: 86_400 * secondMs, one: '1 day', many: 'days' },
  { name: 'hours', ms: 3_600 * secondMs, one: '1 h', many: 'h' },
  { name: 'minutes', ms: 60 * secondMs, one: '1 min', many: 'min' },
  { name: 'seconds', ms: secondMs, one: '1 s', many: 's' },
] as const

/**
 * Largest unit first, each at most once. A bare `m` is refused on purpose: minutes and months differ by a factor
 * of 43,000, and a policy is no place to guess.
 */
export const durationPattern = new RegExp(
  '^(?=[0-9])' +
    part('days', 'days?|d') +
    part('hours', 'hours?|h') +
    part('minutes', 'minutes?|min') +
    part('seconds', 'seconds?|sec|s') +
    '$',
)

/** The longest length that a policy may name: 10 years. Deadlines beyond what a date can hold would stop every plan. */
export const longestDurationMs = 3650 * 86_400 * secondMs

/** Reads `15 min`, `4 h`, `2 days`, `1 h 30 min`, `90 s` as ms; null when the text is no length of time. */
export function parseDuration(text: string): number | null {
  const counts = durationPattern.exec(text)?.groups
  if (!counts) return null
  return units.reduce((sum, { name, ms }) => sum + Number(counts[name] ?? 0) * ms, 0)
}

/**
 * Writes a length of time so that `parseDuration` reads the same length again, to the second: `90 s` → `1 min 30 s`.
 * For people in a hurry there is `spell` in activityStream.ts, which rounds.
 */
export function formatDuration(durationMs: number): string {
  let rest = durationMs
  const parts: string[] = []
  for (const { ms, one, many } of units) {
    const count = Math.floor(rest / ms)
    rest -= count * ms
    if (count > 0) parts.push(count === 1 ? one : `${count} ${many}`)
  }
  return parts.join(' ') || '0 s'
}

function part(name: string, spellings: string): string {
  return `(?:(?<${name}>[0-9]{1,9}) ?(?:${spellings})(?: ?(?=[0-9])|$))?`
}
