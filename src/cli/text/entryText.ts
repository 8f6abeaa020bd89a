import type { Entry, EntryKind } from '../../domain/activityStream.js'
import type { MessageChannel } from '../../domain/messageChannel.js'
import { readingText, translationText } from '../../domain/triage/readingText.js'
import type { StreamEntry } from '../../ports/recordStore.js'
import type { Screen } from '../world.js'
import { beside, cut, widthOf } from './layout.js'
import type { Palette } from './palette.js'

/** How an entry of the activity stream looks, in `show` and in `watch`. */

const widestAuthor = 20

/** `19:42  Grace   text`, the text wrapped beside time and author. `heading` stands in place of the time's date. */
export function entryBeside(entry: Entry, authorWidth: number, { columns, palette }: Pick<Screen, 'columns' | 'palette'>): string {
  const author = cut(entry.author, authorWidth)
  const time = palette.quiet(entry.at.slice(11, 16))
  const margin = `  ${time}  ${authorPaint(entry.kind, palette)(author)}`
  return beside(margin, toldOf(entry, palette), 2 + 5 + 2 + authorWidth + 2, columns)
}

/** Wide enough for the authors of a stream, within reason. */
export function authorWidthOf(entries: readonly Entry[]): number {
  return Math.min(widestAuthor, Math.max(...entries.map(({ author }) => widthOf(author))))
}

/** One entry on its own, with date and incident. */
export function entryText(entry: StreamEntry, { columns, palette }: Pick<Screen, 'columns' | 'palette'>): string {
  const { at, number, tier, author, kind } = entry
  const head = `${palette.quiet(`${at.slice(0, 10)} ${at.slice(11, 19)}`)} ${palette.strong(number)} ${palette.quiet(`tier ${tier}`)} ${authorPaint(kind, palette)(author)}`
  return `${head}\n${beside('', toldOf(entry, palette), 4, columns)}`
}

function authorPaint(kind: EntryKind, palette: Palette): (text: string) => string {
  return { system: palette.quiet, comment: palette.customer, workNote: palette.strong }[kind]
}

/** The text, and below it in a comment what was read in it: beside the point for most, and there for who asks. */
function toldOf(entry: Entry, palette: Palette): string {
  const { kind, reading } = entry
  if (kind !== 'comment' || !reading) return toCustomer(entry, palette)
  const { translation } = reading
  return [
    toCustomer(entry, palette),
    ...(translation ? [translation.translated === null ? palette.quiet(translationText(translation)) : translationText(translation)] : []),
    palette.quiet(`read by ${reading.by}: ${readingText(reading)}`),
  ].join('\n')
}

/** What leaves the house must not be mistaken for an internal note. */
function toCustomer({ kind, text, channel }: Entry, palette: Palette): string {
  const way = channel ? outsideWays[channel] : undefined
  return `${kind === 'comment' ? 'To the customer: ' : ''}${text}${way ? ` ${palette.quiet(`(by ${way})`)}` : ''}`
}

/** What was not said here, nor by a program: worth knowing when one wonders how somebody came to say it. */
const outsideWays: Partial<Record<MessageChannel, string>> = { slack: 'Slack', email: 'e-mail', webhook: 'webhook' }
