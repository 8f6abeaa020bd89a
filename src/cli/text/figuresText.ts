import { spellInstant } from '../../domain/activityStream.js'
import type { Figures, PeriodFigures, Spread } from '../../domain/figures/figures.js'
import { figureNames, figureTables, type FigureCell, type FigureColumn, type FigureTable } from '../../domain/figures/figureTables.js'
import type { Screen } from '../world.js'
import { beside, wrap } from './layout.js'
import { roughly } from './moments.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** Of the weeks, what a terminal has room for; what is left out stands above them for the whole period. */
const weekColumns: Record<string, string> = {
  'week': 'week', 'opened': 'opened', 'escalation rate': 'escalated', 'time to escalation, median': 'after (median)', 'resolutions': 'resolved',
  'reopen rate': 'reopened', 're-escalation rate': 'came back', 'send-backs': 'sent back', 'breaches': 'late',
}

/** The whole period in words, then a table for each part of which there is something to tell. */
export function figuresText(figures: Figures, screen: Space): string {
  const { from, until, group, priorities, total } = figures
  const whose = [group ?? 'every group', priorities.length === 0 ? 'every priority' : priorities.map(one => `P${one}`).join(', ')].join(', ')
  const head = wrap(`From ${spellInstant(from)} until ${spellInstant(until)}: ${whose}.`, screen.columns).map(screen.palette.strong)
  const tables = figureTables(figures)
  const parts = figureNames.map(name => tables[name]).filter(({ rows }) => rows.length > 0).map(one => figureText(one.name === 'weeks' ? narrowed(one) : one, screen))
  return [[...head, ...totalText(total, screen)].join('\n'), ...parts].join('\n\n')
}

function totalText(total: PeriodFigures, { columns, palette }: Space): string[] {
  const { opened, escalated, timeToEscalation, escalations, resolutions, reopened, escalatedResolutions, reEscalated, sendBacks, breaches } = total
  const facts: [string, string][] = [
    ['opened', String(opened)],
    ['escalated', `${share(escalated, opened, total.escalationRate)}${spread(', ', timeToEscalation)}`],
    ['escalations', String(escalations)],
    ['resolved', String(resolutions)],
    ['reopened', share(reopened, resolutions, total.reopenRate)],
    ['came back', `${share(reEscalated, escalatedResolutions, total.reEscalationRate)} that were resolved after an escalation`],
    ['sent back', String(sendBacks)],
    ['late', `${breaches} ${breaches === 1 ? 'deadline' : 'deadlines'} went by`],
  ]
  return facts.map(([name, text]) => beside(`  ${palette.quiet(name)}`, text, 15, columns))
}

function share(part: number, whole: number, rate: number | null): string {
  return `${part} of ${whole}${rate === null ? '' : ` (${percent(rate)})`}`
}

function spread(before: string, { medianMs, p90Ms }: Spread): string {
  return medianMs === null || p90Ms === null ? '' : `${before}half of them within ${roughly(medianMs)}, nine of ten within ${roughly(p90Ms)}`
}

function narrowed({ columns, rows, ...rest }: FigureTable): FigureTable {
  const kept = columns.flatMap(({ head }, index) => (weekColumns[head] === undefined ? [] : [index]))
  const of = <T>(list: readonly T[]): T[] => kept.map(index => list[index]!)
  return { ...rest, columns: of(columns).map(column => ({ ...column, head: weekColumns[column.head] ?? column.head })), rows: rows.map(of) }
}

function figureText({ heading, columns, rows }: FigureTable, screen: Space): string {
  const spreads = columns.some(isMedian)
  const shown = columns.flatMap((column, index) => (isP90(column) ? [] : [{ column, index }]))
  const head = shown.map(({ column }) => column.head.replace(/, median$/, ''))
  const drawn = rows.map(row => shown.map(({ column, index }) => {
    const cell = cellText(column, row[index] ?? null)
    const p90 = columns[index + 1]
    return isMedian(column) && p90 && cell !== '–' ? `${cell} / ${cellText(p90, row[index + 1] ?? null)}` : cell
  }))
  return [`${screen.palette.strong(heading)}${spreads ? screen.palette.quiet(' (median / p90)') : ''}`, table(screen, head, drawn, { wraps: true, firm: ['week', 'priority'] })].join('\n')
}

const isMedian = ({ head }: FigureColumn) => head.endsWith(', median')
const isP90 = ({ head }: FigureColumn) => head.endsWith(', p90')

function cellText({ kind }: FigureColumn, cell: FigureCell): string {
  if (cell === null) return kind === 'text' || kind === 'week' ? 'all' : '–'
  if (typeof cell === 'string') return kind === 'week' ? cell.slice(0, 10) : cell
  if (kind === 'rate') return percent(cell)
  return kind === 'time' ? roughly(cell) : String(cell)
}

function percent(rate: number): string {
  return `${Math.round(rate * 100)} %`
}
