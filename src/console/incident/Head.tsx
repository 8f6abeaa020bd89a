import type { Story } from '../api/answers.js'
import { Badge } from '../controls/Badge.js'
import { Marks } from '../inbox/Marks.js'
import { Priority } from '../inbox/Priority.js'
import styles from './Head.module.css'
import { Rings } from './Rings.js'
import { StagePath } from './StagePath.js'
import { stateTone } from './stateTone.js'

/** What it is, where it is on its way up, who has it, and how much time is left. */
export function Head({ story }: { story: Story }) {
  const { incident } = story
  return (
    <header className={styles.head}>
      <div className={styles.words}>
        <h1 className={styles.title} dir="auto">{incident.shortDescription}</h1>
        <div className={styles.line}>
          <Priority of={incident.priority} />
          <Badge tone={stateTone(incident.state)}>{incident.state}</Badge>
          {incident.breached && <Badge tone="bad">Breached</Badge>}
          <Marks incident={incident} />
        </div>
        <dl className={styles.owner}>
          <div><dt>Owner</dt><dd dir="auto" data-testid="owner">{incident.assignedTo}</dd></div>
          <div><dt>Group</dt><dd dir="auto" data-testid="group">{incident.assignmentGroup}</dd></div>
          <div><dt>Caller</dt><dd dir="auto">{incident.caller}</dd></div>
        </dl>
        <StagePath story={story} />
      </div>
      <Rings story={story} />
    </header>
  )
}
