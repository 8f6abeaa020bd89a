import { isHierarchical } from '../src/domain/approvals/judging.js'
import type { CommandOf, OpenRequest } from '../src/domain/commands.js'
import type { ClockCommand } from '../src/domain/ladder.js'
import { refuse, type Refusal } from '../src/domain/errors.js'
import { wentPast } from '../src/domain/guardrails/bending.js'
import { guardrailsHolding, moveUp } from '../src/domain/guardrails/holding.js'
import { groupOf } from '../src/domain/planning/groups.js'
import { isOver, snapshotOf, type Incident, type Snapshot } from '../src/domain/incident.js'
import { answerOf, type Answer } from '../src/domain/answer.js'
import { withNotices } from '../src/domain/notices/withNotices.js'
import { escalationDestination, openingDestination, priorityOf } from '../src/domain/planning/planning.js'
import type { Policy } from '../src/domain/policy/policy.js'
import type { Alarm } from '../src/domain/sla/sla.js'
import { alarmsFor, flagBreach, ranOut } from '../src/domain/steps/clock.js'
import { openIncident } from '../src/domain/steps/opening.js'
import { escalateOnBreach } from '../src/domain/steps/tiers.js'
import type { Reading } from '../src/domain/triage/reading.js'
import type { RecordStore } from '../src/ports/recordStore.js'
import { requestRef } from '../src/ports/requestRef.js'
import { readOrSay, type Triage } from '../src/ports/triage.js'
import { askForDecision } from './approvals.js'
import { handOnByHand } from './handingOn.js'
import { makePlan } from './plan.js'
import { runStep, triggered, type StepInput, type StepOutcome } from './step.js'

export interface OpenInput {
  number: string
  at: string
  request: OpenRequest
}

export type OpenOutcome = { recorded: Snapshot; alarms: Alarm[]; notices?: string[] } | { refused: Refusal } | { existing: Answer }

export type HandOffCommand = CommandOf<'escalate'> | Extract<ClockCommand, { kind: 'clockRanOut' }>

/** The activities that plan: each reads the live policy at that moment and writes what follows in one transaction. */
export function handoffActivities(records: RecordStore, triage: Triage | null) {
  return {
    /**
     * Writes incident, first tier and first task, and what was read in the report. Refused: no ladder, or nobody there;
     * nothing is written.
     */
    async openIncident({ number, at, request }: OpenInput): Promise<OpenOutcome> {
      const reading = await readReport(records, triage, request)
      const result = await records.open(number, requestRef(request), request.dedupKey ?? null, async current => {
        const { live, followed } = current
        const refused = (request.followUpOf === undefined ? null : refusalToFollow(request.followUpOf, followed))
          ?? refusalOfCalendar(request.callerCalendar, live.policy)
        if (refused) return { refused }
        const classified = { ...request, ...(followed && classificationOf(followed)) }
        const priority = priorityOf(live.policy, classified.impact, classified.urgency)
        const facts = { ...classified, priority, number }
        const planned = await makePlan(current, facts, openingDestination(live, facts), at)
        if ('refused' in planned) return planned
        const opened = openIncident(number, classified, priority, planned.plan, await current.nextTaskNumber(), at, followed !== null, reading)
        return withNotices(live.policy, null, await triggered(current, null, opened, { at, by: request.by }), { cause: '1', by: request.by }, at)
      }, request.followUpOf ?? null)
      if ('existing' in result) return { existing: { ...answerOf(result.existing), existing: true } }
      if ('refused' in result) return result
      if ('skipped' in result) throw new Error('opening never skips')
      const { recorded, notices } = result
      return { recorded: snapshotOf(recorded), alarms: alarmsFor(recorded, at), ...(notices && { notices }) }
    },

    /**
     * Moves the incident up one stage: all five results of an escalation in one transaction, or a refusal and nothing. One
     * that asks for a decision (kind hierarchical) moves nothing.
     * For a clock that ran out: the breach is flagged in the same transaction, and if nobody can take over it is
     * flagged, noted with the refusal's code, and the manager is alerted.
     */
    async handOff(input: StepInput<HandOffCommand>): Promise<StepOutcome> {
      const { command } = input
      if (command.kind !== 'escalate') return escalateByClock(records, { ...input, command })
      return isHierarchical(command) ? askForDecision(records, { ...input, command }) : handOnByHand(records, { ...input, command })
    },

    /** Another group takes over at the same stage. */
    async reassignGroup(input: StepInput<CommandOf<'reassign'>>): Promise<StepOutcome> {
      return handOnByHand(records, input)
    },
  }
}

/** Before the transaction, which a model must not keep waiting. Null: the policy has no use for a reading. */
async function readReport(records: RecordStore, triage: Triage | null, { shortDescription, description }: OpenRequest): Promise<Reading | null> {
  const live = triage && await records.livePolicy()
  if (!triage || !live) return null
  const { triage: rules, triggers = [] } = live.policy
  if (!rules && !triggers.some(({ when }) => when.sentiment)) return null
  const text = description === undefined ? shortDescription : `${shortDescription}\n${description}`
  return readOrSay(triage, { text, purpose: 'opening', suggestions: rules?.suggest ?? [] })
}

function escalateByClock(
  records: RecordStore, { number, move, at, command }: StepInput<Extract<ClockCommand, { kind: 'clockRanOut' }>>,
): Promise<StepOutcome> {
  return runStep(records, { number, move }, null, at, async current => {
    const { live, incident } = current
    if (!ranOut(incident.tier.clocks[command.clock], command.dueAt, at)) return { skipped: true }
    const planned = await makePlan(current, incident, escalationDestination(live, incident), at)
    if ('refused' in planned) {
      const manager = groupOf(live.policy, incident.assignmentGroup)?.manager ?? null
      return flagBreach(incident, command.clock, manager, planned.refused, at) ?? { skipped: true }
    }
    const change = escalateOnBreach(incident, command.dueAt, planned.plan, live.policy, await current.nextTaskNumber(), at)
    const passed = guardrailsHolding(live.policy, moveUp(live, incident, planned.plan.stage, { by: null }), at)
    return wentPast(change, incident.tier.number, passed, at)
  })
}

/** What goes on, or can be reopened, needs no follow-up. */
function refusalToFollow(number: string, followed: Incident | null): Refusal | null {
  if (!followed) return refuse('incident_not_found', { number, field: 'followUpOf' })
  const { state } = followed
  return isOver(state)
    ? null
    : refuse('wrong_state', { command: 'a follow-up', number, state, allowed: ['Closed', 'Canceled'], field: 'followUpOf' })
}

function refusalOfCalendar(name: string | undefined, { calendars }: Policy): Refusal | null {
  if (name === undefined || Object.hasOwn(calendars, name)) return null
  return refuse('field_invalid', {
    field: 'callerCalendar', value: name, reason: 'the policy has no such calendar', allowed: Object.keys(calendars).sort(),
  })
}

/** A follow-up takes over what its predecessor was classified as. */
function classificationOf({ category, subcategory, impact, urgency, vip, tags, callerCalendar, configurationItem }: OpenRequest | Incident) {
  return {
    category, subcategory, impact, urgency, vip, tags, callerCalendar: callerCalendar ?? undefined, configurationItem: configurationItem ?? undefined,
  }
}
