import { ArrowDownNarrowWide, ArrowUpNarrowWide, MessageSquare, NotebookPen, Settings2 } from 'lucide-react'
import { Fragment, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { Entry, Story, Tier } from '../api/answers.js'
import { Badge } from '../controls/Badge.js'
import { Button } from '../controls/Button.js'
import { Moment } from '../time/Moment.js'
import { spellLength } from '../time/words.js'
import { EntryText } from './EntryText.js'
import { HandoffCard } from './HandoffCard.js'
import styles from './Stream.module.css'

const kinds = { all: 'All', workNote: 'Work notes', comment: 'Comments', system: 'System' } as const
type Shown = keyof typeof kinds

/** As many entries are drawn at once; the others on demand. */
const atOnce = 150

const outcomes: Record<NonNullable<Tier['outcome']>, string> = {
  escalated: 'escalated', breached: 'ran out of time', sentBack: 'sent back', answered: 'answered', reassigned: 'reassigned', deEscalated: 'de-escalated', closed: 'closed', canceled: 'canceled',
  continued: 'goes on',
}

/** Everything that happened, tier by tier. */
export function Stream({ story }: { story: Story }) {
  const [shown, setShown] = useState<Shown>('all')
  const [newestFirst, setNewestFirst] = useState(true)
  const [most, setMost] = useState(atOnce)
  const wanted = story.stream.filter(({ kind }) => shown === 'all' || kind === shown)
  // The newest are those that somebody wants to see.
  const drawn = new Set(wanted.slice(-most))
  const tiers = newestFirst ? story.tiers.toReversed() : story.tiers
  const chapters = tiers.map(tier => ({ tier, entries: inOrder(wanted.filter(entry => entry.tier === tier.number && drawn.has(entry)), newestFirst) }))
  return (
    <>
      <div className={styles.tools}>
        <ToggleButtonGroup
          aria-label="Which entries" className={styles.kinds} selectionMode="single" disallowEmptySelection selectedKeys={[shown]}
          onSelectionChange={keys => { const [first] = keys; if (first !== undefined) setShown(first as Shown) }}
        >
          {(Object.keys(kinds) as Shown[]).map(kind => <ToggleButton key={kind} id={kind} className={styles.kind}>{kinds[kind]}</ToggleButton>)}
        </ToggleButtonGroup>
        <Button look="quiet" size="s" icon={newestFirst ? <ArrowDownNarrowWide aria-hidden="true" /> : <ArrowUpNarrowWide aria-hidden="true" />} onPress={() => setNewestFirst(!newestFirst)}>
          {newestFirst ? 'Newest first' : 'Oldest first'}
        </Button>
      </div>
      {chapters.map(({ tier, entries }) => <Chapter key={tier.number} tier={tier} entries={entries} story={story} isFiltered={shown !== 'all'} newestFirst={newestFirst} />)}
      {wanted.length > most && <Button look="plain" onPress={() => setMost(most + atOnce)}>Show {Math.min(atOnce, wanted.length - most)} older ones</Button>}
    </>
  )
}

interface ChapterProps {
  tier: Tier
  entries: Entry[]
  story: Story
  isFiltered: boolean
  newestFirst: boolean
}

function Chapter({ tier, entries, story, isFiltered, newestFirst }: ChapterProps) {
  const { number, stage, assignmentGroup, startedAt, endedAt, outcome, breached, question } = tier
  const handoff = story.handoffs.find(({ toTier }) => toTier === number)
  const tasks = story.tasks.filter(({ tier }) => tier === number)
  const handed = handoff && !isFiltered && <li key="handoff"><HandoffCard handoff={handoff} story={story} /></li>
  return (
    <section className={styles.chapter} aria-labelledby={`tier-${number}`}>
      <header className={styles.head}>
        <h2 id={`tier-${number}`} className={styles.stage}>{stage}<span className={styles.group} dir="auto">{assignmentGroup}</span></h2>
        <p className={styles.when}>
          Tier {number} · <Moment at={startedAt} />{endedAt !== null && <> · took {spellLength(Date.parse(endedAt) - Date.parse(startedAt))}</>}
          {tasks.map(task => <Fragment key={task.number}> · {task.number}, {task.state}</Fragment>)}
        </p>
        {outcome !== null && <Badge tone={outcome === 'breached' ? 'bad' : 'plain'}>{outcomes[outcome]}</Badge>}
        {breached && <Badge tone="bad">Breached</Badge>}
      </header>
      {question && <div className={styles.question}><strong dir="auto">{question.askedBy} asks:</strong> <EntryText text={question.text} /></div>}
      <ol className={styles.entries}>
        {!newestFirst && handed}
        {entries.map((entry, index) => <li key={`${entry.at} ${entry.kind} ${newestFirst ? entries.length - index : index}`}><EntryItem entry={entry} /></li>)}
        {newestFirst && handed}
        {entries.length === 0 && !handed && <li className={styles.none}>Nothing of this kind.</li>}
      </ol>
    </section>
  )
}

const icons = { workNote: NotebookPen, comment: MessageSquare, system: Settings2 }
const names = { workNote: 'Work note', comment: 'Comment', system: 'System' }

/** One entry; `pending`: it is on its way. */
export function EntryItem({ entry, pending }: { entry: Entry; pending?: boolean }) {
  const { kind, author, at, text, reading } = entry
  const Icon = icons[kind]
  return (
    <article className={`${styles.entry} ${styles[kind]} ${pending ? styles.pending : ''}`} aria-busy={pending === true}>
      <header className={styles.by}>
        <Icon aria-hidden="true" />
        <span className={styles.author} dir="auto">{author}</span>
        <span className={styles.what}>{names[kind]}{kind === 'comment' && ', the customer sees it'}</span>
        <span className={styles.at}>{pending ? 'sending …' : <Moment at={at} ago />}</span>
      </header>
      <EntryText text={text} />
      {reading && <Reading reading={reading} />}
    </article>
  )
}

function Reading({ reading: { language, sentiment, translation } }: { reading: NonNullable<Entry['reading']> }) {
  const isForeign = language !== null && language.code !== 'en'
  return (
    <>
      {translation && 'from' in translation && <div className={styles.translation}><span className={styles.what}>Translated from {translation.from}:</span><EntryText text={translation.translated} /></div>}
      {(sentiment?.tone === 'negative' || isForeign) && (
        <p className={styles.reading}>
          {sentiment?.tone === 'negative' && <Badge tone="warn">Sounds negative</Badge>}
          {isForeign && <Badge>Language: {language.code}</Badge>}
        </p>
      )}
    </>
  )
}

function inOrder(entries: Entry[], newestFirst: boolean): Entry[] {
  return newestFirst ? entries.toReversed() : entries
}
