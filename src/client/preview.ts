import { RefusalError, refuse } from '../domain/errors.js'
import { countedFor, type HandingOn } from '../domain/handoff/handingOn.js'
import { previewOf, type Preview } from '../domain/handoff/preview.js'
import type { Clock } from '../ports/clock.js'
import type { RecordStore } from '../ports/recordStore.js'
import { checked } from './checked.js'
import { foreseenSchemas, type ForeseenCommand } from './foreseen.js'

/** Reads the records as they are and tells what would come of it. Throws a `RefusalError` for what is no command or no incident. */
export async function preview({ records, clock }: { records: RecordStore; clock: Clock }, number: string, { kind, ...payload }: ForeseenCommand): Promise<Preview> {
  const foreseen = checked<object>(foreseenSchemas[kind], kind, payload)
  const [incident, live] = await Promise.all([records.incident(number), records.livePolicy()])
  if (!incident) throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
  if (!live) throw new RefusalError(refuse('no_policy'))
  const command = { requestId: 'preview', ...(kind === 'escalate' || kind === 'answer' ? { note: '' } : {}), ...foreseen, kind } as HandingOn
  const openTasks = await records.openTaskCounts(countedFor(live, incident, command))
  return previewOf(live, incident, command, openTasks, await clock.now())
}
