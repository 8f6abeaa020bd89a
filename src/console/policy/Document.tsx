import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge } from '../controls/Badge.js'
import { DataTable } from '../controls/DataTable.js'
import { Failure } from '../controls/Failure.js'
import { Skeleton } from '../controls/Skeleton.js'
import { policyDocumentOf, type PolicyPart } from './queries.js'
import styles from './Document.module.css'

/** A version part by part, the ladders with their stages and decision tables first: that is what one looks for. */
export function Document({ which }: { which: number | 'live' }) {
  const { data, error, refetch } = useQuery(policyDocumentOf(which))
  const { data: live } = useQuery(policyDocumentOf('live'))
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton lines={10} />
  const [about, ...parts] = data.parts
  const isLadder = ({ heading }: PolicyPart) => heading.startsWith('Ladder ')
  const ordered = [...parts.filter(isLadder), ...parts.filter(part => !isLadder(part))]
  return (
    <div className={styles.layout}>
      <nav aria-label="Parts of the policy" className={styles.contents}>
        <ul>{ordered.map(({ heading }, index) => <li key={heading}><a href={`#part-${index}`}>{heading}</a></li>)}</ul>
      </nav>
      <div className={styles.parts}>
        <header className={styles.about}>
          <h2 dir="auto">{data.name} <Badge tone={live?.version === data.version ? 'good' : 'warn'}>{live?.version === data.version ? `version ${data.version}, live` : `version ${data.version}, not the live one`}</Badge></h2>
          {live && live.version !== data.version && <p><Link to="/policy">Show the live one</Link></p>}
          <ul className={styles.ladders}>{about?.lines.map(line => <li key={line} dir="auto">{line}</li>)}</ul>
        </header>
        {ordered.map((part, index) => (
          <section key={part.heading} id={`part-${index}`} tabIndex={-1} className={styles.part}>
            <h3 dir="auto">{part.heading}</h3>
            {part.lines.map(line => <p key={line} dir="auto">{line}</p>)}
            {part.table && <DataTable label={part.heading} head={part.table.head} rows={part.table.rows} />}
          </section>
        ))}
      </div>
    </div>
  )
}
