import { Link } from '@tanstack/react-router'
import { type CSSProperties, useEffect, useRef } from 'react'
import type { Incident } from '../api/answers.js'
import { useIsFresh } from '../live/fresh.js'
import { Countdown } from './Countdown.js'
import { Marks } from './Marks.js'
import { Priority } from './Priority.js'
import styles from './Row.module.css'

interface RowProps {
  incident: Incident
  /** Where it stands in the list, which is longer than what is drawn. */
  place: CSSProperties
  /** The keys have come to it. */
  isCurrent: boolean
  onFocus: () => void
}

/** A line of the list: one incident, to be opened. */
export function Row({ incident, place, isCurrent, onFocus }: RowProps) {
  const isFresh = useIsFresh(incident.number)
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => { if (isCurrent) link.current?.focus({ preventScroll: true }) }, [isCurrent])
  const { number, shortDescription, state, stage, assignmentGroup, assignedTo, priority } = incident
  return (
    <li className={styles.item} style={place}>
      <Link ref={link} to="/incidents/$number" params={{ number }} className={`${styles.row} ${isFresh ? styles.fresh : ''}`} onFocus={onFocus} preload={false}>
        <span className={styles.priority}><Priority of={priority} /></span>
        <span className={styles.number}>{number}</span>
        <span className={styles.title}><span className={styles.text} dir="auto">{shortDescription}</span><span className={styles.marks}><Marks incident={incident} /></span></span>
        <span className={styles.clock}><Countdown incident={incident} /></span>
        <span className={styles.stage}>{stage}<span className={styles.state}>{state}</span></span>
        <span className={styles.group}><span dir="auto">{assignmentGroup}</span><span className={styles.owner} dir="auto">{assignedTo}</span></span>
      </Link>
    </li>
  )
}
