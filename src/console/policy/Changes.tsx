import type { Difference } from './queries.js'
import styles from './Changes.module.css'

/** What changes for people, part by part. */
export function Changes({ changes, none }: { changes: Difference['changes']; none: string }) {
  if (changes.length === 0) return <p>{none}</p>
  const parts = [...new Set(changes.map(({ part }) => part))]
  return (
    <div className={styles.parts}>
      {parts.map(part => (
        <section key={part}>
          <h3 dir="auto">{part}</h3>
          <ul className={styles.list}>{changes.filter(change => change.part === part).map(({ what }) => <li key={what} dir="auto">{what}</li>)}</ul>
        </section>
      ))}
    </div>
  )
}
