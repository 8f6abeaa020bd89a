import styles from './Skeleton.module.css'

/** Where something will stand once it has come. */
export function Skeleton({ lines = 3, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className={styles.lines}>
      {Array.from({ length: lines }, (_, line) => <span key={line} className={styles.line} />)}
    </div>
  )
}
