import { Flame, Pause, Timer } from 'lucide-react'
import type { Incident } from '../api/answers.js'
import { useNow } from '../time/now.js'
import { pressureOf } from '../time/pressure.js'
import { spellMomentFully, spellStretch } from '../time/words.js'
import styles from './Countdown.module.css'

type NextDue = NonNullable<Incident['nextDue']>

const verbs: Record<NextDue['clock'], string> = { respond: 'respond', resolve: 'resolve', incident: 'close' }

/** The clock that runs out next, counting: what it is for, and how long is left. Colour only repeats what the words say. */
export function Countdown({ incident: { nextDue, breached, state } }: { incident: Pick<Incident, 'nextDue' | 'state' | 'breached'> }) {
  if (nextDue) return <Running next={nextDue} breached={breached} />
  if (breached) return <span className={`${styles.clock} ${styles.over}`}><Flame aria-hidden="true" />Breached</span>
  return state === 'On Hold' ? <span className={styles.clock}><Pause aria-hidden="true" />Paused</span> : <span className={styles.clock}>No clock</span>
}

function Running({ next, breached }: { next: NextDue; breached: boolean }) {
  const left = Date.parse(next.dueAt) - useNow()
  const verb = verbs[next.clock]
  const pressure = breached ? 'over' : pressureOf(left, next)
  return (
    <span className={`${styles.clock} ${styles[pressure] ?? ''}`} data-pressure={pressure} title={`To ${verb} by ${spellMomentFully(next.dueAt)}`}>
      {breached ? <Flame aria-hidden="true" /> : <Timer aria-hidden="true" />}
      {breached && <span>Breached</span>}
      <span className={styles.left}>{left <= 0 ? `${spellStretch(left)} over` : spellStretch(left)}</span>
      {!breached && <span className={styles.what}>{left <= 0 ? verb : `to ${verb}`}</span>}
    </span>
  )
}
