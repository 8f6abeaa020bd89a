import Table from 'cli-table3'
import type { Screen } from '../world.js'
import { widthOf } from './layout.js'

export interface TableOptions {
  /** What does not fit goes on the next line; otherwise it is cut. */
  wraps: boolean
}

const gap = 2
const narrowest = 6
const noLines = Object.fromEntries([
  'top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right',
  'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle',
].map(name => [name, '']))

/** Columns without rules, under a quiet head, no wider than the screen; the widest columns give way first. */
export function table({ columns, palette }: Pick<Screen, 'columns' | 'palette'>, head: string[], rows: string[][], { wraps }: TableOptions): string {
  const cells = head.map((title, index) => [title, ...rows.map(row => row[index] ?? '')])
  const widths = fit(cells.map(widest), cells.map(column => (wraps ? widestWord(column) : narrowest)), columns)
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

/** Takes from the widest column that is above its floor; once all stand on it, words are cut as well. */
function fit(natural: number[], floors: number[], columns: number): number[] {
  const widths = [...natural]
  const room = columns - gap * (widths.length - 1)
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0; over -= 1) {
    const above = (floor: (index: number) => number) => widths.map((width, index) => (width > floor(index) ? width : 0))
    const candidates = above(index => floors[index] ?? 0).some(width => width > 0) ? above(index => floors[index] ?? 0) : above(() => narrowest)
    const index = candidates.indexOf(Math.max(...candidates))
    if (candidates[index] === 0) break
    widths[index] = (widths[index] ?? 0) - 1
  }
  return widths
}
