import type { ReactNode } from 'react'
import styles from './DataTable.module.css'

export interface DataTableProps {
  /** What it shows, for those who do not see what stands around it. */
  label: string
  head: readonly string[]
  rows: readonly (readonly ReactNode[])[]
  /** Columns of numbers, which stand to the right. */
  numbers?: ReadonlySet<number>
  /** Columns that never break. */
  firm?: ReadonlySet<number>
  /** Its last row is of all together. */
  hasTotal?: boolean
}

/** A table that scrolls within itself when it does not fit, also by keys. The first cell of a row names it, unless it is empty: then it belongs to the row above. */
export function DataTable({ label, head, rows, numbers, firm, hasTotal = false }: DataTableProps) {
  const side = (column: number) => (numbers?.has(column) ? styles.number : firm?.has(column) ? styles.firm : undefined)
  return (
    <div className={styles.frame} role="region" aria-label={label} tabIndex={0}>
      <table className={`${styles.table} ${hasTotal ? styles.hasTotal : ''}`}>
        <thead>
          <tr>{head.map((title, column) => <th key={column} scope="col" className={side(column)}>{title}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (column === 0 && cell !== ''
                ? <th key={column} scope="row" className={side(column)} dir="auto">{cell}</th>
                : <td key={column} className={side(column)} dir="auto">{cell}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
