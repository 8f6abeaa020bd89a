import type { OwnIncident, OwnSummary } from '../../client/own.js'
import { isOver } from '../../domain/incident.js'
import type { Screen } from '../world.js'
import { beside, oneLine, widthOf, wrap } from './layout.js'
import { deadline, past, sinceMoment } from './moments.js'
import { moreLines, type PageScreen } from './page.js'
import { table } from './table.js'

/** What callers see of what they reported. */

export function ownTable(incidents: readonly OwnSummary[], { now, more, first, ...screen }: PageScreen): string {
  if (incidents.length === 0) return first ? 'Nothing is reported under this name. `baton own open --help` says how to.' : 'Nothing more is reported under this name.'
  const rows = incidents.map(({ number, state, openedAt, updatedAt, shortDescription }) => {
    const row = [number, state, sinceMoment(openedAt, now), sinceMoment(updatedAt, now), oneLine(shortDescription)]
    return isOver(state) ? row.map(screen.palette.quiet) : row
  })
  return [table(screen, ['incident', 'state', 'reported', 'changed', 'what'], rows, { wraps: false, firm: ['incident', 'state'] }), ...moreLines(more)].join('\n')
}

export function ownText({ number, shortDescription, description, state, openedAt, expectedAt, resolution, comments }: OwnIncident, now: string, { columns, palette }: Pick<Screen, 'columns' | 'palette'>): string {
  const width = Math.max(0, ...comments.map(({ author }) => widthOf(author)))
  return [
    palette.strong(`${number} ${oneLine(shortDescription)}`),
    `${state === 'Resolved' ? palette.good(state) : state}, reported ${past(openedAt, now)}`,
    ...(expectedAt === null || isOver(state) ? [] : [`You may expect news by ${deadline(expectedAt, now, palette)}`]),
    ...(description === null ? [] : ['', ...wrap(description, columns)]),
    ...(resolution === null ? [] : ['', palette.strong(`Solution (${resolution.code}), ${past(resolution.at, now)}`), ...wrap(resolution.notes, columns)]),
    ...(comments.length === 0 ? [] : ['', palette.strong('Said')]),
    ...comments.map(({ at, author, text }) => beside(`  ${palette.quiet(`${at.slice(0, 10)} ${at.slice(11, 16)}`)}  ${palette.customer(author)}`, text, 2 + 16 + 2 + width + 2, columns)),
    ...(state === 'Resolved' ? ['', `Next: baton own reopen ${number} --note …, should it not hold`] : isOver(state) ? [] : ['', `Next: baton own comment ${number} --text …`]),
  ].join('\n')
}
