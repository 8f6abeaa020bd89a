import { spellInstant } from '../../domain/activityStream.js'
import type { NoticeRecord } from '../../ports/noticeStore.js'
import type { Screen } from '../world.js'
import { table } from './table.js'

/** A line for each notice, oldest first. */
export function noticesText(number: string, notices: readonly NoticeRecord[], screen: Pick<Screen, 'columns' | 'palette'>): string {
  if (notices.length === 0) return `Nobody was to be told of ${number}: the policy's \`notices\` say who is.`
  return table(screen, ['about', 'by', 'to', 'wanted', 'state', 'tries', 'why'], notices.map(record => [
    record.notice.event, record.notice.channel, record.notice.to, spellInstant(record.wantedAt), stateText(record, screen.palette),
    String(record.attempts.length), record.reason ?? '',
  ]), { wraps: true })
}

function stateText({ state, sentAt, doubted }: NoticeRecord, palette: Screen['palette']): string {
  const text = `${state}${sentAt === null ? '' : ` ${spellInstant(sentAt)}`}${doubted ? ', perhaps twice' : ''}`
  return state === 'failed' || state === 'uncertain' ? palette.alarm(text) : text
}
