import type { Notice } from '../../domain/notices/notice.js'

/**
 * Text for Slack. `&`, `<` and `>` are all that begins a mention, a link or a command there; escaped, they are letters
 * like any others. Everything is sent as plain text, so that no star or colon turns into something else.
 */
export function slackText(text: string, longest: number): string {
  let written = ''
  for (const character of text.replace(/[^\P{Cc}\t\n]|\p{Cs}/gu, ' ')) {
    const next = entities[character] ?? character
    // Never cut in the middle of an entity.
    if (written.length + next.length > longest - 1) return `${written}…`
    written += next
  }
  return written
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

export interface PlainText {
  type: 'plain_text'
  text: string
  emoji: false
}

export type Block =
  | { type: 'header'; text: PlainText }
  | { type: 'section'; text: PlainText }
  | { type: 'section'; fields: PlainText[] }

/** Slack's own limits: a header 150 letters, a field 2,000, ten fields, a section 3,000. */
export function blocksOf({ subject, text, rich }: Notice): Block[] {
  const body = rich === null ? text : rich.body
  const facts = rich?.facts.slice(0, 10) ?? []
  return [
    { type: 'header', text: plain(subject, 150) },
    ...(facts.length > 0 ? [{ type: 'section' as const, fields: facts.map(({ label, value }) => plain(`${label}: ${value}`, 2000)) }] : []),
    ...(body.trim() === '' ? [] : [{ type: 'section' as const, text: plain(body, 3000) }]),
  ]
}

export function plain(text: string, longest: number): PlainText {
  return { type: 'plain_text', text: slackText(text, longest), emoji: false }
}
