import { batonAuthor, lateness, spell, spellInstant } from '../activityStream.js'
import type { Approval } from '../approvals/approval.js'
import { approvalRuleFor } from '../approvals/approvalRules.js'
import { requestOf, silentAt, whyNobodyDecides } from '../approvals/request.js'
import { tightened } from '../approvals/tightening.js'
import { approversOf, nextApprovers } from '../approvals/whoDecides.js'
import type { CommandOf } from '../commands.js'
import { refuse, type Refusal } from '../errors.js'
import type { Handoff } from '../handoff/handoff.js'
import { handoffText } from '../handoff/handoffText.js'
import { isOpen, type Incident } from '../incident.js'
import type { Live } from '../planning/planning.js'
import { watchedBy } from '../watchList.js'
import { actedBy, beginStep, finish, say, withFields, type Actor, type Change, type Draft } from './change.js'
import { decided } from './closingRequests.js'
import { promiseToResolve } from './promises.js'
import { worked } from './tiers.js'

/** Escalation requests, step by step. Stage, tier, task and owner are the same after each of them. */

/** Somebody asks for a decision; where nobody has to give one, it is granted in the same step. */
export function requestEscalation(live: Live, before: Incident, command: CommandOf<'escalate'>, actor: Actor, id: string, at: string): Change {
  const approval = requestOf(live, before, command, id, at)
  const { severity, reason, justification, approvers, dueAt } = approval
  const handoff: Handoff = { ...approval.details, note: justification }
  const acted = worked(actedBy(beginStep(before, at), actor, at), handoff, actor, at)
  const asked = say(withFields(acted, { approval }), 'workNote', command.by, `Escalation request ${id} (${severity}, ${reason}).\n${handoffText(handoff)}`, at)
  if (approvers.length === 0) {
    const why = whyNobodyDecides(live, before, approval)
    return finish(granted(live, say(asked, 'system', batonAuthor, `${id} is granted at once: ${why}.`, at), batonAuthor, why, at))
  }
  return finish(say(asked, 'system', batonAuthor, `${namesOf(approvers)} may decide ${id}${dueAt ? `; to answer by ${spellInstant(dueAt)}` : ''}.`, at))
}

/** Why somebody cannot decide now: there is no request, it was decided already, it is not the one that they mean, or others have to. */
export function refusalToDecide({ number, approval }: Incident, { by, approval: meant }: Pick<CommandOf<'approve' | 'decline'>, 'by' | 'approval'>): Refusal | null {
  if (!approval) return refuse('no_request', { number })
  const { id, state, approvers, decidedBy } = approval
  if (state !== 'Requested') return refuse('request_decided', { number, approval: id, state, by: decidedBy })
  if (meant !== undefined && meant !== id) return refuse('other_request', { number, field: 'approval', asked: meant, approval: id })
  return approvers.includes(by) ? null : refuse('not_an_approver', { by, field: 'by', number, approval: id, allowed: approvers })
}

export function approve(live: Live, before: Incident, { by, note }: CommandOf<'approve'>, actor: Actor, at: string): Change {
  const acted = actedBy(beginStep(before, at), actor, at)
  const said = say(acted, 'workNote', by, `Escalation request ${before.approval?.id ?? ''} granted.${note ? `\n${note}` : ''}`, at)
  return finish(granted(live, said, by, note ?? null, at))
}

export function decline(before: Incident, { by, note }: CommandOf<'decline'>, actor: Actor, at: string): Change {
  const acted = actedBy(beginStep(before, at), actor, at)
  const said = say(acted, 'workNote', by, `Escalation request ${before.approval?.id ?? ''} declined.\n${note}`, at)
  return finish(decided(said, 'Declined', by, note, at))
}

/** Nobody has answered: what the live policy wants of that. Null when somebody has, or it is due at another time by now. */
export function onSilence(live: Live, before: Incident, dueAt: string, at: string): Change | null {
  const { approval } = before
  if (approval?.state !== 'Requested' || approval.dueAt !== dueAt || dueAt > at || !isOpen(before.state)) return null
  const rule = approvalRuleFor(live.policy, before)
  const { id, approvers, requestedAt, requestedBy, reminders } = approval
  const silent = `Nobody has answered ${id} for ${spell(Date.parse(dueAt) - Date.parse(requestedAt))}`
  const begun = beginStep(before, at)
  const told = (what: string, draft = begun) => say(draft, 'system', batonAuthor, `${silent}: ${what}${lateness(dueAt, at)}`, at)
  if (rule.onSilence === 'approve') return finish(granted(live, told('it is granted.'), batonAuthor, 'nobody has answered', at))
  if (rule.onSilence === 'decline') return finish(decided(told('it is declined.'), 'Declined', batonAuthor, 'nobody has answered', at))
  if (reminders >= rule.reminders) {
    const given = withFields(begun, { needsAttention: true, approval: { ...approval, dueAt: null } })
    return finish(told(`it was asked ${reminders === 0 ? 'once' : `${reminders + 1} times`} and waits on; ${requestedBy} may withdraw it.`, given))
  }
  const asked = [...new Set([...approvers, ...approversOf(live, rule, before, requestedBy), ...nextApprovers(live, rule, before, requestedBy)])]
  const next: Approval = { ...approval, approvers: asked, reminders: reminders + 1, dueAt: silentAt(live.policy, before, rule, at) }
  const until = next.dueAt ? `, until ${spellInstant(next.dueAt)}` : ''
  return finish(told(`asked again (${next.reminders} of ${rule.reminders}); ${namesOf(asked)} may decide it${until}.`, withFields(begun, { approval: next })))
}

/** The request is Escalated: its watchers watch, and the shorter time to resolve counts from the same start. */
function granted(live: Live, draft: Draft, by: string, note: string | null, at: string): Draft {
  const escalated = decided(draft, 'Escalated', by, note, at)
  const { incident } = escalated
  const { watchers: people = [] } = incident.approval ?? {}
  const watched = withFields(escalated, { watchers: watchedBy(incident.watchers, people, 'escalation request', at) })
  const told = people.length > 0 ? say(watched, 'system', batonAuthor, `On the watch list: ${people.join(', ')}.`, at) : watched
  return promiseToResolve(told, tightened(live.policy, incident, incident.tier.plan.resolve), at)
}

/** `Joana`, `Joana or Olivia`, `Joana, Olivia or Mia`. */
function namesOf(people: readonly string[]): string {
  return people.length < 2 ? people.join() : `${people.slice(0, -1).join(', ')} or ${people.at(-1) ?? ''}`
}
