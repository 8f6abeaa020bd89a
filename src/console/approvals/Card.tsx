import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import styles from './Card.module.css'

interface CardProps {
  /** The incident that it is about. */
  number: string
  title: string
  /** Its own number, and what stands beside it. */
  id: string
  badges: ReactNode
  facts: readonly (readonly [name: string, value: ReactNode])[]
  children?: ReactNode
  actions?: ReactNode
}

/** One thing to be judged, with its incident. */
export function Card({ number, title, id, badges, facts, children, actions }: CardProps) {
  return (
    <article className={styles.card} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id} dir="auto">{title}</h2>
        <span className={styles.badges}>{badges}</span>
      </header>
      <p className={styles.ids}><Link to="/incidents/$number" params={{ number }}>{number}</Link> · {id}</p>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd dir="auto">{value}</dd></div>)}
      </dl>
      {children}
      {actions && <footer className={styles.actions}>{actions}</footer>}
    </article>
  )
}

/** What somebody wrote, as it was written. */
export function Quote({ children }: { children: string }) {
  return <blockquote className={styles.quote} dir="auto">{children}</blockquote>
}
