import { isSame } from './structural.js'

/** How the rows of a table are told. */
export interface RowWords<R> {
  /** `decision row 2` */
  label: (index: number) => string
  /** The whole row. */
  words: (row: R) => string
  /** True when the one row is what has become of the other: most often for the same incidents. */
  isHeir: (before: R, after: R) => boolean
  /** What changed in a row; `label` is where it stands now. */
  changed: (before: R, after: R, label: string) => string[]
}

/**
 * Tells a table in which the first match wins: rows that are new, gone, changed, and those that moved past others. A row that
 * only counts on because another came or went above it has not moved.
 */
export function rowChanges<R>(before: readonly R[], after: readonly R[], { label, words, isHeir, changed }: RowWords<R>): string[] {
  const pairs = paired(before, after, isHeir)
  const kept = longestRising(pairs.map(({ from }) => from))
  const moved = pairs.filter((_, index) => !kept.has(index))
  const gone = before.flatMap((row, from) => (pairs.some(pair => pair.from === from) ? [] : [`${label(from)} is gone: ${words(row)}`]))
  return [
    ...gone,
    ...after.flatMap((row, to) => {
      const pair = pairs.find(one => one.to === to)
      const was = pair && before[pair.from]
      if (pair === undefined || was === undefined) return [`new ${label(to)}: ${words(row)}`]
      const move = moved.includes(pair) ? [`${label(pair.from)} has moved and is ${label(to)} now: ${words(row)}`] : []
      return isSame(was, row) ? move : [...move, ...changed(was, row, label(to))]
    }),
  ]
}

interface Pair {
  from: number
  to: number
}

/** Equal rows belong together, then those of which one is the heir of the other; in the order in which they stand now. */
function paired<R>(before: readonly R[], after: readonly R[], isHeir: (before: R, after: R) => boolean): Pair[] {
  const pairs: Pair[] = []
  for (const belongs of [isSame, isHeir]) {
    for (const [to, row] of after.entries()) {
      if (pairs.some(pair => pair.to === to)) continue
      const from = before.findIndex((was, index) => belongs(was, row) && !pairs.some(pair => pair.from === index))
      if (from >= 0) pairs.push({ from, to })
    }
  }
  return pairs.sort((a, b) => a.to - b.to)
}

/** The places of a longest part of a list that rises: as few as possible are left out. */
function longestRising(values: readonly number[]): Set<number> {
  const best: number[][] = []
  for (const [index, value] of values.entries()) {
    const before = best.filter(run => (values[run.at(-1) ?? 0] ?? 0) < value)
    best.push([...before.reduce<number[]>((longest, run) => (run.length > longest.length ? run : longest), []), index])
  }
  return new Set(best.reduce<number[]>((longest, run) => (run.length > longest.length ? run : longest), []))
}
