import styles from './Priority.module.css'

const meanings = ['Critical', 'High', 'Moderate', 'Low', 'Planning']

/** P1 … P5, told by the letter and the number. */
export function Priority({ of }: { of: number }) {
  return <span className={`${styles.priority} ${styles[`p${of}`]}`} title={`Priority ${of}: ${meanings[of - 1] ?? ''}`}>P{of}</span>
}
