import { Forward } from 'lucide-react'
import type { Handoff, Story } from '../api/answers.js'
import { Badge } from '../controls/Badge.js'
import { Moment } from '../time/Moment.js'
import { EntryText } from './EntryText.js'
import styles from './HandoffCard.module.css'
import { sectionsOf } from './handoffSections.js'

/** What one tier handed to the next, in the terms of those who got it. */
export function HandoffCard({ handoff: { handoff, form, completeness, by, at, fromTier }, story }: { handoff: Handoff; story: Story }) {
  const from = story.tiers.find(({ number }) => number === fromTier)
  return (
    <article className={styles.card}>
      <header className={styles.head}>
        <Forward aria-hidden="true" />
        <h3>Handed over by <span dir="auto">{by}</span></h3>
        <span className={styles.from}>{from && <>from {from.stage} · </>}<Moment at={at} /></span>
        {completeness && <Completeness {...completeness} />}
      </header>
      <EntryText text={handoff.note} />
      <Sections sections={sectionsOf(handoff, form)} />
      {form && form.terms.length > 0 && (
        <dl className={styles.terms}>
          {form.terms.map(({ term, value, proposed }) => <div key={term}><dt>{term}</dt><dd dir="auto">{value}{proposed && <span className={styles.proposed}> (proposed)</span>}</dd></div>)}
        </dl>
      )}
    </article>
  )
}

export function Sections({ sections }: { sections: { heading: string; texts: string[] }[] }) {
  return sections.map(({ heading, texts }) => (
    <section key={heading} className={styles.section}>
      <h4>{heading}</h4>
      {texts.length === 1 ? <EntryText text={texts[0]!} /> : <ul className={styles.list}>{texts.map((text, index) => <li key={index}><EntryText text={text} /></li>)}</ul>}
    </section>
  ))
}

export function Completeness({ score, missing }: { score: number; missing: string[] }) {
  return <Badge tone={score === 100 ? 'good' : score >= 60 ? 'warn' : 'bad'} {...(missing.length > 0 && { title: `Missing: ${missing.join(', ')}` })}>{score} % complete</Badge>
}
