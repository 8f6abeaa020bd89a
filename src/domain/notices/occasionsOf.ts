import { batonAuthor } from '../activityStream.js'
import { clockNames, type ClockName } from '../sla/sla.js'
import { isOpen, type Incident, type TierOutcome } from '../incident.js'
import type { Change } from '../steps/change.js'
import { learnersOf } from '../steps/ending.js'
import type { Occasion } from './occasion.js'

/** What a step was asked by, and under which name its notices are known. */
export interface Cause {
  /** `12` for the incident's move 12, `tier 2 alarm resolve:50%:P1` for an alarm. */
  cause: string
  /** Null: Baton did it. */
  by: string | null
  /** Set for a reminder, of which the incident itself shows nothing. */
  reminder?: { clock: ClockName; percent: number }
  /** Set for a work note that somebody of the group wrote: those who had it before keep seeing what happens. */
  noted?: true
}

const handedOn: Partial<Record<TierOutcome, Occasion['event']>> = {
  reassigned: 'reassigned', sentBack: 'sentBack', answered: 'answered', deEscalated: 'deEscalated',
}

/** What happened in a step that somebody may have to hear of, read off from what it changed; in the order of telling. */
export function occasionsOf(before: Incident | null, change: Change, { cause, by, reminder, noted }: Cause, at: string): Occasion[] {
  const after = change.incident
  const about = (event: Occasion['event'], rest: Partial<Occasion> = {}): Occasion =>
    ({ event, cause, at, incident: after, by, note: noteOf(change, by), clock: null, page: null, ...rest })
  const paged = change.page ? [about('paged', { by: null, page: change.page })] : []
  if (before === null) return [about('opened', { note: after.description }), ...paged]

  const occasions: Occasion[] = []
  if (reminder) {
    const { clock: name, percent } = reminder
    const dueAt = after.tier.clocks[name]?.dueAt
    if (dueAt) occasions.push(about('reminder', { note: null, clock: { name, percent, dueAt } }))
  }
  // A breach is told to those whose time it was, also when others have taken over in the same step.
  const theirs = change.endedTier ? { ...before, state: after.state, tier: change.endedTier } : after
  for (const name of clockNames) {
    const breachedAt = theirs.tier.clocks[name]?.breachedAt
    if (!breachedAt || breachedAt === before.tier.clocks[name]?.breachedAt) continue
    occasions.push(about('breached', {
      cause: `${cause} ${name}`, by: null, note: null, incident: theirs, clock: { name, percent: 100, dueAt: breachedAt },
    }))
  }
  if (change.alerted) occasions.push(about('alert', { note: null }))
  if (after.tier.number !== before.tier.number) {
    occasions.push(about(handedOn[change.endedTier?.outcome ?? 'escalated'] ?? 'escalated'))
  } else if (before.state === 'Resolved' && after.state === 'In Progress') occasions.push(about('reopened'))
  // Who is called next hears of it by the page.
  else if (after.assignedTo !== before.assignedTo && !change.page) occasions.push(about('assigned'))
  if (after.state !== before.state) {
    if (after.state === 'Resolved') occasions.push(about('resolved'), ...(learnersOf(after, by ?? '').length > 0 ? [about('lesson')] : []))
    if (after.state === 'Closed' || after.state === 'Canceled') occasions.push(about('closed'))
  }
  occasions.push(...requestOccasions(before, after).map(({ event, ...told }) => about(event, told)))
  const comment = change.entries.findLast(({ kind }) => kind === 'comment')
  if (comment) occasions.push(about('commented', { by: comment.author, note: comment.text }))
  if (noted) occasions.push(about('noted'))
  if (change.triggered !== undefined) occasions.push(about('triggered', { by: null, note: change.triggered }))
  if (change.unanswered) occasions.push(about('unanswered', { by: null, note: null }))
  return [...occasions, ...paged]
}

/** Of an escalation request: it was made or asked again, or it was answered or closed while work goes on. */
function requestOccasions(before: Incident, { approval, state }: Incident): (Pick<Occasion, 'event'> & Partial<Occasion>)[] {
  if (!approval) return []
  const former = before.approval?.id === approval.id ? before.approval : null
  if (approval.state === 'Requested') {
    if (former) return former.reminders === approval.reminders ? [] : [{ event: 'approvalRequested', by: null, note: approval.justification }]
    return [{ event: 'approvalRequested' }]
  }
  if (!isOpen(state) || former?.state === approval.state) return []
  // Whoever asked has to hear that nobody was asked.
  return [{ event: 'approvalDecided', ...(approval.decidedBy === batonAuthor && { by: null, note: approval.decision }) }]
}

/** What whoever did it wrote for the stream; of a step that Baton made, what it handed over. */
function noteOf({ entries, handoff }: Change, by: string | null): string | null {
  return entries.find(({ kind, author }) => kind === 'workNote' && author === by)?.text ?? handoff?.handoff.note ?? null
}
