import type { CountedFigures } from './queries.js'
import { spellRate, spellTook } from './words.js'
import styles from './Totals.module.css'

/** The whole period at a glance. */
export function Totals({ total }: { total: CountedFigures['total'] }) {
  const { opened, escalated, escalationRate, timeToEscalation, resolutions, reopened, reopenRate, escalatedResolutions, reEscalated, reEscalationRate, sendBacks, breaches } = total
  const tiles: [name: string, value: string, about: string][] = [
    ['Escalation rate', rate(escalationRate), `${escalated} of ${opened} that came in`],
    ['Time to escalation', timeToEscalation.medianMs === null ? '–' : spellTook(timeToEscalation.medianMs), timeToEscalation.p90Ms === null ? 'none' : `median; nine of ten within ${spellTook(timeToEscalation.p90Ms)}`],
    ['Re-escalation rate', rate(reEscalationRate), `${reEscalated} of ${escalatedResolutions} resolved after escalation came back`],
    ['Reopen rate', rate(reopenRate), `${reopened} of ${resolutions} resolutions did not hold`],
    ['Send-backs', sendBacks.toLocaleString(), 'a tier asked back'],
    ['Breaches', breaches.toLocaleString(), 'deadlines went by'],
  ]
  return (
    <dl className={styles.tiles}>
      {tiles.map(([name, value, about]) => (
        <div key={name} className={styles.tile}>
          <dt>{name}</dt>
          <dd className={styles.value}>{value}</dd>
          <dd className={styles.about}>{about}</dd>
        </div>
      ))}
    </dl>
  )
}

function rate(of: number | null): string {
  return of === null ? '–' : spellRate(of)
}
