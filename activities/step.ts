import type { Command } from '../src/domain/commands.js'
import type { Refusal } from '../src/domain/errors.js'
import { snapshotOf, type Incident, type Snapshot } from '../src/domain/incident.js'
import type { LadderCommand } from '../src/domain/ladder.js'
import { isMember } from '../src/domain/planning/groups.js'
import type { Cause } from '../src/domain/notices/occasionsOf.js'
import { withNotices } from '../src/domain/notices/withNotices.js'
import { refusalOfPayload } from '../src/domain/payload.js'
import type { Alarm } from '../src/domain/sla/sla.js'
import type { Actor, Change } from '../src/domain/steps/change.js'
import { alarmsFor } from '../src/domain/steps/clock.js'
import { kindsToFind } from '../src/domain/triggers/kin.js'
import type { Kin } from '../src/domain/triggers/triggerState.js'
import { withTriggers, type Moment } from '../src/domain/triggers/withTriggers.js'
import type { Current, RecordStore, StepKey, StepResult } from '../src/ports/recordStore.js'
import { commandRef } from '../src/ports/requestRef.js'

/** One move of an incident. `at` is the workflow's instant: the only clock that a step knows. */
export interface StepInput<C extends LadderCommand = LadderCommand> {
  number: string
  move: number
  at: string
  command: C
}

/** What the workflow learns of a step: the incident as it is now and what its tier has to wait for; or a refusal. */
export type StepOutcome =
  | { recorded: Snapshot; alarms: Alarm[]; repeated: boolean; notices?: string[] }
  | { refused: Refusal }
  | { skipped: true; notices?: string[] }

export type Work = (current: Current) => Promise<Change | { refused: Refusal } | { skipped: true }>

/**
 * Runs a person's command as one recorded step: once, whatever crashes in between. The workflow judged its shape; the
 * whole of it is judged here, since a step that stumbles over a signal's content would be tried again for ever.
 */
export async function runCommand<C extends Command>(
  records: RecordStore, input: StepInput<C>, work: (current: Current, actor: Actor) => ReturnType<Work>,
): Promise<StepOutcome> {
  const { number, move, at, command } = input
  const refused = refusalOfPayload(command)
  if (refused) return { refused }
  return runStep(records, { number, move }, command, at, current => work(current, actorOf(current, command.by)))
}

/** Runs one recorded step; `request` is null for what no person asked for. */
export async function runStep(
  records: RecordStore, key: StepKey, request: Command | null, at: string, work: Work, reminder?: Cause['reminder'],
): Promise<StepOutcome> {
  const cause: Cause = { cause: causeOf(key), by: request?.by ?? null, ...(reminder && { reminder }) }
  const telling: Work = async current => {
    const outcome = await work(current)
    if (!('incident' in outcome)) return outcome
    // What is no move tells its tier of no new instant; the next move does.
    const change = 'move' in key ? await triggered(current, current.incident, outcome, { at, by: cause.by }) : outcome
    return withNotices(current.live.policy, current.incident, change, cause, at)
  }
  return outcomeOf(await records.step(key, request && commandRef(key.number, request), telling), at)
}

/** The change together with how the triggers of the live policy stand after it. */
export async function triggered({ live: { policy }, kinOf }: Pick<Current, 'live' | 'kinOf'>, before: Incident | null, change: Change, moment: Moment): Promise<Change> {
  const kin = new Map<string, Kin>()
  for (const { name, kind } of kindsToFind(policy, before, change.incident)) kin.set(name, await kinOf(kind))
  return withTriggers(policy, before, change, kin, moment)
}

function causeOf(key: StepKey): string {
  return 'move' in key ? String(key.move) : `tier ${key.tier} ${key.alarm}`
}

export function outcomeOf(result: StepResult, at: string): StepOutcome {
  if (!('recorded' in result)) return result
  const { recorded, repeated, notices } = result
  return { recorded: snapshotOf(recorded), alarms: alarmsFor(recorded, at), repeated, ...(notices && { notices }) }
}

function actorOf({ incident, live }: Current, name: string): Actor {
  return { name, isMember: isMember(live.policy, incident.assignmentGroup, name) }
}
