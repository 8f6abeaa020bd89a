import { createHash } from 'node:crypto'
import type { Notice } from '../../domain/notices/notice.js'
import type { Answerable } from '../../ports/answerLinks.js'

/** A notice as a CloudEvent 1.0 in structured JSON. Of JSON nothing needs escaping: the text is data, whatever it says. */
export interface CloudEvent {
  specversion: '1.0'
  id: string
  source: string
  type: string
  subject: string
  time: string
  datacontenttype: 'application/json'
  data: object
}

export const cloudEventType = 'application/cloudevents+json; charset=utf-8'

/** The same for every try, so that a receiver can tell a second one; without dots, which a signature uses to divide. */
export function eventId(notice: Notice): string {
  return `msg_${createHash('sha256').update(notice.id).digest('hex').slice(0, 40)}`
}

export function cloudEventOf(notice: Notice, answerable: Answerable | null, source: string): CloudEvent {
  const { id, event, number, priority, subject, text, rich, thread, language, at } = notice
  return {
    specversion: '1.0',
    id: eventId(notice),
    source,
    type: `baton.notice.${event}`,
    subject: number,
    time: at,
    datacontenttype: 'application/json',
    data: {
      notice: id, incident: number, event, priority, subject, text, facts: rich?.facts ?? [], body: rich?.body ?? '', thread, language,
      ...(answerable && { answers: answerable.links.map(({ person, url }) => ({ person, answerUrl: url })), incidentUrl: answerable.open }),
    },
  }
}
