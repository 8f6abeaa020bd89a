import type { Approval, ApprovalState } from '../../domain/approvals/approval.js'
import type { ApprovalRecord } from '../../ports/recordStore.js'
import { oneLine } from './layout.js'
import { byUrgency, deadline, past, sinceMoment, untilDeadline } from './moments.js'
import { moreLines, type PageScreen } from './page.js'
import type { Palette } from './palette.js'
import { table } from './table.js'

/** A line for each request: what waits for whom, since when, and until when. */
export function approvalsText(records: readonly ApprovalRecord[], { now, more, first, ...screen }: PageScreen): string {
  if (records.length === 0) return first ? 'No escalation request matches.' : 'No more escalation requests.'
  const rows = records.map(({ incident: { number, priority }, approval }) => [
    approval.id, number, String(priority), screen.palette[statePaints[approval.state]](approval.state), sinceMoment(approval.requestedAt, now),
    dueOf(approval, now, screen.palette), whoOf(approval), `${approval.requestedBy}: ${askedOf(approval)}`,
  ])
  const head = ['request', 'incident', 'P', 'state', 'made', 'due', 'who decides', 'what is asked']
  const drawn = table(screen, head, rows, { wraps: false, firm: ['request', 'incident', 'P', 'state', 'due'] })
  return [drawn, ...moreLines(more)].join('\n')
}

/** The request as one line among the facts of its incident: how it stands, and who has to do what. */
export function requestLine(approval: Approval, now: string, palette: Palette): string {
  const { id, state, severity, requestedBy, approvers, dueAt, decidedBy, decidedAt, decision } = approval
  const made = `${id} (${severity}) by ${requestedBy}`
  if (state === 'Requested') {
    const due = dueAt === null ? '' : `, to answer by ${deadline(dueAt, now, palette)}`
    return `${palette.caution('Requested')}: ${made}; ${approvers.join(', ')} may decide it${due}`
  }
  const when = decidedAt === null ? '' : ` ${past(decidedAt, now)}`
  return `${palette[statePaints[state]](state)} by ${decidedBy ?? 'nobody'}${when}: ${made}${decision === null ? '' : `. ${asSentence(oneLine(decision))}`}`
}

/** What Baton notes of a decision, and what people write in haste, begins like a sentence. */
function asSentence(text: string): string {
  return text.replace(/^\p{Ll}(?=\p{Ll}*(?:[\s.,;:!?]|$))/u, letter => letter.toUpperCase())
}

const statePaints: Record<ApprovalState, 'caution' | 'alarm' | 'quiet'> = { Requested: 'caution', Escalated: 'alarm', Declined: 'quiet', Closed: 'quiet' }

/** What this one asks before what its template says of every one, so that a cut line still tells them apart. */
function askedOf({ justification, template, details }: Approval): string {
  const [first = '', ...rest] = justification.split('\n')
  const said = template === null ? [justification] : [rest.join('\n'), first]
  return [details?.request ?? '', ...said].map(oneLine).filter(text => text !== '').join(' · ')
}

function dueOf({ dueAt }: Approval, now: string, palette: Palette): string {
  return dueAt === null ? '' : byUrgency(dueAt, now, palette)(untilDeadline(dueAt, now))
}

function whoOf({ state, approvers, decidedBy }: Approval): string {
  return state === 'Requested' ? approvers.join(', ') : `by ${decidedBy ?? 'nobody'}`
}
