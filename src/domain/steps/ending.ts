import { batonAuthor, lateness, spell, spellInstant } from '../activityStream.js'
import type { CommandOf } from '../commands.js'
import type { Incident, IncidentTask } from '../incident.js'
import { isOpen } from '../incident.js'
import { clockNames, mapClocks } from '../sla/sla.js'
import { pauseClock, resumeClock } from '../sla/slaCounting.js'
import { plus } from '../time/instants.js'
import { stopCalling } from '../paging/calling.js'
import type { Live } from '../planning/planning.js'
import { closeWithIncident, ordinaryTimes } from './closingRequests.js'
import { callOwner } from './calls.js'
import { actedBy, beginStep, concludeBreaches, endTier, engaged, finish, giveTo, say, withFields, type Actor, type Change, type Draft } from './change.js'

/** The work is done: the task closes with the resolution; the tier lives on until the reopen window is over. */
export function resolve(before: Incident, command: CommandOf<'resolve'>, actor: Actor, at: string): Change {
  const acted = engaged(actedBy(beginStep(before, at), actor, at), actor, at)
  const { code, notes, cause, by } = command
  // A breach that nobody heard of before the resolution sets nothing off after a reopen (rules.md, Reopen).
  const resolved = withFields(concludeBreaches(stopClocks(acted, at), clockNames, at), {
    state: 'Resolved', holdReason: null, resolution: { code, notes, ...(cause && { cause }), by, at }, resolvedAt: at, task: null,
  })
  const { reopenWindowMs } = before.tier.plan
  const window = reopenWindowMs === null
    ? 'It stays open to be reopened until somebody closes it.'
    : `It can be reopened for ${spell(reopenWindowMs)}, until ${spellInstant(plus(at, reopenWindowMs))}.`
  const said = say(resolved, 'workNote', by, `Resolved (${code}): ${notes}${cause ? `\nCause: ${cause}` : ''}`, at)
  const learners = learnersOf(before, by)
  const told = learners.length > 0 ? say(said, 'system', batonAuthor, `To learn from: ${learners.join(', ')}, who had it before.`, at) : said
  return finish(say(closeWithIncident(told, by, at), 'system', batonAuthor, window, at), { closedTask: 'Closed Complete' })
}

/** Who had it at earlier tiers and did not resolve it themselves: they get the resolution and its cause. */
export function learnersOf({ givers, assignedTo }: Pick<Incident, 'givers' | 'assignedTo'>, resolver: string): string[] {
  return givers.filter(person => person !== resolver && person !== assignedTo)
}

/**
 * The resolution did not hold: the same tier and plan go on with a new task and what was left on the clocks. A request that
 * had shortened them was closed with the resolution, and is not brought back.
 */
export function reopen(live: Live, before: Incident, command: CommandOf<'reopen'>, owner: string, taskNumber: string, at: string): Change {
  const begun = ordinaryTimes(live, beginStep(before, at), at)
  const { tier } = begun.incident
  const task: IncidentTask = {
    number: taskNumber, state: 'Work in Progress', tier: tier.number, assignmentGroup: before.assignmentGroup,
    assignedTo: before.assignedTo, openedAt: at, closedAt: null,
  }
  const reopened = withFields(begun, {
    state: 'In Progress', reopenCount: before.reopenCount + 1, resolution: null, resolvedAt: null, needsAttention: true, task,
    tier: { ...tier, clocks: mapClocks(tier.clocks, clock => resumeClock(clock, at)) },
  })
  const { dueAt } = reopened.incident.tier.clocks.resolve ?? {}
  const said = say(giveTo(reopened, owner), 'workNote', command.by, `Reopened: ${command.note}`, at)
  const told = say(said, 'system', batonAuthor,
    `${owner} of ${before.assignmentGroup} has it again at ${before.stage}.${dueAt ? ` To resolve by ${spellInstant(dueAt)}.` : ''}`, at)
  // Who takes it up again by themselves knows of it; attention it needs all the same (rules.md, "Needs attention").
  const known = () => withFields(actedBy(told, { name: owner, isMember: true }, at), { needsAttention: true })
  return finish(command.by === owner ? known() : callOwner(told, 'reopened', at, at))
}

/** Ends the incident. Work that was still open is incomplete when closed and skipped when canceled. */
export function end(before: Incident, command: CommandOf<'close'> | CommandOf<'cancel'>, actor: Actor, at: string): Change {
  const [state, closedTask, outcome] = command.kind === 'close'
    ? (['Closed', 'Closed Incomplete', 'closed'] as const)
    : (['Canceled', 'Closed Skipped', 'canceled'] as const)
  const acted = actedBy(beginStep(before, at), actor, at)
  const endedTier = endTier(acted.incident.tier, outcome, at, at)
  const over = withFields(acted, { state, holdReason: null, closedAt: at, needsAttention: false, task: null, tier: endedTier })
  const said = say(over, 'workNote', command.by, `${state} by ${command.by}.${command.note ? `\n${command.note}` : ''}`, at)
  return finish(closeWithIncident(said, command.by, at), { closedTask: isOpen(before.state) ? closedTask : null, endedTier })
}

/** Nobody reopened it in time. */
export function closeAfterWindow(before: Incident, at: string): Change {
  const begun = beginStep(before, at)
  const endedTier = endTier(begun.incident.tier, 'closed', at, at)
  const over = withFields(begun, { state: 'Closed', closedAt: at, needsAttention: false, task: null, tier: endedTier })
  const { resolvedAt, tier: { plan: { reopenWindowMs } } } = before
  const late = resolvedAt === null || reopenWindowMs === null ? '' : lateness(plus(resolvedAt, reopenWindowMs), at)
  return finish(say(over, 'system', batonAuthor, `Closed: nobody reopened it within its reopen window.${late}`, at), { endedTier })
}

function stopClocks(draft: Draft, at: string): Draft {
  const { tier } = draft.incident
  return withFields(draft, {
    tier: { ...tier, clocks: mapClocks(tier.clocks, clock => pauseClock(clock, at)), calling: tier.calling && stopCalling(tier.calling, at), followUpAt: null },
  })
}
