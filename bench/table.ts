import { cpus, loadavg } from 'node:os'
import { quantile } from './statistics.js'

export interface Row {
  what: string
  baton: number
  /** Null where the bare pair does nothing of the kind. */
  bare: number | null
  unit: string
  aim: string
  digits?: number
}

/** A row for a share of measured times, in ms. */
export function quantileRow(what: string, share: number, baton: readonly number[], bare: readonly number[] | null, aim: string, digits = 0): Row {
  return { what: `${what}, p${share * 100}`, baton: quantile(baton, share), bare: bare && quantile(bare, share), unit: 'ms', aim, digits }
}

export function print(rows: readonly Row[]): void {
  const [one = 0] = loadavg()
  console.log(`\n${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load at the end ${one.toFixed(1)}, Node ${process.versions.node}\n`)
  const head = ['', 'Baton', 'bare pair', 'ratio', 'aim']
  const lines = rows.map(({ what, baton, bare, unit, aim, digits = 0 }) => {
    const shown = (value: number | null) => (value === null ? '' : `${value.toFixed(digits)} ${unit}`)
    return [what, shown(baton), shown(bare), bare === null ? '' : (baton / bare).toFixed(2), aim]
  })
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map(line => (line[column] ?? '').length)))
  for (const line of [head, ...lines]) {
    console.log(line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ').trimEnd())
  }
}
