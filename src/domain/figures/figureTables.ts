import type { Figures, PeriodFigures, Spread } from './figures.js'

/** The figures as tables: what the console shows beside its charts, and a spreadsheet takes. */
export interface FigureTable {
  name: FigureName
  heading: string
  columns: readonly FigureColumn[]
  /** A cell for each column; null: there is nothing to tell. */
  rows: FigureCell[][]
}

export const figureNames = ['weeks', 'stages', 'pingPongs', 'engagement', 'breaches'] as const
export type FigureName = (typeof figureNames)[number]

export interface FigureColumn {
  head: string
  /** A rate is 0…1, a time in ms, a week the instant at which it begins. */
  kind: 'text' | 'week' | 'count' | 'rate' | 'time'
}

export type FigureCell = string | number | null

export function figureTables(figures: Figures): Record<FigureName, FigureTable> {
  const { weeks, total, stages, pingPongs, engagement, breaches } = figures
  return {
    weeks: {
      name: 'weeks', heading: 'By week', columns: [{ head: 'week', kind: 'week' }, ...periodColumns],
      rows: [...weeks.map(({ week, ...counted }) => [week, ...periodCells(counted)]), [null, ...periodCells(total)]],
    },
    stages: {
      name: 'stages', heading: 'Response and resolution',
      columns: [...texts('stage', 'priority'), counted('tiers'), ...spreadColumns('answered', 'response'), ...spreadColumns('resolved', 'resolution')],
      rows: stages.map(({ stage, priority, tiers, response, resolution }) => [
        stage, priority === null ? null : `P${priority}`, tiers, ...spreadCells(response), ...spreadCells(resolution),
      ]),
    },
    pingPongs: {
      name: 'pingPongs', heading: 'Asked back', columns: [...texts('asked by', 'asked'), counted('times'), counted('incidents')],
      rows: pingPongs.map(({ from, to, count, incidents }) => [from, to, count, incidents]),
    },
    engagement: {
      name: 'engagement', heading: 'From a handoff to work on it', columns: [...texts('group'), counted('handoffs'), ...spreadColumns('engaged', 'time to engage')],
      rows: engagement.map(({ group, handoffs, timeToEngage }) => [group, handoffs, ...spreadCells(timeToEngage)]),
    },
    breaches: {
      name: 'breaches', heading: 'Deadlines that went by', columns: [...texts('stage', 'clock'), counted('times')],
      rows: breaches.map(({ stage, clock, count }) => [stage, clock, count]),
    },
  }
}

const periodColumns: FigureColumn[] = [
  counted('opened'), counted('escalated'), rated('escalation rate'),
  { head: 'time to escalation, median', kind: 'time' }, { head: 'time to escalation, p90', kind: 'time' },
  counted('escalations'), counted('resolutions'), counted('reopened'), rated('reopen rate'),
  counted('resolutions after escalation'), counted('came back'), rated('re-escalation rate'), counted('send-backs'), counted('breaches'),
]

function periodCells(period: PeriodFigures): FigureCell[] {
  const { timeToEscalation: { medianMs, p90Ms } } = period
  return [
    period.opened, period.escalated, period.escalationRate, medianMs, p90Ms, period.escalations, period.resolutions, period.reopened, period.reopenRate,
    period.escalatedResolutions, period.reEscalated, period.reEscalationRate, period.sendBacks, period.breaches,
  ]
}

function spreadColumns(count: string, what: string): FigureColumn[] {
  return [counted(count), { head: `${what}, median`, kind: 'time' }, { head: `${what}, p90`, kind: 'time' }]
}

function spreadCells({ count, medianMs, p90Ms }: Spread): FigureCell[] {
  return [count, medianMs, p90Ms]
}

function texts(...heads: string[]): FigureColumn[] {
  return heads.map(head => ({ head, kind: 'text' }))
}

function counted(head: string): FigureColumn {
  return { head, kind: 'count' }
}

function rated(head: string): FigureColumn {
  return { head, kind: 'rate' }
}
