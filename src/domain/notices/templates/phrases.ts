import type { Page } from '../../paging/paging.js'
import type { NoticeEvent } from '../notice.js'
import type { Occasion } from '../occasion.js'

/** One language. Texts are plain: no markup of any channel, one line unless said otherwise. */
export interface Phrases {
  /** What happened, as the end of `INC0010001 (P1): …`. */
  happened: Record<NoticeEvent, (occasion: Occasion) => string>
  /** The same to whoever is called. */
  called: (page: Page) => string
  /** One or two sentences for the caller, who is told nothing internal. */
  forCaller: Record<CallerEvent, (occasion: Occasion) => string>
  labels: {
    incident: string
    priority: string
    stage: string
    assignmentGroup: string
    assignedTo: string
    caller: string
    respondBy: string
    resolveBy: string
  }
  /** Who said the note that follows. */
  noteBy: (by: string) => string
  bundled: (count: number) => string
  /** What whoever is paged may do. `answer` leads to a page where one does it. */
  answers: { accept: string; reject: string; answer: string; open: string }
}

/** What a caller may be told of; everything else is the support's own business. */
export const callerEvents = ['opened', 'escalated', 'resolved', 'reopened', 'closed', 'commented'] as const
export type CallerEvent = (typeof callerEvents)[number]
