import { Download } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import type { FigureTable } from '../../domain/figures/figureTables.js'
import { DataTable } from '../controls/DataTable.js'
import { spellCell } from './words.js'
import styles from './Figure.module.css'

interface FigureProps {
  title: string
  /** What is counted, in a sentence. */
  about: string
  table: FigureTable
  /** Which of its columns belong here; all unless said. */
  columns?: readonly number[]
  /** Where its table is to be had as a file. */
  csv: string
  /** Said in place of the chart when there is nothing to draw. */
  empty?: string | null
  children: ReactNode
}

/** A chart, its table for those who read rather than look, and the same as a file. */
export function Figure({ title, about, table, columns, csv, empty = null, children }: FigureProps) {
  const id = useId()
  const shown = columns ?? table.columns.map((_, index) => index)
  const of = <T,>(cells: readonly T[]) => shown.map(index => cells[index] as T)
  const heads = of(table.columns)
  return (
    <section className={styles.figure} aria-labelledby={id}>
      <header className={styles.header}>
        <h2 id={id}>{title}</h2>
        <a className={styles.csv} href={csv} download aria-label={`${title}: the table as a CSV file`}><Download aria-hidden="true" />CSV</a>
      </header>
      <p className={styles.about}>{about}</p>
      {empty === null ? children : <p className={styles.none}>{empty}</p>}
      {table.rows.length > 0 && (
        <details className={styles.details}>
          <summary>Table</summary>
          <DataTable
            label={`${title}, as a table`} head={heads.map(({ head }) => head)} rows={table.rows.map(row => of(row).map((cell, index) => spellCell(heads[index]!, cell)))}
            numbers={new Set(heads.flatMap(({ kind }, index) => (kind === 'text' || kind === 'week' ? [] : [index])))} hasTotal={table.name === 'weeks'}
          />
        </details>
      )}
    </section>
  )
}
