import { spellInstant } from '../../domain/activityStream.js'
import { commandWord } from '../../domain/commandWords.js'
import type { OverrideCount, RecordedOverride } from '../../domain/guardrails/override.js'
import type { Screen } from '../world.js'
import { beside, oneLine, shellWord, wrap } from './layout.js'
import { past, sinceMoment } from './moments.js'
import { moreLines, type PageScreen } from './page.js'
import { table } from './table.js'

/** Guardrails that were bent, for people. */

interface OverridesScreen extends PageScreen {
  /** Also those that were reviewed. */
  all: boolean
}

/** A block for each: what, where, who and why; the reason is what a reviewer reads. */
export function overridesText(overrides: readonly RecordedOverride[], { now, more, all, first, ...screen }: OverridesScreen): string {
  if (overrides.length === 0) return !first ? 'No more overrides.' : all ? 'No guardrail was ever bent.' : 'No override awaits review.'
  const blocks = overrides.map(override => overrideText(override, now, screen))
  const [awaiting] = overrides.filter(({ review }) => review === null)
  return [
    ...blocks,
    ...(awaiting ? ['', `Next: baton overrides review ${awaiting.id} --verdict …`] : []),
    ...moreLines(more),
  ].join('\n')
}

function overrideText({ id, number, tier, at, guardrail, rule, by, reason, command, review }: RecordedOverride, now: string, screen: Pick<Screen, 'columns' | 'palette'>): string {
  const { palette, columns } = screen
  const lines = [
    `${by} bent "${guardrail}": ${commandWord(command)} ${number}, tier ${tier}, ${past(at, now)}`,
    `It wants ${rule}.`,
    `Reason: ${oneLine(reason)}`,
    review === null
      ? palette.caution('Awaits review')
      : palette.quiet(`${review.verdict}, by ${review.by} ${sinceMoment(review.at, now)}${review.note === null ? '' : `: ${oneLine(review.note)}`}`),
  ]
  return lines.map((line, index) => beside(index === 0 ? palette.strong(id) : '', line, 12, columns)).join('\n')
}

/** For each guardrail how often it was bent, and how that was judged: the first is the one to think about. */
export function overrideSummary(counts: readonly OverrideCount[], since: string | null, screen: Pick<Screen, 'columns' | 'palette'>): string {
  const from = since === null ? '' : ` since ${spellInstant(since)}`
  if (counts.length === 0) return `No guardrail was bent${from}.`
  const head = ['guardrail', 'bent', 'incidents', 'awaiting', 'kept', 'to change', 'not justified']
  const rows = counts.map(({ guardrail, bent, incidents, awaiting, kept, policyToChange, notJustified }) => [
    guardrail, ...[bent, incidents, awaiting, kept, policyToChange, notJustified].map(String),
  ])
  return [...wrap(`Guardrails that were bent${from}, the most often bent first.`, screen.columns), table(screen, head, rows, { wraps: true })].join('\n')
}

/** What was recorded, and what follows from it. */
export function reviewedText({ id, guardrail, number, review }: RecordedOverride, repeated: boolean, { palette }: Pick<Screen, 'palette'>): string {
  const said = `${id} ("${guardrail}", ${number}) is reviewed: ${review?.verdict ?? 'not yet'}.`
  const next = review?.verdict === 'policy to change'
    ? 'baton policy show --source > my-policy.yaml, change the guardrail, and baton policy apply my-policy.yaml --reason …'
    : `baton overrides --all --guardrail ${shellWord(guardrail)} for how it went otherwise`
  return `${repeated ? palette.quiet('It was reviewed like this before; nothing has changed.\n') : ''}${palette.strong(said)}\nNext: ${next}`
}
