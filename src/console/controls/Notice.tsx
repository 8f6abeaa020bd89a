import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './Notice.module.css'

/** What somebody has to know before they go on, with what they can do below it; `bad`: something went wrong. */
export function Notice({ tone, what, children }: { tone: 'bad' | 'warn'; what: string; children?: ReactNode }) {
  return (
    <div role="alert" className={`${styles.notice} ${styles[tone]}`}>
      <CircleAlert aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.what} dir="auto">{what}</p>
        {children}
      </div>
    </div>
  )
}
