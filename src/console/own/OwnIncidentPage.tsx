import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { OwnIncident } from '../api/answers.js'
import { ownIncident } from '../api/queries.js'
import { Badge } from '../controls/Badge.js'
import { Button } from '../controls/Button.js'
import { Failure } from '../controls/Failure.js'
import { TextAreaField } from '../controls/Fields.js'
import { Skeleton } from '../controls/Skeleton.js'
import { useAttempt } from '../controls/useAttempt.js'
import { EntryText } from '../incident/EntryText.js'
import { stateTone } from '../incident/stateTone.js'
import { Page } from '../shell/Page.js'
import { say } from '../shell/Said.js'
import { Moment } from '../time/Moment.js'
import styles from './Own.module.css'

/** An incident as its caller sees it: what was said, and what became of it. */
export function OwnIncidentPage() {
  const { number } = useParams({ from: '/shell/own/$number' })
  const { data, error, isPending, refetch } = useQuery(ownIncident(number))
  if (isPending) return <Skeleton lines={8} label={`Loading ${number}`} />
  if (!data) return <Page title={number}><Failure error={error} retry={() => void refetch()} /></Page>
  const { shortDescription, description, state, openedAt, expectedAt, resolution, comments } = data
  return (
    <Page title={shortDescription} about={<span className={styles.about}><Badge tone={stateTone(state)}>{state}</Badge>{number} · reported <Moment at={openedAt} /></span>}>
      {expectedAt && state !== 'Resolved' && state !== 'Closed' && <p>You can expect news by <strong><Moment at={expectedAt} /></strong>.</p>}
      {resolution && <section className={styles.solution}><h2>How it was solved</h2><EntryText text={resolution.notes} /></section>}
      {description && <section><h2>What you reported</h2><EntryText text={description} /></section>}
      <section className={styles.comments} aria-label="Comments">
        {comments.map(({ at, author, text }, index) => (
          <article key={index} className={styles.comment}><header className={styles.faint}><strong dir="auto">{author}</strong> · <Moment at={at} ago /></header><EntryText text={text} /></article>
        ))}
        {comments.length === 0 && <p className={styles.faint}>Nobody has commented yet.</p>}
      </section>
      {state !== 'Closed' && state !== 'Canceled' && <Say key={state} incident={data} />}
    </Page>
  )
}

/** A comment; or, when it is said to be solved, that it is not. */
function Say({ incident: { number, state } }: { incident: OwnIncident }) {
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const isReopening = state === 'Resolved'
  const send = useAttempt<OwnIncident>(`/v1/own/incidents/${number}/${isReopening ? 'reopen' : 'comments'}`, {
    onSuccess: answered => {
      setText('')
      queries.setQueryData(['own', number], answered)
      say(isReopening ? `${number} is open again.` : 'Your comment is there.')
    },
  })
  const problem = send.error?.field === 'text' || send.error?.field === 'note' ? send.error.message : null
  return (
    <form className={styles.say} onSubmit={event => { event.preventDefault(); send.mutate(isReopening ? { note: text } : { text }) }}>
      {send.error && <Failure error={send.error} />}
      <TextAreaField label={isReopening ? 'It is not solved, because' : 'Comment'} value={text} onChange={setText} problem={problem} />
      <div><Button type="submit" look="primary" isPending={send.isPending}>{isReopening ? 'Reopen' : 'Send comment'}</Button></div>
    </form>
  )
}
