/** What an incident is told of its tickets: by the activity that asks a desk, and by the desk itself. Nobody else sends these. */
export type TicketReport =
  | { kind: 'ticketOpened'; key: string; desk: string; ticket: string; url: string | null }
  | { kind: 'ticketRefused'; key: string; reason: string }
  /** `key` null: the desk does not say for which request it was opened. */
  | { kind: 'ticketDone'; key: string | null; desk: string; ticket: string; by: string; outcome: string }

const fieldsOf: Record<TicketReport['kind'], readonly string[]> = {
  ticketOpened: ['key', 'desk', 'ticket'],
  ticketRefused: ['key', 'reason'],
  ticketDone: ['desk', 'ticket', 'by', 'outcome'],
}

/** True for a report in its whole shape: signals may hold anything. */
export function isTicketReport(message: unknown): message is TicketReport {
  if (typeof message !== 'object' || message === null) return false
  const report = message as Record<string, unknown>
  const { kind } = report
  if (typeof kind !== 'string' || !Object.hasOwn(fieldsOf, kind)) return false
  const isWhole = fieldsOf[kind as TicketReport['kind']].every(field => typeof report[field] === 'string')
  const optional = kind === 'ticketOpened' ? report['url'] : kind === 'ticketDone' ? report['key'] : null
  return isWhole && (optional === null || typeof optional === 'string')
}
