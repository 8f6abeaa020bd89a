import type { RecordStore } from '../src/ports/recordStore.js'
import type { TicketDesk } from '../src/ports/ticketDesk.js'
import type { Triage } from '../src/ports/triage.js'
import { approvalActivities } from './approvals.js'
import { asideActivities } from './aside.js'
import { assignmentActivities } from './assignment.js'
import { bounceActivities } from './bounces.js'
import { callActivities } from './calls.js'
import { classificationActivities } from './classification.js'
import { deEscalationActivities } from './deEscalation.js'
import { handoffActivities } from './handoffs.js'
import { holdingActivities } from './holding.js'
import { noticeActivities, type NoticePorts } from './notices.js'
import { taskActivities } from './tasks.js'
import { ticketActivities } from './tickets.js'
import { triggerActivities } from './triggers.js'
import { watchListActivities } from './watchList.js'
import { workNoteActivities } from './workNotes.js'

/** What the activities need of the world. */
export interface Ports extends NoticePorts {
  records: RecordStore
  /** Reads new incidents, where the policy says what words suggest; left out, nobody does. */
  triage?: Triage
  /** Where development tasks are opened. */
  desk: TicketDesk
}

/** The registry: every activity that a workflow may call, under the name it calls it by. */
export function createActivities({ records, triage, desk, ...delivery }: Ports) {
  return {
    ...handoffActivities(records, triage ?? null),
    ...bounceActivities(records),
    ...deEscalationActivities(records),
    ...watchListActivities(records),
    ...approvalActivities(records),
    ...triggerActivities(records),
    ...ticketActivities({ records, desk, clock: delivery.clock }),
    ...taskActivities(records),
    ...assignmentActivities(records),
    ...holdingActivities(records),
    ...classificationActivities(records),
    ...callActivities(records),
    ...workNoteActivities(records),
    ...asideActivities(records),
    ...noticeActivities(delivery),
  }
}

export type Activities = ReturnType<typeof createActivities>
