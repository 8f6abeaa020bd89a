import type { ZodType } from 'zod'
import { commandSchemas, type CommandPayload } from '../domain/commands.js'
import { RefusalError, refuse } from '../domain/errors.js'
import { countedFor, type HandingOn, type HandingOnKind } from '../domain/handoff/handingOn.js'
import { previewOf, type Preview } from '../domain/handoff/preview.js'
import { readPayload } from '../domain/payload.js'
import type { Clock } from '../ports/clock.js'
import type { RecordStore } from '../ports/recordStore.js'

/** What is to be foreseen: a command that hands an incident on, its note perhaps not written yet. */
export type ForeseenCommand = { [K in HandingOnKind]: { kind: K; note?: string; requestId?: string } & Omit<CommandPayload<K>, 'note' | 'requestId'> }[HandingOnKind]

/** Nothing is sent, so no request has to be known again. */
const { escalate, sendBack, answer, deEscalate, reassign } = commandSchemas
const without = { requestId: true, note: true } as const
const schemas: Record<HandingOnKind, ZodType> = {
  escalate: escalate.partial(without), answer: answer.partial(without), reassign: reassign.partial(without),
  sendBack: sendBack.partial({ requestId: true }), deEscalate: deEscalate.partial({ requestId: true }),
}

/** Reads the records as they are and tells what would come of it. Throws a `RefusalError` for what is no command or no incident. */
export async function preview({ records, clock }: { records: RecordStore; clock: Clock }, number: string, { kind, ...payload }: ForeseenCommand): Promise<Preview> {
  const reading = readPayload<unknown>(schemas[kind], kind, payload)
  if ('refused' in reading) throw new RefusalError(reading.refused)
  const [incident, live] = await Promise.all([records.incident(number), records.livePolicy()])
  if (!incident) throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
  if (!live) throw new RefusalError(refuse('no_policy'))
  const command = { requestId: 'preview', ...(kind === 'escalate' || kind === 'answer' ? { note: '' } : {}), ...reading.payload as object, kind } as HandingOn
  const openTasks = await records.openTaskCounts(countedFor(live, incident, command))
  return previewOf(live, incident, command, openTasks, await clock.now())
}
