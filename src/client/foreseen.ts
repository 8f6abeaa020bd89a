import type { ZodType } from 'zod'
import { commandSchemas, type CommandPayload } from '../domain/commands.js'
import type { HandingOnKind } from '../domain/handoff/handingOn.js'

/** What is to be foreseen: a command that hands an incident on, its note perhaps not written yet. */
export type ForeseenCommand = { [K in HandingOnKind]: { kind: K; note?: string; requestId?: string } & Omit<CommandPayload<K>, 'note' | 'requestId'> }[HandingOnKind]

/** Nothing is sent, so no request has to be known again. */
const { escalate, sendBack, answer, deEscalate, reassign } = commandSchemas
const without = { requestId: true, note: true } as const
export const foreseenSchemas: Record<HandingOnKind, ZodType<{ requestId?: string | undefined }>> = {
  escalate: escalate.partial(without), answer: answer.partial(without), reassign: reassign.partial(without),
  sendBack: sendBack.partial({ requestId: true }), deEscalate: deEscalate.partial({ requestId: true }),
}
