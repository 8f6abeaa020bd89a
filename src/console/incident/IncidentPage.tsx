import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Me, Story } from '../api/answers.js'
import { me, story as storyOf } from '../api/queries.js'
import { Failure } from '../controls/Failure.js'
import { Skeleton } from '../controls/Skeleton.js'
import { useIsBehind, useLive } from '../live/useLive.js'
import { useKeys } from '../shell/keys.js'
import { say } from '../shell/Said.js'
import { ActionBar } from './ActionBar.js'
import { ActionDialog } from './ActionDialog.js'
import { actionsFor, whyNot, type ActionKind } from './actions.js'
import { Composer, type ToWrite } from './Composer.js'
import { Details } from './Details.js'
import { EscalateDialog } from './EscalateDialog.js'
import { formOf } from './forms.js'
import { Head } from './Head.js'
import styles from './IncidentPage.module.css'
import { Stream } from './Stream.js'
import { useAct } from './useAct.js'

/** One incident: where it is, what has happened, and everything that may be done with it. */
export function IncidentPage() {
  const { number } = useParams({ from: '/shell/incidents/$number' })
  const { data: who } = useQuery(me)
  const { data, error, isPending, refetch } = useQuery(storyOf(number))
  useEffect(() => { document.title = data ? `${number} ${data.incident.shortDescription} · Baton` : `${number} · Baton` }, [data, number])
  if (isPending || !who) return <Skeleton lines={12} label={`Loading ${number}`} />
  if (!data) {
    return (
      <div className={styles.failed}>
        <h1>{number}</h1>
        <Failure error={error} retry={() => void refetch()} />
        <Link to="/">Back to the inbox</Link>
      </div>
    )
  }
  return <Told key={number} story={data} me={who} />
}

function Told({ story, me }: { story: Story; me: Me }) {
  const { number } = story.incident
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [doing, setDoing] = useState<ActionKind | null>(null)
  const [writing, setWriting] = useState<ToWrite | null>(null)
  const isBehind = useIsBehind()
  const actions = actionsFor(story, me)
  const act = useAct(number)
  const anew = () => void queries.invalidateQueries({ queryKey: ['story', number] })
  useLive(`/v1/incidents/${encodeURIComponent(number)}/stream`, { event: 'changed', onChange: anew, onMissed: anew })

  const begin = (kind: ActionKind) => {
    if (!actions.includes(kind)) return say(whyNot(kind, story, me))
    if (formOf(kind, story, me) === null && kind !== 'escalate') return act.mutate({ kind, body: {} })
    setDoing(kind)
  }
  const either = (...kinds: ActionKind[]) => () => begin(kinds.find(kind => actions.includes(kind)) ?? kinds[0]!)
  useKeys({
    e: () => begin('escalate'), a: () => begin('accept'), r: either('resolve', 'reopen'), h: either('hold', 'resume'), b: either('sendBack', 'answer'), t: () => begin('assign'),
    w: either('watch', 'unwatch'), n: () => setWriting({ kind: 'note' }), m: () => setWriting({ kind: 'comment' }), u: () => void navigate({ to: '/' }),
  })
  const form = doing && formOf(doing, story, me)
  const close = () => setDoing(null)
  const keep = (text: string) => {
    close()
    setWriting({ kind: 'note', text })
  }
  return (
    <div className={styles.page}>
      <nav className={styles.back} aria-label="Where this is"><Link to="/"><ArrowLeft aria-hidden="true" />Inbox</Link><span>{number}</span></nav>
      {isBehind && <p role="status" className={styles.behind}>The live connection is broken; what is shown may be old.</p>}
      <Head story={story} />
      {act.error && <Failure error={act.error} />}
      <ActionBar story={story} me={me} actions={actions} onAct={begin} isBusy={act.isPending} />
      <div className={styles.columns}>
        <section className={styles.stream} aria-label="Activity">
          <Composer story={story} me={me} writing={writing} />
          <Stream story={story} />
        </section>
        <aside className={styles.aside} aria-label="About this incident"><Details story={story} me={me} /></aside>
      </div>
      {doing === 'escalate' && <EscalateDialog story={story} me={me} onClose={close} onKeep={keep} />}
      {form && <ActionDialog key={form.kind} form={form} story={story} me={me} onClose={close} onKeep={keep} />}
    </div>
  )
}
