import type { Entry } from '../activityStream.js'
import type { Approval } from '../approvals/approval.js'
import { isHierarchical, judgeRequest } from '../approvals/judging.js'
import { requestOf } from '../approvals/request.js'
import { refusalToClose } from '../steps/closingRequests.js'
import type { CommandOf } from '../commands.js'
import { refuse, type Refusal } from '../errors.js'
import type { Holding } from '../guardrails/holding.js'
import { snapshotOf, type Incident, type Plan } from '../incident.js'
import { decide } from '../ladder.js'
import type { Notice } from '../notices/notice.js'
import { withNotices } from '../notices/withNotices.js'
import type { Page } from '../paging/paging.js'
import type { OpenTasks } from '../planning/owner.js'
import { isMember, type Live } from '../planning/planning.js'
import type { Change } from '../steps/change.js'
import type { Completeness } from './completeness.js'
import type { FilledForm } from './filledForm.js'
import type { Handoff } from './handoff.js'
import { handOn, judge, type Handing, type HandingOn, type HandingOnKind } from './handingOn.js'
import { sourceWords } from './intakeForm.js'
import { waysToGive } from './parts.js'

/**
 * What handing an incident on would do at this moment, told by the very functions that do it. Nothing is recorded, and
 * nobody is told.
 */
export interface Preview {
  number: string
  command: HandingOnKind
  at: string
  /** Why it would be refused; null: it would be carried out. */
  refused: Refusal | null
  /** What would come of it; told also when it is refused for what is missing. Null: it would go nowhere. */
  would: Foreseen | null
  /** The request that a hierarchical escalation would make: it moves nothing. Null: it is none, or cannot be made. */
  request: Approval | null
}

export interface Foreseen {
  from: PlaceOfTier
  to: PlaceOfTier & Pick<Plan, 'assignedBecause' | 'row' | 'ladder' | 'policyVersion' | 'instructions'> & {
    respondBy: string | null
    resolveBy: string | null
    incidentBy: string | null
    /** When an escalation that nobody answers is followed up; null: it is not. */
    followUpAt: string | null
  }
  /** Who is paged at once; null: nobody is. */
  page: Page | null
  handoff: Handoff
  /** As the receiving team reads it; null: as it was given. */
  form: FilledForm | null
  /** Null: nothing is asked for. */
  completeness: Completeness | null
  /** What the policy requires and was not given, and how the command line gives it. */
  lacking: { field: string; words: string; give: string }[]
  /** The guardrails that hold it back, or that its override would bend; each with who may. */
  guardrails: (Pick<Holding, 'guardrail' | 'rule' | 'message' | 'mayBend' | 'people'> & { isBent: boolean })[]
  customer: {
    /** Whoever hands over says that the customer knows, or Baton tells them. */
    isInformed: boolean
    /** What the customer is told first; null: nothing. */
    comment: string | null
  }
  /** Who is told by which channel. */
  notices: Pick<Notice, 'event' | 'channel' | 'to'>[]
  /** What the stream would say. */
  entries: Entry[]
}

export interface PlaceOfTier {
  tier: number
  stage: string
  assignmentGroup: string
  assignedTo: string
}

/** A task's number is drawn when there is a task. */
const unnumbered = 'TASK'
/** Likewise of a request. */
const unasked = 'APR'
/** Likewise of an override. */
const unreviewed = 'OVR'
/** Stands for a note that is not written yet. */
const anyNote = '…'

export function previewOf(live: Live, incident: Incident, command: HandingOn, openTasks: OpenTasks, at: string): Preview {
  const told = { number: incident.number, command: command.kind, at }
  const unwritten = isUnwritten(command)
  const verdict = decide(snapshotOf(incident), unwritten ? { ...command, note: anyNote } : command)
  const nothing = { would: null, request: null }
  if ('refused' in verdict) return { ...told, refused: verdict.refused, ...nothing }
  if (command.kind === 'escalate' && isHierarchical(command)) return { ...told, ...nothing, ...foreseenRequest(live, incident, command, unwritten, at) }
  // Without a stage it closes a request, and moves nothing either.
  if (command.kind === 'deEscalate' && command.toStage === undefined) return { ...told, ...nothing, refused: refusalToClose(live, incident, command.by) }
  const { handing, refused } = judge(live, incident, command, openTasks, at)
  if (!handing) return { ...told, refused, ...nothing }
  const unsaid = unwritten ? refuse('field_required', { command: command.kind, field: 'note' }) : null
  return { ...told, refused: unsaid ?? refused, would: foreseen(live, incident, command, handing, at), request: null }
}

/** Who would be asked, and until when. */
function foreseenRequest(live: Live, incident: Incident, command: CommandOf<'escalate'>, unwritten: boolean, at: string): Pick<Preview, 'refused' | 'request'> {
  const { refused } = judgeRequest(live, incident, command, at)
  const unsaid = unwritten ? refuse('field_required', { command: command.kind, field: 'note' }) : null
  return { refused: unsaid ?? refused, request: refused ? null : requestOf(live, incident, command, unasked, at) }
}

/** Where it would go is worth knowing before the note is written. */
function isUnwritten(command: HandingOn): command is Extract<HandingOn, { kind: 'escalate' | 'answer' }> {
  return (command.kind === 'escalate' || command.kind === 'answer') && command.note.trim() === ''
}

function foreseen({ policy }: Live, incident: Incident, command: HandingOn, handing: Handing, at: string): Foreseen {
  const actor = { name: command.by, isMember: isMember(policy, incident.assignmentGroup, command.by) }
  const step = handOn(incident, command, actor, handing, { task: unnumbered, overrides: handing.holding.map(() => unreviewed) }, at)
  const change = withNotices(policy, incident, step, { cause: String(step.incident.moves), by: command.by }, at)
  const { tier } = change.incident
  const { assignedBecause, row, ladder, policyVersion, instructions } = tier.plan
  const { handoff, form, completeness } = handedOver(change)
  return {
    from: placeOf(incident),
    to: {
      ...placeOf(change.incident), assignedBecause, row, ladder, policyVersion, instructions,
      respondBy: tier.clocks.respond?.dueAt ?? null, resolveBy: tier.clocks.resolve?.dueAt ?? null, incidentBy: tier.clocks.incident?.dueAt ?? null,
      followUpAt: tier.followUpAt,
    },
    page: change.page ?? null,
    handoff, form, completeness,
    lacking: lackingOf(command, handing),
    guardrails: handing.holding.map(holding => ({ ...holding, isBent: step.overrides?.some(({ guardrail }) => guardrail === holding.guardrail) ?? false })),
    customer: { isInformed: handoff.customerInformed ?? false, comment: change.entries.find(({ kind }) => kind === 'comment')?.text ?? null },
    notices: (change.notices ?? []).map(({ event, channel, to }) => ({ event, channel, to })),
    entries: change.entries,
  }
}

function lackingOf(command: HandingOn, { taken: { lacking } }: Handing): Foreseen['lacking'] {
  const required = lacking.map(field => ({ field, words: sourceWords[field], give: waysToGive[field] }))
  return isUnwritten(command) ? [{ field: 'note', words: sourceWords.note, give: '--note "…"' }, ...required] : required
}

function placeOf({ tier, stage, assignmentGroup, assignedTo }: Incident): PlaceOfTier {
  return { tier: tier.number, stage, assignmentGroup, assignedTo }
}

function handedOver({ handoff }: Change) {
  if (!handoff) throw new Error('handing on always hands something over')
  return handoff
}
