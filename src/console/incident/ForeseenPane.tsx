import { ShieldAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Failure } from '../controls/Failure.js'
import { Skeleton } from '../controls/Skeleton.js'
import { Moment } from '../time/Moment.js'
import { EntryText } from './EntryText.js'
import styles from './ForeseenPane.module.css'
import { Completeness, Sections } from './HandoffCard.js'
import { sectionsOf } from './handoffSections.js'
import type { WhatIsForeseen } from './useForeseen.js'

/** What would happen: who gets it and why, until when, what they will see, who is told, and what holds it back. `brief`: only where it goes. */
export function ForeseenPane({ foreseen: { data, error, isOld }, brief = false }: { foreseen: WhatIsForeseen; brief?: boolean }) {
  if (error) return <Failure error={error} />
  if (!data) return <Skeleton lines={4} label="Looking ahead" />
  const { would, request, refused } = data
  const told = would ?? request
  // What is only missing as yet is marked in the form.
  const isMissing = refused && ['field_required', 'handoff_incomplete', 'request_incomplete', 'guardrail'].includes(refused.code)
  return (
    <section className={`${styles.pane} ${isOld ? styles.old : ''}`} aria-label="What would happen" aria-busy={isOld}>
      {refused && !isMissing && <div className={styles.refused} role="alert"><strong dir="auto">{refused.message}</strong>{typeof refused.details.fix === 'string' && <p>{refused.details.fix}</p>}</div>}
      {told?.guardrails.map(({ guardrail, rule, isBent, ...rest }) => (
        <div key={guardrail} className={isBent ? styles.bent : styles.held} role="status">
          <ShieldAlert aria-hidden="true" />
          <div>
            <strong>{isBent ? `Bends “${guardrail}”` : `Held back by “${guardrail}”`}</strong>
            <p>{rule}</p>
            {typeof rest.message === 'string' && <p dir="auto">{rest.message}</p>}
            {!isBent && <p className={styles.faint}>{mayBendWords(rest.people)}</p>}
          </div>
        </div>
      ))}
      {would && (
        <>
          <Part title="Who gets it">
            <p className={styles.who}><strong dir="auto">{would.to.assignedTo}</strong> of {would.to.assignmentGroup}</p>
            <p className={styles.faint}>{would.from.stage} → {would.to.stage} · {would.to.assignedBecause}</p>
            <p className={styles.faint}>{would.to.row}, policy version {would.to.policyVersion}</p>
            {would.page && would.page.people.length > 0 && <p className={styles.faint}>Called: {would.page.people.join(', ')}</p>}
          </Part>
          {(would.to.respondBy ?? would.to.resolveBy) !== null && (
            <Part title="Until when">
              {would.to.respondBy && <p>Respond by <Moment at={would.to.respondBy} /></p>}
              {would.to.resolveBy && <p>Resolve by <Moment at={would.to.resolveBy} /></p>}
              {would.to.incidentBy && <p>Incident by <Moment at={would.to.incidentBy} /></p>}
            </Part>
          )}
          {!brief && (
            <>
              <Part title={would.form ? `What they see: ${would.form.name}` : 'What they see'} {...(would.completeness && { beside: <Completeness {...would.completeness} /> })}>
                {would.handoff.note === '…' ? <p className={styles.faint}>Your note, once it is written.</p> : <EntryText text={would.handoff.note} />}
                <Sections sections={sectionsOf(would.handoff, would.form)} />
                {would.form && would.form.missing.length > 0 && <p className={styles.faint}>Not yet there: {would.form.missing.join(', ')}</p>}
              </Part>
              {would.to.instructions && <Part title="What they are told to do"><EntryText text={would.to.instructions} /></Part>}
            </>
          )}
          {would.customer.comment && <Part title="What the customer reads"><EntryText text={would.customer.comment} /></Part>}
        </>
      )}
      {request && (
        <Part title="Who decides">
          <p>{request.approval.approvers.length > 0 ? request.approval.approvers.join(', ') : 'Nobody has to: it is granted at once'}</p>
          {request.approval.dueAt && <p className={styles.faint}>By <Moment at={request.approval.dueAt} /></p>}
          <p className={styles.faint}>Stage, group and owner stay as they are.</p>
        </Part>
      )}
      {told && told.notices.length > 0 && <Part title="Who is told"><p className={styles.faint}>{[...new Set(told.notices.map(({ to, channel }) => `${to} (${channel})`))].join(', ')}</p></Part>}
    </section>
  )
}

function mayBendWords(people: unknown): string {
  return Array.isArray(people) ? `May go on all the same: ${people.join(', ')}` : 'Anybody may go on all the same, with a reason'
}

function Part({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  return <div className={styles.part}><header className={styles.partHead}><h3>{title}</h3>{beside}</header>{children}</div>
}
