import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { Changes } from './Changes.js'
import type { Checked } from './queries.js'
import styles from './CheckResult.module.css'

/** What is wrong with a policy, or what it would change and whom it touches. */
export function CheckResult({ result: { policy, problems, warnings, changes, touched } }: { result: Checked }) {
  return (
    <>
      {policy === null
        ? <p className={styles.bad}><CircleAlert aria-hidden="true" />It cannot be applied: {problems.length} {problems.length === 1 ? 'problem' : 'problems'}.</p>
        : <p className={styles.good}><CircleCheck aria-hidden="true" /><span dir="auto">{policy.name} can be applied{warnings.length > 0 ? `, with ${warnings.length} to think about` : ''}.</span></p>}
      <Findings findings={problems} />
      <Findings findings={warnings} isWarning />
      {changes && <><h2>What changes</h2><Changes changes={changes} none="It says the same as the live one." /></>}
      {touched && (
        <>
          <h2>Open incidents that it touches</h2>
          {touched.touched === 0
            ? <p>{touched.open === 0 ? 'No incident is open.' : `None of ${touched.open} that are open.`}</p>
            : (
              <ul className={styles.list}>
                {touched.groups.map((group, index) => (
                  <li key={index} className={group.isStuck ? styles.stuck : undefined}>
                    {group.isStuck && <strong>No way on: </strong>}{group.count} at {group.stage} ({group.ladder}): {group.changes.join('; ')}
                    <span className={styles.numbers}>{group.first.map(number => <Link key={number} to="/incidents/$number" params={{ number }}>{number}</Link>)}</span>
                  </li>
                ))}
              </ul>
            )}
        </>
      )}
    </>
  )
}

function Findings({ findings, isWarning = false }: { findings: Checked['problems']; isWarning?: boolean }) {
  if (findings.length === 0) return null
  return (
    <ol className={styles.findings} aria-label={isWarning ? 'To think about' : 'Problems'}>
      {findings.map(({ line, column, problem, fix }, index) => (
        <li key={index}>
          {isWarning ? <TriangleAlert aria-hidden="true" className={styles.warnIcon} /> : <CircleAlert aria-hidden="true" className={styles.badIcon} />}
          <span dir="auto"><strong>Line {line}, column {column}:</strong> {problem}. {fix}</span>
        </li>
      ))}
    </ol>
  )
}
