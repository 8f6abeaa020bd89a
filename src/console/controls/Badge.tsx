import type { ReactNode } from 'react'
import styles from './Badge.module.css'

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad' | 'info'

/** A word or two about something. The words say it; the colour only helps. */
export function Badge({ tone = 'plain', icon, children, title }: { tone?: Tone; icon?: ReactNode; children: ReactNode; title?: string }) {
  return <span className={`${styles.badge} ${styles[tone]}`} title={title}>{icon}{children}</span>
}
