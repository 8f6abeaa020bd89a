import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import type { Notice } from '../../domain/notices/notice.js'
import { phrases } from '../../domain/notices/templates/render.js'
import type { Answerable } from '../../ports/answerLinks.js'
import { addressOf } from './mailSettings.js'

/**
 * Writes a notice as an e-mail. Its Message-ID follows from the notice's ID, so that a second copy is recognised as
 * one; messages of a thread refer to one that was never sent, so that each finds its place whichever comes first.
 */
export async function mailOf(notice: Notice, answerable: Answerable | null, from: string, at: string): Promise<Buffer> {
  const ways = waysOf(notice, answerable)
  const domain = addressOf(from).replace(/^.*@/, '')
  const thread = identifier(`thread ${notice.thread}`, domain)
  return new MailComposer({
    from,
    to: { name: '', address: notice.to },
    subject: notice.subject,
    date: new Date(at),
    messageId: identifier(notice.id, domain),
    inReplyTo: thread,
    references: thread,
    text: [notice.text, ...ways.map(({ label, url }) => `${label}: ${url}`)].join('\n\n'),
    html: htmlOf(notice, ways),
    textEncoding: 'base64',
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Baton-Incident': notice.number,
    },
    // A notice has no attachments, and no text of it is ever a path or an address to read from.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile().build()
}

interface Way {
  label: string
  url: string
}

/** Where a page is answered, by name where several people have this address, and where its incident is. */
function waysOf({ language }: Notice, answerable: Answerable | null): Way[] {
  if (!answerable) return []
  const { answer, open } = phrases[language].answers
  const { links } = answerable
  return [...links.map(({ person, url }) => ({ label: links.length > 1 ? `${answer} (${person})` : answer, url })), { label: open, url: answerable.open }]
}

/** The same words in a table. Every text is escaped; nothing is loaded from anywhere. */
function htmlOf({ language, subject, text, rich }: Notice, ways: readonly Way[]): string {
  const facts = rich?.facts.map(({ label, value }) =>
    `<tr><th align="left" valign="top">${escaped(label)}</th><td>${lines(value)}</td></tr>`).join('\n')
  return [
    `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body>`,
    `<p><strong>${escaped(subject)}</strong></p>`,
    ...(facts ? [`<table>${facts}</table>`] : []),
    ...(rich === null ? [`<p>${lines(text)}</p>`] : rich.body ? [`<p>${lines(rich.body)}</p>`] : []),
    ...ways.map(({ label, url }) => `<p><a href="${escaped(url)}">${escaped(label)}</a></p>`),
    '</body></html>',
  ].join('\n')
}

function lines(text: string): string {
  return escaped(text).replace(/\r\n|\r|\n/g, '<br>\n')
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
    // What no HTML document may hold.
    .replace(/[^\P{Cc}\t\n\r]|\p{Cs}/gu, '\ufffd')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function identifier(name: string, domain: string): string {
  return `<${createHash('sha256').update(name).digest('hex').slice(0, 32)}@${domain}>`
}
