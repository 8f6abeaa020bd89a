import { formatDuration } from '../../time/duration.js'

/**
 * Differences of plain data, told by where they are: `guardrails[2].limit: 2 → 3`. What has words of its own is told in them; this
 * is for everything else, and for what is to come, so that no change of a policy is ever passed over in silence.
 */
export function structuralChanges(at: string, before: unknown, after: unknown): string[] {
  if (isSame(before, after)) return []
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(at, before as unknown[], after as unknown[])
  if (isBlock(before) && isBlock(after)) {
    return keysOf(before, after).flatMap(key => structuralChanges(at === '' ? key : `${at}.${key}`, before[key], after[key]))
  }
  if (before === undefined) return [`${plainPath(at)} is new: ${shown(after, at)}`]
  if (after === undefined) return [`${plainPath(at)} is gone: ${shown(before, at)}`]
  if (typeof before === 'string' && typeof after === 'string') return [textChange(plainPath(at), before, after)]
  return [`${plainPath(at)}: ${shown(before, at)} → ${shown(after, at)}`]
}

/** Whether two values say the same; what is undefined is as good as left out. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => isSame(value, other[index]))
  }
  if (isBlock(one) && isBlock(other)) return keysOf(one, other).every(key => isSame(one[key], other[key]))
  return one === other
}

export function keysOf(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
}

/** A change of a text; of a long one where it begins to differ. */
export function textChange(what: string, before: string, after: string): string {
  const isShort = before.length <= longest && after.length <= longest && !`${before}${after}`.includes('\n')
  if (isShort) return `${what}: ${quoted(before)} → ${quoted(after)}`
  const [lines, others] = [before.split('\n'), after.split('\n')]
  const at = Math.max(0, others.findIndex((line, index) => line !== lines[index]))
  return others.length < lines.length && others.every((line, index) => line === lines[index])
    ? `${what}: the text ends after line ${others.length}`
    : `${what}: another text from line ${at + 1} on: ${quoted(others[at] ?? '')}`
}

const longest = 80

/** Entries with names are known by them, wherever they stand; others by their place. */
function ofLists(at: string, before: readonly unknown[], after: readonly unknown[]): string[] {
  const [was, is] = [namesOf(before), namesOf(after)]
  if (was && is) {
    const changes = [...new Set([...was, ...is])].flatMap(name =>
      structuralChanges(`${at} \`${name}\``, before[was.indexOf(name)], after[is.indexOf(name)]))
    return changes.length > 0 ? changes : [`${plainPath(at)}: in another order, ${is.join(', ')}`]
  }
  const isOfValues = [...before, ...after].every(value => !isBlock(value) && !Array.isArray(value))
  if (isOfValues) return [`${plainPath(at)}: ${shown(before, at)} → ${shown(after, at)}`]
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index)
    .flatMap(index => structuralChanges(`${at}[${index}]`, before[index], after[index]))
}

/** Null when not every entry has a name of its own. */
function namesOf(list: readonly unknown[]): string[] | null {
  const names = list.flatMap(entry => (isBlock(entry) && typeof entry['name'] === 'string' ? [entry['name']] : []))
  return names.length === list.length && new Set(names).size === names.length ? names : null
}

/** `afterMs` is a length of time for people. */
function plainPath(at: string): string {
  return at.replace(/Ms$/, '')
}

function shown(value: unknown, at: string): string {
  if (value === null) return 'none'
  if (typeof value === 'number' && at.endsWith('Ms')) return value > 0 && value % 1000 === 0 ? formatDuration(value) : `${value} ms`
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return value.map(one => (isBlock(one) ? `{${shown(one, at)}}` : shown(one, at))).join(', ') || 'none'
  if (isBlock(value)) {
    const fields = Object.entries(value).filter(([, one]) => one !== undefined)
    return fields.map(([key, one]) => `${plainPath(key)}: ${isBlock(one) ? `{${shown(one, key)}}` : shown(one, key)}`).join(', ') || 'empty'
  }
  return JSON.stringify(value)
}

function quoted(text: string): string {
  const line = text.split('\n')[0] ?? ''
  return line.length < text.length || line.length > longest ? `“${line.slice(0, longest)}…”` : /^[\p{L}\p{N}]/u.test(line) ? line : `“${line}”`
}

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
