import type { FigureCell, FigureColumn } from '../../domain/figures/figureTables.js'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A length of time as one glances at it: `45 s`, `12 min`, `3.5 h`, `2.1 d`. */
export function spellTook(ms: number): string {
  if (ms < minute) return `${Math.round(ms / 1000)} s`
  if (ms < hour) return `${Math.round(ms / minute)} min`
  return ms < 2 * day ? `${rounded(ms / hour)} h` : `${rounded(ms / day)} d`
}

export function spellRate(rate: number): string {
  return `${rounded(rate * 100)} %`
}

/** The day on which a week begins, which is counted in UTC. */
export function spellWeek(at: string): string {
  return weekDay.format(new Date(at))
}

export function spellCell({ kind }: FigureColumn, cell: FigureCell): string {
  if (cell === null) return kind === 'text' || kind === 'week' ? 'all' : '–'
  if (typeof cell === 'string') return kind === 'week' ? spellWeek(cell) : cell
  if (kind === 'time') return spellTook(cell)
  return kind === 'rate' ? spellRate(cell) : cell.toLocaleString()
}

const weekDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' })

function rounded(value: number): string {
  return value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 })
}
