import type { Entry } from '../activityStream.js'
import { refusalOfHolding } from '../guardrails/bending.js'
import type { Holding } from '../guardrails/holding.js'
import type { Incident } from '../incident.js'
import type { Notice } from '../notices/notice.js'
import { withNotices } from '../notices/withNotices.js'
import { isMember, type Live } from '../planning/planning.js'
import type { Actor, Change } from '../steps/change.js'
import type { HandingOn } from './handingOn.js'
import { sourceWords } from './intakeForm.js'
import { waysToGive } from './parts.js'
import type { TakenAlong } from './takenAlong.js'

/** What every preview tells, whether something moves or only a decision is asked for. */
export interface Foretold {
  /** What the policy requires and was not given, and how the command line gives it. */
  lacking: { field: string; words: string; give: string }[]
  /** The guardrails that hold it back, or that its override would bend; each with who may. */
  guardrails: (Pick<Holding, 'guardrail' | 'rule' | 'message' | 'mayBend' | 'people'> & { isBent: boolean })[]
  /** Who is told by which channel. */
  notices: Pick<Notice, 'event' | 'channel' | 'to'>[]
  /** What the stream would say. */
  entries: Entry[]
}

/** Stands for a number, which is drawn when there is something to be numbered. */
export const anyNumber = { task: 'TASK', request: 'APR', override: 'OVR' } as const

/** A step that was made and is not recorded, as far as every preview tells of it. */
export function foretold(
  { policy }: Live, incident: Incident, command: HandingOn, step: Change, { lacking, holding }: { lacking: TakenAlong['lacking']; holding: readonly Holding[] }, at: string,
): Foretold {
  const { notices = [], entries } = withNotices(policy, incident, step, { cause: String(step.incident.moves), by: command.by }, at)
  const required = lacking.map(field => ({ field, words: sourceWords[field], give: waysToGive[field] }))
  return {
    lacking: isUnwritten(command) ? [{ field: 'note', words: sourceWords.note, give: '--note "…"' }, ...required] : required,
    guardrails: holding.map(one => ({ ...one, isBent: step.overrides?.some(({ guardrail }) => guardrail === one.guardrail) ?? false })),
    notices: notices.map(({ event, channel, to }) => ({ event, channel, to })),
    entries,
  }
}

/** Where it would go is worth knowing before the note is written. */
export function isUnwritten(command: HandingOn): command is Extract<HandingOn, { kind: 'escalate' | 'answer' }> {
  return (command.kind === 'escalate' || command.kind === 'answer') && command.note.trim() === ''
}

/** What would be carried out: an override bends nothing by the word of somebody who may not bend. */
export function asAllowed<C extends HandingOn>(command: C, { number }: Incident, holding: readonly Holding[]): C {
  return refusalOfHolding(number, holding, command) === null ? command : { ...command, override: undefined }
}

export function actorOf({ policy }: Live, { assignmentGroup }: Incident, { by }: HandingOn): Actor {
  return { name: by, isMember: isMember(policy, assignmentGroup, by) }
}
