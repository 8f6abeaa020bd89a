import { phrases, oneLine } from './templates/render.js'
import type { Bundling, Notice } from './notice.js'

/**
 * When a notice may leave, given the instants at which earlier ones left for the same recipient: at once, or, in a
 * storm, when the oldest of the last `moreThan` is long enough ago. What waits then leaves as one.
 */
export function leavesAt(bundling: Bundling | null, earlier: readonly string[], at: string): string {
  if (!bundling) return at
  const since = Date.parse(at) - bundling.withinMs
  const recent = earlier.map(instant => Date.parse(instant)).filter(ms => ms > since && ms <= Date.parse(at)).sort((a, b) => a - b)
  const oldest = recent.at(-bundling.moreThan)
  return oldest === undefined ? at : new Date(oldest + bundling.withinMs).toISOString()
}

/**
 * Several notices to one recipient as one. `id` must be kept with them: sent again, it is the same bundle. Throws a
 * RangeError for none.
 */
export function bundleOf(id: string, notices: readonly Notice[]): Notice {
  const [first] = notices
  if (!first) throw new RangeError('a bundle of nothing')
  if (notices.length === 1) return first
  const words = phrases[first.language]
  const numbers = [...new Set(notices.map(({ number }) => number))]
  return {
    ...first,
    id,
    subject: oneLine(`${words.bundled(notices.length)}: ${numbers.join(', ')}`),
    text: notices.map(({ subject, text }) => `${subject}\n\n${text}`).join('\n\n---\n\n'),
    rich: null,
    thread: numbers.length === 1 ? first.thread : id,
    priority: Math.min(...notices.map(({ priority }) => priority)),
    bundling: null,
  }
}
