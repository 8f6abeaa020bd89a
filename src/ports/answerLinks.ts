import type { Refusal } from '../domain/errors.js'
import type { Channel, Notice } from '../domain/notices/notice.js'
import type { AnsweredPage } from '../domain/paging/answeredPage.js'

/** What a page lets people do, as a channel carries it. None of it is trusted when it comes back: it is read first. */
export interface Answerable {
  /** Where somebody answers, one address for each who is asked. Whoever opens one answers as that person. */
  links: { person: string; url: string }[]
  /** What a chat's button carries; who pressed it, the chat says. */
  button: string
  /** Where the incident itself is shown. */
  open: string
}

/** What a link or a button was made for. */
export interface AnswerTo {
  number: string
  page: AnsweredPage
  /** By which it was sent. */
  channel: Channel
  /** Who answers by it; null: whoever the chat says pressed it. */
  person: string | null
  /** The same for the same link and nothing else: under it the answer is recorded once. */
  id: string
}

/** Makes and reads what people answer pages by: signed, for one page, for a day (docs/decisions/0036). */
export interface AnswerLinks {
  /** The same for the same notice, however often it is sent. Null: it asks nobody anything. */
  of(notice: Notice): Answerable | null
  /** Reads what came back. `refused`: nobody here made it, or its time is over. */
  read(token: string, at: string): AnswerTo | { refused: Refusal }
  /** Where an incident is shown. */
  incident(number: string): string
}
