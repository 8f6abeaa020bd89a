import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import type { Story } from '../api/answers.js'
import { choices } from '../api/queries.js'
import styles from './StagePath.module.css'

/** The stages of its ladder, and how far up it is. */
export function StagePath({ story: { incident, tiers } }: { story: Story }) {
  const { data } = useQuery(choices)
  const been = [...new Set(tiers.map(({ stage }) => stage))]
  const ladder = data?.ladders.find(({ name }) => name === incident.ladder)?.stages ?? been
  // A stage that the live policy has renamed is still where the incident was.
  const stages = ladder.includes(incident.stage) ? ladder : [...new Set([...been, ...ladder])]
  const at = stages.indexOf(incident.stage)
  return (
    <ol className={styles.path} aria-label="Stages">
      {stages.map((stage, index) => {
        const isDone = index < at && been.includes(stage)
        const look = index === at ? styles.here : isDone ? styles.done : index < at ? styles.skipped : ''
        return (
          <li key={stage} className={`${styles.stage} ${look}`} {...(index === at && { 'aria-current': 'step' as const })}>
            <span className={styles.dot} aria-hidden="true">{isDone && <Check />}</span>
            <span className={styles.name}>{stage}{index < at && <span className="visuallyHidden">{isDone ? ', done' : ', skipped'}</span>}</span>
          </li>
        )
      })}
    </ol>
  )
}
