import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { countsText } from '../../domain/countsText.js'
import type { Me, Story } from '../api/answers.js'
import { about } from '../api/queries.js'
import { Badge } from '../controls/Badge.js'
import { Moment } from '../time/Moment.js'
import { tierOf } from './actions.js'
import styles from './Details.module.css'
import { EntryText } from './EntryText.js'

/** What stands beside the stream: what was reported, the work, who watches, what is waited for. */
export function Details({ story, me }: { story: Story; me: Me }) {
  const { incident, tasks, overrides, approvals } = story
  const tier = tierOf(story)
  const { resolution, tickets, watchers, pingPongs } = incident
  return (
    <div className={styles.details}>
      {resolution && (
        <Part title="Resolution">
          <p><Badge tone="good">{resolution.code}</Badge> by <span dir="auto">{resolution.by}</span>, <Moment at={resolution.at} /></p>
          <EntryText text={resolution.notes} />
          {resolution.cause && <><h3 className={styles.small}>Cause</h3><EntryText text={resolution.cause} /></>}
        </Part>
      )}
      {tier?.plan.instructions && <Part title={`Instructions for ${tier.stage}`}><EntryText text={tier.plan.instructions} /></Part>}
      {incident.description && <Part title="Description"><EntryText text={incident.description} /></Part>}
      {approvals.map(({ id, state, severity, justification, requestedBy, requestedAt, approvers, decidedBy, decision, dueAt }) => (
        <Part key={id} title={`Escalation request ${id}`}>
          <p><Badge tone={state === 'Escalated' ? 'bad' : state === 'Requested' ? 'info' : 'plain'}>{state}</Badge> {severity}, asked by <span dir="auto">{requestedBy}</span>, <Moment at={requestedAt} /></p>
          <EntryText text={justification} />
          {state === 'Requested' && <p className={styles.faint}>{approvers.length > 0 ? `May decide: ${approvers.join(', ')}` : 'Nobody has to decide'}{dueAt && <>, by <Moment at={dueAt} /></>}</p>}
          {decidedBy && <p className={styles.faint}>Decided by {decidedBy}{decision && `: ${decision}`}</p>}
        </Part>
      ))}
      <Part title="Classification">
        <dl className={styles.pairs}>
          <Pair name="Category">{incident.category}{incident.subcategory !== null && `, ${incident.subcategory}`}</Pair>
          <Pair name="Impact, urgency">{incident.impact}, {incident.urgency}</Pair>
          {incident.configurationItem !== null && <Pair name="About">{incident.configurationItem}</Pair>}
          {incident.tags.length > 0 && <Pair name="Tags">{incident.tags.join(', ')}</Pair>}
          <Pair name="Ladder">{incident.ladder}</Pair>
          <Pair name="Opened"><Moment at={incident.openedAt} /> by {incident.openedBy}</Pair>
          {incident.expectedAt && <Pair name="Customer expects news"><Moment at={incident.expectedAt} /></Pair>}
          {incident.followUpOf && <Pair name="Follows"><a href={`/incidents/${incident.followUpOf}`}>{incident.followUpOf}</a></Pair>}
          <Pair name="So far">{countsText(incident) ?? 'Never moved'}</Pair>
        </dl>
      </Part>
      {tier && (
        <Part title="Plan of this tier">
          <dl className={styles.pairs}>
            <Pair name="Owner, because">{tier.plan.assignedBecause}</Pair>
            <Pair name="Row">{tier.plan.row}</Pair>
            <Pair name="Policy">version {tier.plan.policyVersion}</Pair>
            {tier.calling && <Pair name="Call">{callWords(tier.calling)}</Pair>}
          </dl>
        </Part>
      )}
      <Part title="Tasks">
        <ul className={styles.tasks}>
          {tasks.toReversed().map(task => (
            <li key={task.number}>
              <span className={styles.number}>{task.number}</span>
              <Badge tone={task.state === 'Work in Progress' ? 'info' : 'plain'}>{task.state}</Badge>
              <span className={styles.faint} dir="auto">{task.assignedTo} · {task.assignmentGroup}</span>
            </li>
          ))}
        </ul>
      </Part>
      {watchers.length > 0 && <Part title="Watch list"><p dir="auto">{watchers.map(({ person, because }) => (because === 'asked' ? person : `${person} (${because})`)).join(', ')}</p></Part>}
      {tickets.length > 0 && (
        <Part title="Tickets">
          <ul className={styles.tasks}>
            {tickets.map((ticket, index) => (
              <li key={index}><span className={styles.number}>{ticket.ticket ?? 'wanted'}</span><Badge tone={ticket.state === 'Done' ? 'good' : 'info'}>{ticket.state}</Badge><span className={styles.faint} dir="auto">{ticket.title}</span></li>
            ))}
          </ul>
        </Part>
      )}
      {overrides.length > 0 && (
        <Part title="Guardrails that were bent">
          {overrides.map(({ id, guardrail, by, reason, review }) => <p key={id}><strong>{guardrail}</strong> by <span dir="auto">{by}</span>: <span dir="auto">{reason}</span> <Badge tone={review ? 'plain' : 'warn'}>{review?.verdict ?? 'awaits review'}</Badge></p>)}
        </Part>
      )}
      {pingPongs.length > 0 && <Part title="Ping-pong">{pingPongs.map(({ from, to, count }) => <p key={`${from.stage} ${to.stage} ${to.assignmentGroup}`}>{from.assignmentGroup} and {to.assignmentGroup}: {count}×</p>)}</Part>}
      {me.permissions.includes('note') && <Temporal number={incident.number} />}
    </div>
  )
}

function callWords({ state, calls }: NonNullable<Story['tiers'][number]['calling']>): string {
  const last = calls.at(-1)
  const people = last ? last.people.join(', ') : 'nobody yet'
  return { calling: `calling ${people}`, answered: `answered by ${last?.answeredBy ?? people}`, unanswered: `nobody answered; last called ${people}`, stopped: 'stopped' }[state]
}

function Temporal({ number }: { number: string }) {
  const { data } = useQuery(about)
  if (!data?.temporalUi) return null
  const url = `${data.temporalUi}/namespaces/${encodeURIComponent(data.namespace)}/workflows/${encodeURIComponent(`incident:${number}`)}`
  return <p><a href={url} target="_blank" rel="noreferrer" className={styles.out}>The workflow in Temporal<ExternalLink aria-hidden="true" /></a></p>
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return <section className={styles.part}><h2>{title}</h2>{children}</section>
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return <div><dt>{name}</dt><dd dir="auto">{children}</dd></div>
}
