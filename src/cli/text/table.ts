import Table from 'cli-table3'
import type { Screen } from '../world.js'
import { widthOf } from './layout.js'

export interface TableOptions {
  /** What does not fit goes on the next line; otherwise it is cut. */
  wraps: boolean
  /** The heads of columns that are never cut. */
  firm?: readonly string[]
}

const gap = 2
const narrowest = 6
const noLines = Object.fromEntries([
  'top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right',
  'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle',
].map(name => [name, '']))

/** Columns without rules, under a quiet head, no wider than the screen; the widest columns give way first. */
export function table({ columns, palette }: Pick<Screen, 'columns' | 'palette'>, head: string[], rows: string[][], { wraps, firm = [] }: TableOptions): string {
  const cells = head.map((title, index) => [title, ...rows.map(row => row[index] ?? '')])
  const least = cells.map((column, index) => (firm.includes(head[index] ?? '') ? widest(column) : narrowest))
  const widths = fit(cells.map(widest), [wraps ? cells.map(widestWord) : least, least, cells.map(() => 1)], columns)
  const drawn = new Table({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [] },
    colWidths: widths.map(width => width + gap),
    wordWrap: wraps,
  })
  drawn.push(head.map(palette.quiet), ...rows)
  return drawn.toString().split('\n').map(line => line.trimEnd()).join('\n')
}

function widest(column: string[]): number {
  return Math.max(...column.flatMap(cell => cell.split('\n')).map(widthOf))
}

function widestWord(column: string[]): number {
  return Math.max(...column.flatMap(cell => cell.split(/\s+/)).map(widthOf))
}

/** Takes from the widest column that is above its floor; once all stand on theirs, the next floors count. */
function fit(natural: number[], floors: number[][], columns: number): number[] {
  const widths = [...natural]
  const above = (limits: number[]) => widths.map((width, index) => (width > (limits[index] ?? 0) ? width : 0))
  const room = columns - gap * (widths.length - 1)
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0; over -= 1) {
    const candidates = floors.map(above).find(list => list.some(width => width > 0)) ?? []
    const index = candidates.indexOf(Math.max(...candidates))
    if (index < 0) break
    widths[index] = (widths[index] ?? 0) - 1
  }
  return widths
}
