import type { Story } from '../api/answers.js'
import { useNow } from '../time/now.js'
import { spellMoment, spellStretch } from '../time/words.js'
import { tierOf } from './actions.js'
import styles from './Rings.module.css'

const round = 2 * Math.PI * 20

/** What is promised at this stage, and how much of it is left: to answer, to resolve, and for the incident as a whole. */
export function Rings({ story }: { story: Story }) {
  const { incident } = story
  const tier = tierOf(story)
  if (!tier) return null
  const { plan, answeredAt } = tier
  return (
    <div className={styles.rings} role="group" aria-label="Service levels">
      <Ring name="Respond" durationMs={plan.respond?.durationMs ?? null} dueAt={incident.respondBy} rest={answeredAt === null ? null : 'Answered'} state={incident.state} />
      <Ring name="Resolve" durationMs={plan.resolve?.durationMs ?? null} dueAt={incident.resolveBy} rest={incident.state === 'Resolved' ? 'Resolved' : null} state={incident.state} />
      <Ring name="Incident" durationMs={plan.incident?.durationMs ?? null} dueAt={incident.incidentBy} rest={incident.state === 'Resolved' ? 'Resolved' : null} state={incident.state} />
    </div>
  )
}

interface RingProps {
  name: string
  /** Null: nothing is promised. */
  durationMs: number | null
  /** Null: the clock does not run. */
  dueAt: string | null
  /** What is said of a clock that has been met. */
  rest: string | null
  state: string
}

function Ring({ name, durationMs, dueAt, rest, state }: RingProps) {
  const now = useNow()
  if (durationMs === null) return null
  const left = dueAt === null ? null : Date.parse(dueAt) - now
  // Working time is promised and the wall's is shown: a night between makes more of it than there is.
  const share = left === null ? (rest === null ? 0 : 1) : Math.min(1, Math.max(0, left / durationMs))
  const look = left === null ? (rest === null ? styles.still : styles.met) : left <= 0 ? styles.over : share < 0.25 ? styles.urgent : share < 0.5 ? styles.soon : styles.fine
  const words = left === null ? rest ?? (state === 'On Hold' ? 'Paused' : 'Stopped') : left <= 0 ? `${spellStretch(left)} over` : `${spellStretch(left)} left`
  return (
    <div className={`${styles.ring} ${look}`}>
      <svg viewBox="0 0 48 48" width="44" height="44" aria-hidden="true">
        <circle cx="24" cy="24" r="20" className={styles.track} />
        <circle cx="24" cy="24" r="20" className={styles.arc} strokeDasharray={`${round * (left !== null && left <= 0 ? 1 : share)} ${round}`} transform="rotate(-90 24 24)" />
      </svg>
      <div>
        <div className={styles.name}>{name}</div>
        <div className={styles.left}>{words}</div>
        {dueAt !== null && <div className={styles.due}>{spellMoment(dueAt)}</div>}
      </div>
    </div>
  )
}
