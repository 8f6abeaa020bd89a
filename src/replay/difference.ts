/**
 * Every way in which a replay can differ from its log, by name: why it does, in words for a reader who knows neither
 * Baton's rules nor the log.
 */
export const differenceCauses = {
  priorityMatrix:
    'The log gives this impact and urgency another priority than Baton\'s own matrix. The replay\'s policy takes the log\'s.',
  priorityByHand: 'The log\'s priority is not the one that impact and urgency have in its other rows. Baton always computes it.',
  noKnownGroup: 'No row of the incident names its group. It is replayed with group Unknown.',
  groupAfterResolved: 'The log gives a resolved incident to another group. Baton keeps the group that resolved it.',
  classificationAfterResolved: 'The log reclassifies a resolved incident. Baton keeps the classification it was resolved under.',
  afterClosed: 'The log changes a closed incident. Baton never reopens one: Closed is final.',
  backToNew: 'The log takes the incident back to New. In Baton work that was taken on stays In Progress.',
  awaitingEvidence: 'Baton has no hold reason Awaiting Evidence. It is replayed as Awaiting Caller.',
  outOfOrder: 'The row is dated before the opening or before the row above it. It is replayed at the instant reached by then.',
  undated: 'The row does not say when. It is replayed at the instant reached by then.',
  resolvedAtMissing: 'The log has no `resolved_at`. The time to resolve is taken from the row that resolved the incident.',
  resolvedAtOther:
    'The log\'s `resolved_at` is not the instant of the row that resolved the incident; often it is that of a later row. Both times '
    + 'to resolve are taken from the row that resolved it.',
  late: 'The machine was so slow that Baton\'s clock had run past the row\'s minute.',
  refused: 'Baton refused what the log says was done.',
  afterRefusal: 'A command of this incident was refused, so its figures differ.',
  unexplained: 'Nothing that the replay knows of explains it: this is a defect of Baton or of the replay.',
} as const

export type DifferenceName = keyof typeof differenceCauses

export interface Difference {
  name: DifferenceName
  /** The log's number of the incident; null when it is about the whole log. */
  incident: string | null
  /** The row; null when it is about the incident as a whole. */
  line: number | null
  /** What differs: `assignmentGroup`, `handoffs`, `timeToResolve` … */
  what: string
  log: string | number | null
  baton: string | number | null
  explanation: string
}

export function difference(
  name: DifferenceName, { incident = null, line = null, ...rest }: Pick<Difference, 'what' | 'log' | 'baton'> & Partial<Pick<Difference, 'incident' | 'line'>>,
): Difference {
  return { name, incident, line, ...rest, explanation: differenceCauses[name] }
}
