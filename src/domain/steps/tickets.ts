import { batonAuthor } from '../activityStream.js'
import { isOpen, type Incident } from '../incident.js'
import { beginOfPause } from '../pauses.js'
import type { TicketLink } from '../tickets/ticket.js'
import type { TicketReport } from '../tickets/ticketReport.js'
import { callsAfterHold } from './calls.js'
import { finish, say, withFields, type Change, type Draft } from './change.js'
import { putOnHold, takeOffHold } from './holding.js'

/** A ticket was opened, refused or done. Null when the incident knows that already, or never asked for it. */
export function recordTicket(draft: Draft, report: TicketReport, at: string): Change | null {
  switch (report.kind) {
    case 'ticketOpened': return opened(draft, report, at)
    case 'ticketRefused': return refused(draft, report, at)
    case 'ticketDone': return done(draft, report, at)
  }
}

/** The link is made, and the incident waits, where the rule wants that and it is not waiting for something else. */
function opened(draft: Draft, { key, desk, ticket, url }: Extract<TicketReport, { kind: 'ticketOpened' }>, at: string): Change | null {
  const link = draft.incident.tickets.find(one => one.key === key && one.state === 'Wanted')
  if (!link) return null
  const { state, holdReason, pauses } = draft.incident
  const said = say(draft, 'system', batonAuthor, `${ticket} was opened for the developers: ${link.title}${url === null ? '' : `\n${url}`}`, at)
  const waits = link.hold !== null && isOpen(state)
  const isOnHold = state === 'On Hold'
  const held = waits && !isOnHold ? putOnHold(said, link.hold ?? 'Awaiting Problem', batonAuthor, at)
    : waits && holdReason !== link.hold ? say(said, 'system', batonAuthor, `It does not wait for ${ticket}: it is on hold already (${holdReason}).`, at)
    : said
  const waitsSince = !waits || (isOnHold && holdReason !== link.hold) ? null : isOnHold ? pauses.at(-1)?.from ?? at : beginOfPause(pauses, at)
  return finish(linked(held, link, { desk, ticket, url, state: 'Open', openedAt: at, waitsSince }))
}

function refused(draft: Draft, { key, reason }: Extract<TicketReport, { kind: 'ticketRefused' }>, at: string): Change | null {
  const { tickets, state, needsAttention } = draft.incident
  const link = tickets.find(one => one.key === key && one.state === 'Wanted')
  if (!link) return null
  const text = `No task could be opened for the developers: ${reason}. Somebody has to tell them.\n${link.because}`
  const said = say(withFields(draft, { needsAttention: needsAttention || isOpen(state) }), 'system', batonAuthor, text, at)
  return finish(linked(said, link, { state: 'Refused', outcome: reason }), { triggered: text })
}

/** Whoever waits for it goes on; who went on meanwhile just reads of it. It may be done before its opening was heard of. */
function done(draft: Draft, report: Extract<TicketReport, { kind: 'ticketDone' }>, at: string): Change | null {
  const { key, desk, ticket, by, outcome } = report
  const link = draft.incident.tickets.find(one => (one.key === key || (one.desk === desk && one.ticket === ticket)) && one.state !== 'Done')
  if (!link) return null
  const text = `${ticket} is done, says ${by}: ${outcome}`
  const said = linked(say(draft, 'system', batonAuthor, text, at), link, {
    desk, ticket, state: 'Done', openedAt: link.openedAt ?? at, doneAt: at, outcome,
  })
  if (!isWaitingFor(draft.incident, link)) return finish(said, { triggered: text })
  const others = said.incident.tickets.filter(one => one.state === 'Open' && one.waitsSince === link.waitsSince)
  if (others.length > 0) return finish(say(said, 'system', batonAuthor, `It still waits for ${others.map(other => other.ticket).join(', ')}.`, at), { triggered: text })
  return finish(callsAfterHold(takeOffHold(withFields(said, { needsAttention: true }), batonAuthor, at), at), { triggered: text })
}

/** The hold that began for it still goes on, for the same reason. */
function isWaitingFor({ state, holdReason, pauses }: Incident, { hold, waitsSince }: TicketLink): boolean {
  return state === 'On Hold' && holdReason === hold && waitsSince !== null && pauses.at(-1)?.from === waitsSince
}

function linked(draft: Draft, link: TicketLink, fields: Partial<TicketLink>): Draft {
  return withFields(draft, { tickets: draft.incident.tickets.map(one => (one.key === link.key ? { ...one, ...fields } : one)) })
}
