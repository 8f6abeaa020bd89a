import { refuse, type Refusal } from '../errors.js'
import { snapshotOf, type Incident, type Plan } from '../incident.js'
import { decide } from '../ladder.js'
import type { Page } from '../paging/paging.js'
import type { OpenTasks } from '../planning/owner.js'
import type { Live } from '../planning/planning.js'
import type { Change } from '../steps/change.js'
import type { Completeness } from './completeness.js'
import type { FilledForm } from './filledForm.js'
import { asksOnly, requestForeseen, type ForeseenRequest } from './foreseenRequest.js'
import { actorOf, anyNumber, asAllowed, foretold, isUnwritten, type Foretold } from './foretold.js'
import type { Handoff } from './handoff.js'
import { handOn, judge, type Handing, type HandingOn, type HandingOnKind } from './handingOn.js'

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
  /** What would become of its escalation request, where nothing is to move: by a hierarchical escalation, or a de-escalation without a stage. */
  request: ForeseenRequest | null
}

export interface Foreseen extends Foretold {
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
  customer: {
    /** Whoever hands over says that the customer knows, or Baton tells them. */
    isInformed: boolean
    /** What the customer is told first; null: nothing. */
    comment: string | null
  }
}

export interface PlaceOfTier {
  tier: number
  stage: string
  assignmentGroup: string
  assignedTo: string
}

/** Stands for a note that is not written yet. */
const anyNote = '…'

export function previewOf(live: Live, incident: Incident, command: HandingOn, openTasks: OpenTasks, at: string): Preview {
  const asked = { number: incident.number, command: command.kind, at, would: null, request: null }
  const unwritten = isUnwritten(command)
  const verdict = decide(snapshotOf(incident), unwritten ? { ...command, note: anyNote } : command)
  if ('refused' in verdict) return { ...asked, refused: verdict.refused }
  const unsaid = unwritten ? refuse('field_required', { command: command.kind, field: 'note' }) : null
  if (asksOnly(command)) {
    const { refused, request } = requestForeseen(live, incident, command, at)
    return { ...asked, refused: request ? unsaid ?? refused : refused, request }
  }
  const { handing, refused } = judge(live, incident, command, openTasks, at)
  return handing ? { ...asked, refused: unsaid ?? refused, would: foreseen(live, incident, command, handing, at) } : { ...asked, refused }
}

function foreseen(live: Live, incident: Incident, command: HandingOn, handing: Handing, at: string): Foreseen {
  const { taken, holding } = handing
  const numbers = { task: anyNumber.task, overrides: holding.map(() => anyNumber.override) }
  const change = handOn(incident, asAllowed(command, incident, holding), actorOf(live, incident, command), handing, numbers, at)
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
    customer: { isInformed: handoff.customerInformed ?? false, comment: change.entries.find(({ kind }) => kind === 'comment')?.text ?? null },
    ...foretold(live, incident, command, change, { lacking: taken.lacking, holding }, at),
  }
}

function placeOf({ tier, stage, assignmentGroup, assignedTo }: Incident): PlaceOfTier {
  return { tier: tier.number, stage, assignmentGroup, assignedTo }
}

function handedOver({ handoff }: Change) {
  if (!handoff) throw new Error('handing on always hands something over')
  return handoff
}
