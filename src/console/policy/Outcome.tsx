import { formatDuration } from '../../domain/time/duration.js'
import { Badge } from '../controls/Badge.js'
import { DataTable } from '../controls/DataTable.js'
import { Moment } from '../time/Moment.js'
import type { WouldHappen } from './queries.js'
import styles from './Outcome.module.css'

const minuteMs = 60_000

/** Where it would go, why, by when; and the timeline if nobody ever answers. */
export function Outcome({ outcome: { priority, policyVersion, at, refused, plan, timeline } }: { outcome: WouldHappen }) {
  return (
    <>
      {refused && (
        <section className={styles.refused} aria-labelledby="outcome">
          <h2 id="outcome">It would be refused</h2>
          <p dir="auto">{refused.message}</p>
          {typeof refused.details.fix === 'string' && <p dir="auto">{refused.details.fix}</p>}
        </section>
      )}
      {plan && (
        <section className={styles.plan} aria-labelledby="outcome">
          <h2 id="outcome"><bdi>{plan.assignedTo}</bdi> of <bdi>{plan.assignmentGroup}</bdi> gets it, at {plan.stage} <Badge tone="accent">P{priority}</Badge></h2>
          <dl className={styles.facts}>
            <div><dt>Row that matched</dt><dd dir="auto">{plan.row}</dd></div>
            <div><dt>Why this person</dt><dd dir="auto">{plan.assignedBecause}</dd></div>
            <div><dt>Ladder</dt><dd dir="auto">{plan.ladder}, policy version {policyVersion}</dd></div>
            <Due name="To answer by" at={plan.respondBy} />
            <Due name="To resolve by" at={plan.resolveBy} />
            {plan.incidentBy !== null && <Due name="As a whole by" at={plan.incidentBy} />}
          </dl>
          {plan.instructions !== null && <pre className={styles.instructions} dir="auto">{plan.instructions}</pre>}
        </section>
      )}
      {timeline && (
        <section aria-labelledby="timeline" className={styles.plan}>
          <h2 id="timeline">If nobody answers</h2>
          <p className={styles.quiet}>From <Moment at={at} /> on, by the very steps that a running incident takes.</p>
          <DataTable
            label="What happens if nobody answers" firm={new Set([0])} head={['after', 'what', 'stage', 'who has it', 'told']}
            rows={timeline.rows.map(({ afterMs, what, stage, assignmentGroup, assignedTo, told }) => [
              afterMs < minuteMs ? 'at once' : formatDuration(Math.round(afterMs / minuteMs) * minuteMs), what, stage, `${assignedTo}, ${assignmentGroup}`, told.join('\n'),
            ])}
          />
          {timeline.cutOff && <p className={styles.quiet}>It goes on like this.</p>}
        </section>
      )}
    </>
  )
}

function Due({ name, at }: { name: string; at: string | null }) {
  return <div><dt>{name}</dt><dd>{at === null ? 'no clock' : <Moment at={at} />}</dd></div>
}
