import type { Incident } from '../incident.js'
import type { ClockName } from '../sla/sla.js'
import type { Page } from '../paging/paging.js'
import type { NoticeEvent } from './notice.js'

/** Something that happened to an incident and that somebody may have to hear of. */
export interface Occasion {
  event: NoticeEvent
  /** What happened, once and for all: `12` for the incident's move 12, `tier 2 resolve:50%:P1` for an alarm. */
  cause: string
  at: string
  /** As it is afterwards. */
  incident: Incident
  /** Who did it; null: Baton. */
  by: string | null
  /** What was said about it; internal, never for the caller. */
  note: string | null
  /** The clock it is about; null when it is about none. */
  /** Who is paged, the how manieth time; null: nobody. */
  page: Page | null
  clock: { name: ClockName; percent: number; dueAt: string } | null
}
