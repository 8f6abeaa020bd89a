import type { Story, Tier } from '../api/answers.js'
import { useNow } from '../time/now.js'
import { pressureOf, shareLeft } from '../time/pressure.js'
import { spellMoment, spellStretch } from '../time/words.js'
import { tierOf } from './actions.js'
import styles from './Rings.module.css'

const round = 2 * Math.PI * 20

type Clock = NonNullable<Tier['clocks']['respond']>

/** What is promised at this stage, and how much of it is left: to answer, to resolve, and for the incident as a whole. */
export function Rings({ story }: { story: Story }) {
  const { incident: { state } } = story
  const tier = tierOf(story)
  if (!tier) return null
  const { respond, resolve, incident } = tier.clocks
  const solved = state === 'Resolved' || state === 'Closed' ? 'Resolved' : null
  const stopped = state === 'On Hold' ? 'Paused' : 'Stopped'
  return (
    <div className={styles.rings} role="group" aria-label="Service levels">
      {respond && <Ring name="Respond" clock={respond} met={tier.answeredAt === null ? null : 'Answered'} stopped={stopped} />}
      {resolve && <Ring name="Resolve" clock={resolve} met={solved} stopped={stopped} />}
      {incident && <Ring name="Incident" clock={incident} met={solved} stopped={stopped} />}
    </div>
  )
}

interface RingProps {
  name: string
  clock: Clock
  /** What is said of a promise once it is kept; null: it is not yet. */
  met: string | null
  /** What is said of a clock that stands still. */
  stopped: string
}

function Ring({ name, clock, met, stopped }: RingProps) {
  const { look, share, words } = shownOf(clock, met, stopped, useNow())
  return (
    <div className={`${styles.ring} ${styles[look] ?? ''}`} data-pressure={look}>
      <svg viewBox="0 0 48 48" width="44" height="44" aria-hidden="true">
        <circle cx="24" cy="24" r="20" className={styles.track} />
        <circle cx="24" cy="24" r="20" className={styles.arc} strokeDasharray={`${round * share} ${round}`} transform="rotate(-90 24 24)" />
      </svg>
      <div>
        <div className={styles.name}>{name}</div>
        <div className={styles.left}>{words}</div>
        {clock.dueAt !== null && <div className={styles.due}>{spellMoment(clock.dueAt)}</div>}
      </div>
    </div>
  )
}

function shownOf(clock: Clock, met: string | null, stopped: string, now: number) {
  const { dueAt, breachedAt } = clock
  if (dueAt === null) {
    if (breachedAt !== null) return { look: 'over', share: 1, words: met === null ? 'Breached' : `${met} late` } as const
    return met === null ? { look: 'still', share: 0, words: stopped } as const : { look: 'met', share: 1, words: met } as const
  }
  const left = Date.parse(dueAt) - now
  const pressure = pressureOf(left, clock)
  return { look: pressure, share: pressure === 'over' ? 1 : shareLeft(left, clock), words: pressure === 'over' ? `${spellStretch(left)} over` : `${spellStretch(left)} left` } as const
}
