import { type ReactNode, useEffect } from 'react'
import styles from './Page.module.css'

interface PageProps {
  title: string
  /** Beside the title. */
  actions?: ReactNode
  /** Below the title. */
  about?: ReactNode
  /** `full`: the content reaches the edges, as a list does. */
  width?: 'text' | 'full'
  children: ReactNode
}

/** A page within the shell: its heading, the document's title, and the room for what it shows. */
export function Page({ title, actions, about, width = 'text', children }: PageProps) {
  useEffect(() => { document.title = `${title} · Baton` }, [title])
  return (
    <>
      <header className={styles.header}>
        <div className={styles.words}>
          <h1>{title}</h1>
          {about && <div className={styles.about}>{about}</div>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={`${styles.body} ${styles[width]}`}>{children}</div>
    </>
  )
}
