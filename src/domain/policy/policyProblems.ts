import type { z } from 'zod'

/** Something wrong (or, as a warning, doubtful) in a policy document, with its place and the mend. */
export interface PolicyProblem {
  /** Counted from 1. */
  line: number
  column: number
  /** The keys that lead there: `ladders[0].stages[1].sla.respond`; empty for the whole document. */
  path: string
  problem: string
  fix: string
}

/** A problem before its place in the text is known. */
export interface Finding {
  path: readonly PropertyKey[]
  /** The key itself is at fault, not the value below it. */
  atKey?: boolean
  problem: string
  fix: string
}

/** `line 12, column 5: … Write …`: one problem on one line. */
export function spellProblem({ line, column, problem, fix }: PolicyProblem): string {
  return `line ${line}, column ${column}: ${problem}. ${fix}`
}

export function spellPath(path: readonly PropertyKey[]): string {
  return path
    .map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}

/** Says in words what zod found in `raw`: one finding for each place. */
export function findingsOf(issues: readonly z.core.$ZodIssue[], raw: unknown): Finding[] {
  const told = new Set<string>()
  return issues
    .flatMap(issue => findings(issue, [], raw))
    .filter(({ path }) => {
      const place = JSON.stringify(path)
      return told.has(place) ? false : told.add(place)
    })
}

function findings(issue: z.core.$ZodIssue, base: readonly PropertyKey[], raw: unknown): Finding[] {
  const path = [...base, ...issue.path]
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find(branch => branch.length > 0 && branch.every(isInside))
    if (meant) return meant.flatMap(inner => findings(inner, path, raw))
  }
  const [problem = '', fix = ''] = (
    issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? '') : issue.message
  ).split('\n')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({ path: [...path, key], atKey: true, problem: `\`${key}\` ${problem}`, fix }))
  }
  if (issue.code === 'invalid_key')
    return [{ path, atKey: true, problem: `\`${String(path.at(-1))}\` ${problem}`, fix }]
  return [{ path, problem: `${subject(path)} ${wrong(valueAt(raw, path), problem)}`, fix }]
}

/** A branch of "one or a list" was meant when the value has its form, and only something inside is wrong. */
function isInside(issue: z.core.$ZodIssue): boolean {
  return issue.path.length > 0 || !['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code)
}

function subject(path: readonly PropertyKey[]): string {
  const key = path.at(-1)
  if (key === undefined) return 'the document'
  if (typeof key !== 'number') return `\`${String(key)}\``
  const list = path.findLast(step => typeof step !== 'number')
  return list === undefined ? `entry ${key + 1}` : `entry ${key + 1} of \`${String(list)}\``
}

function wrong(value: unknown, problem: string): string {
  if (value === undefined) return 'is missing'
  if (value === null) return `is empty and ${problem}`
  // That it is a block says something only where something else was to stand there.
  if (typeof value === 'object' && !problem.startsWith('must be')) return problem
  const shown = typeof value === 'object' ? (Array.isArray(value) ? (value.length === 0 ? 'an empty list' : 'a list') : 'a block') : JSON.stringify(value)
  return `${problem}, not ${shown.length > 60 ? `${shown.slice(0, 57)}…` : shown}`
}

/** Follows a path through plain data; a single value stands for a list of one. */
export function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof key === 'number' && !Array.isArray(value)) return key === 0 ? value : undefined
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<PropertyKey, unknown>)[key]
      : undefined
  }, raw)
}

/** A problem for each name that stands there a second time. */
export function repeated(
  names: readonly (string | null)[],
  path: (index: number) => PropertyKey[],
  kind: string,
): Finding[] {
  return names.flatMap((name, index) =>
    name === null || names.indexOf(name) === index
      ? []
      : [
          {
            path: path(index),
            problem: `there are two ${kind}s \`${name}\``,
            fix: `Give each ${kind} a name of its own.`,
          },
        ],
  )
}
