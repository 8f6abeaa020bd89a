import { batonAuthor, lateness, spell, spellInstant } from '../activityStream.js'
import type { CommandOf } from '../commands.js'
import { refuse, type Refusal } from '../errors.js'
import { isOpen, type Incident } from '../incident.js'
import {
  beginCalling, hasPagesLeft, moveOn, pageAgain, presentCall, rearmed, rejectOne, sequenceOf, waitForHold, type Call, type Callee, type Calling,
} from '../paging/calling.js'
import type { Paging } from '../paging/paging.js'
import { nextToCall, type PagedPolicy } from '../paging/whoToCall.js'
import type { OpenTasks } from '../planning/owner.js'
import { plus } from '../time/instants.js'
import { workingTimeOf } from '../time/workingTime.js'
import { beginStep, finish, giveTo, say, withFields, type Change, type Draft } from './change.js'

/** What the next call is found by: the policy and the burden of the moment. */
export interface CallSight {
  policy: PagedPolicy
  openTasks: OpenTasks
}

/**
 * Begins to call with the owner, where the plan says that people are called; what is on hold waits for `callsAfterHold`.
 * `countsFrom`: see `beginCalling`.
 */
export function callOwner(draft: Draft, because: string, at: string, countsFrom: string): Draft {
  const { tier, assignedTo, state } = draft.incident
  const { paging } = tier.plan
  if (!paging || !isOpen(state)) return draft
  if (state === 'On Hold') return withFields(draft, { tier: { ...tier, calling: waitForHold(tier.calling, because, at) } })
  const callee: Callee = { people: [assignedTo], because, catchAll: false, round: 1 }
  return pageNow(withFields(draft, { needsAttention: true }), beginCalling(tier.calling, callee, paging, at, countsFrom), paging, at, '')
}

/** It waits: nobody is paged meanwhile, and whose turn it was begins it anew afterwards. */
export function callsOnHold(draft: Draft, at: string): Draft {
  const { tier } = draft.incident
  const call = presentCall(tier.calling)
  return call ? withFields(draft, { tier: { ...tier, calling: waitForHold(tier.calling, call.because, at) } }) : draft
}

/**
 * It goes on after a hold: whoever has it and has not answered is called now, the silence of who has is counted from
 * here, and so is the time of an escalation that nobody has answered.
 */
export function callsAfterHold(draft: Draft, at: string): Draft {
  const { tier } = draft.incident
  const { calling, followUpAt, plan: { paging = null, followUp } } = tier
  const goesOn = withFields(draft, {
    tier: {
      ...tier, calling: calling && rearmed(calling, paging, at),
      followUpAt: followUpAt && followUp ? workingTimeOf(followUp.calendar).add(at, followUp.durationMs) : followUpAt,
    },
  })
  return calling?.afterHold ? callOwner(goesOn, calling.afterHold, at, at) : goesOn
}

/**
 * A page is due, or the next person, or the group has been silent for too long after its answer. Null when nothing is
 * (it is on hold, or was answered meanwhile). Where it is due later by now, because somebody wrote a note, the change
 * says nothing, and its tier learns the new instant.
 */
export function callNext(before: Incident, { policy, openTasks }: CallSight, at: string): Change | null {
  const { calling, plan: { paging } } = before.tier
  if (!calling?.dueAt || !paging || !isOpen(before.state) || before.state === 'On Hold') return null
  const begun = beginStep(before, at)
  if (calling.dueAt > at) return finish(begun)
  const late = lateness(calling.dueAt, at)
  const call = presentCall(calling)
  // The owner answered once, and the group has been silent since: it begins as at the beginning.
  if (!call) return finish(callOwner(begun, `silent for ${spell(paging.acknowledgeWithinMs ?? 0)}`, at, calling.dueAt))
  if (hasPagesLeft(call, paging)) return finish(pageNow(begun, pageAgain(calling, paging, at), paging, at, late))
  const said = say(begun, 'system', batonAuthor, `${called(call, before)} did not answer.${late}`, at)
  return pass(said, calling, 'notAnswered', nextToCall(policy, before.assignmentGroup, calling, paging, openTasks, at), paging, at)
}

/** Who is called says no: the next one's turn begins at once. Refused for anybody else. */
export function reject(before: Incident, command: CommandOf<'reject'>, { policy, openTasks }: CallSight, at: string): Change | { refused: Refusal } {
  const { number, assignmentGroup, tier: { calling, plan: { paging } } } = before
  const { by, note } = command
  const call = presentCall(calling)
  const open = call?.people.filter(person => !call.rejectedBy.includes(person)) ?? []
  if (!calling || !paging || !open.includes(by)) {
    const words = open.length > 0 ? `${open.join(', ')} ${open.length > 1 ? 'are' : 'is'}` : 'nobody is'
    return { refused: refuse('not_called', { number, by, called: words }) }
  }
  const begun = beginStep(before, at)
  const said = note
    ? say(begun, 'workNote', by, `Rejected.\n${note}`, at)
    : say(begun, 'system', batonAuthor, `Rejected by ${by}.`, at)
  const rejected = rejectOne(calling, by)
  if (open.length > 1) return finish(withFields(said, { tier: { ...said.incident.tier, calling: rejected } }))
  return pass(said, rejected, 'rejected', nextToCall(policy, assignmentGroup, rejected, paging, openTasks, at), paging, at)
}

/** Nobody has answered the escalation in time: that is said, and told to whom the policy names. Null when it was answered. */
export function followUp(before: Incident, dueAt: string, at: string): Change | null {
  const { tier, assignedTo, assignmentGroup, stage, state } = before
  if (tier.followUpAt !== dueAt || dueAt > at || !isOpen(state) || state === 'On Hold') return null
  const begun = beginStep(before, at)
  const followed = withFields(begun, { needsAttention: true, tier: { ...begun.incident.tier, followUpAt: null } })
  const text = `The escalation to ${stage} is unanswered for ${spell(Date.parse(dueAt) - Date.parse(tier.startedAt))}: ${assignedTo} of ${assignmentGroup} `
    + `has it, and nobody of the group has accepted, acted or written.${lateness(dueAt, at)}`
  return finish(say(followed, 'system', batonAuthor, text, at), { unanswered: true })
}

function pass(draft: Draft, calling: Calling, outcome: 'rejected' | 'notAnswered', next: Callee | null, paging: Paging, at: string): Change {
  const moved = moveOn(calling, outcome, next, paging, at)
  if (next) return finish(pageNow(next.people.length === 1 ? giveTo(draft, next.people[0] as string) : draft, moved, paging, at, ''))
  const { tier, assignedTo } = draft.incident
  const calls = sequenceOf(moved)
  const pages = calls.reduce((sum, { pagedAt }) => sum + pagedAt.length, 0)
  const text = `Nobody has answered: ${[...new Set(calls.flatMap(({ people }) => people))].join(', ')} had ${pages} ${pages === 1 ? 'page' : 'pages'} since `
    + `${spellInstant(calls[0]?.at ?? at)}. It stays with ${assignedTo}, and somebody has to decide.`
  const given = withFields(draft, { needsAttention: true, tier: { ...tier, calling: moved } })
  return finish(say(given, 'system', batonAuthor, text, at), { unanswered: true })
}

/** Says whom the page is for, and keeps it for the notices. */
function pageNow(draft: Draft, calling: Calling, { reminders, intervalMs, channels }: Paging, at: string, late: string): Draft {
  const call = calling.calls.at(-1) as Call
  const [count, of] = [call.pagedAt.length, reminders + 1]
  const { assignmentGroup, tier } = draft.incident
  const whom = call.people.length === 1 ? call.people.join() : `everybody of ${assignmentGroup} (${call.people.join(', ')})`
  const turnEnds = plus(calling.dueAt ?? at, reminders * intervalMs)
  const text = count === 1
    ? `Paged ${whom} (${call.because}): ${of === 1 ? 'once' : `${of} times, every ${spell(intervalMs)}`}; to answer by ${spellInstant(turnEnds)}.${late}`
    : `Paged ${whom} again (${count} of ${of}).${late}`
  const said = say(withFields(draft, { tier: { ...tier, calling } }), 'system', batonAuthor, text, at)
  return { ...said, page: { people: call.people.filter(person => !call.rejectedBy.includes(person)), count, of, channels } }
}

function called({ people }: Call, { assignmentGroup }: Incident): string {
  return people.length === 1 ? people.join() : `Nobody of ${assignmentGroup}`
}
