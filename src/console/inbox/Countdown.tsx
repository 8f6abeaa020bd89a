import { Flame, Pause, Timer } from 'lucide-react'
import type { Incident } from '../api/answers.js'
import { useNow } from '../time/now.js'
import { spellMomentFully, spellStretch } from '../time/words.js'
import styles from './Countdown.module.css'
import { nextClock, type ClockName } from './urgency.js'

const urgentMs = 15 * 60_000
const soonMs = 60 * 60_000

const verbs: Record<ClockName, string> = { respond: 'respond', resolve: 'resolve', incident: 'close' }

/** The clock that runs out next, counting: what it is for, and how long is left. Colour only repeats what the words say. */
export function Countdown({ incident }: { incident: Pick<Incident, 'respondBy' | 'resolveBy' | 'incidentBy' | 'state' | 'breached'> }) {
  const next = nextClock(incident)
  if (next) return <Running {...next} breached={incident.breached} />
  if (incident.breached) return <span className={`${styles.clock} ${styles.over}`}><Flame aria-hidden="true" />Breached</span>
  return incident.state === 'On Hold' ? <span className={styles.clock}><Pause aria-hidden="true" />Paused</span> : <span className={styles.clock}>No clock</span>
}

function Running({ clock, dueAt, breached }: { clock: ClockName; dueAt: string; breached: boolean }) {
  const left = Date.parse(dueAt) - useNow()
  const look = left <= 0 ? styles.over : left < urgentMs ? styles.urgent : left < soonMs ? styles.soon : ''
  return (
    <span className={`${styles.clock} ${breached ? styles.over : look}`} title={`To ${verbs[clock]} by ${spellMomentFully(dueAt)}`}>
      {breached ? <Flame aria-hidden="true" /> : <Timer aria-hidden="true" />}
      {breached && <span>Breached</span>}
      <span className={styles.left}>{left <= 0 ? `${spellStretch(left)} over` : spellStretch(left)}</span>
      {!breached && <span className={styles.what}>{left <= 0 ? verbs[clock] : `to ${verbs[clock]}`}</span>}
    </span>
  )
}
