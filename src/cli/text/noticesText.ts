import type { NoticeDocument } from '../../client/json.js'
import { spellInstant } from '../../domain/activityStream.js'
import type { Screen } from '../world.js'
import { table } from './table.js'

/** A line for each notice, oldest first. */
export function noticesText(number: string, notices: readonly NoticeDocument[], screen: Pick<Screen, 'columns' | 'palette'>): string {
  if (notices.length === 0) return `Nobody was to be told of ${number}: the policy's \`notices\` say who is.`
  return table(screen, ['about', 'by', 'to', 'wanted', 'state', 'tries', 'why'], notices.map(notice => [
    notice.event, notice.channel, notice.to, spellInstant(notice.wantedAt), stateText(notice, screen.palette),
    String(notice.attempts.length), notice.reason ?? '',
  ]), { wraps: true })
}

function stateText({ state, sentAt, doubted }: NoticeDocument, palette: Screen['palette']): string {
  const text = `${state}${sentAt === null ? '' : ` ${spellInstant(sentAt)}`}${doubted ? ', perhaps twice' : ''}`
  return state === 'failed' || state === 'uncertain' ? palette.alarm(text) : text
}
