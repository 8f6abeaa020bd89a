import type { CommandKind, CommandOf } from '../../src/domain/commands.js'
import { spell } from '../../src/domain/activityStream.js'
import type { Refusal } from '../../src/domain/errors.js'
import { handOn, judge, type HandingOn } from '../../src/domain/handoff/handingOn.js'
import type { Incident } from '../../src/domain/incident.js'
import { occasionsOf } from '../../src/domain/notices/occasionsOf.js'
import { isMember } from '../../src/domain/planning/groups.js'
import { openingDestination, planFor, type Live } from '../../src/domain/planning/planning.js'
import type { Policy } from '../../src/domain/policy/policy.js'
import { callNext, followUp, reject } from '../../src/domain/steps/calls.js'
import { defaultReaders } from '../../src/client/defaultReaders.js'
import { slaTargets } from '../../src/domain/planning/planning.js'
import { actedBy, beginStep, finish, say, withFields, type Actor, type Change } from '../../src/domain/steps/change.js'
import { reclassify } from '../../src/domain/steps/classification.js'
import { concludeFiring, fireDue } from '../../src/domain/steps/firing.js'
import { recordTicket } from '../../src/domain/steps/tickets.js'
import { builtInDesk } from '../../src/domain/tickets/deskTicket.js'
import { withTriggers } from '../../src/domain/triggers/withTriggers.js'
import { readCaller } from '../../src/ports/readers.js'
import { alarmsFor } from '../../src/domain/steps/clock.js'
import { reopen, resolve } from '../../src/domain/steps/ending.js'
import { hold, resume } from '../../src/domain/steps/holding.js'
import { accept, assign } from '../../src/domain/steps/ownership.js'
import { openIncident } from '../../src/domain/steps/opening.js'
import { parseDuration } from '../../src/domain/time/duration.js'
import { happened } from '../../src/domain/timeline/words.js'

/**
 * What a table of docs/policy.md tells of an incident whose people are called, or that rules act on: each row an instant
 * since the opening and what happens; bold is what somebody does, the rest follows from it by the domain's own steps.
 */

const opened = '2026-03-04T12:00:00.000Z'
const horizonMs = 6 * 3_600_000
const facts = { number: 'INC0010001', category: 'Network', subcategory: null, priority: 1, vip: false, tags: [], callerCalendar: null }

type Outcome = Change | { refused: Refusal }
type Act = (incident: Incident, by: Actor, to: string, live: Live, at: string) => Outcome | Promise<Outcome>

const command = <K extends CommandKind>(kind: K, given: object): CommandOf<K> => ({ kind, requestId: 'unused', handoff: {}, ...given }) as unknown as CommandOf<K>

const acts: [words: RegExp, act: Act][] = [
  [/^accepts$/, (incident, by, _, __, at) => accept(incident, command('accept', { by: by.name }), by, at)],
  [/^rejects$/, (incident, by, _, { policy }, at) => reject(incident, command('reject', { by: by.name }), { policy, openTasks: {} }, at)],
  [/^writes a note$/, (incident, by, _, __, at) => finish(actedBy(beginStep(incident, at), by, at))],
  [/^puts it on hold$/, (incident, by, _, __, at) => hold(incident, command('hold', { by: by.name, reason: 'Awaiting Vendor' }), by, at)],
  [/^resumes it$/, (incident, by, _, __, at) => resume(incident, command('resume', { by: by.name }), by, at)],
  [/^gives it to (.+)$/, (incident, by, to, _, at) => assign(incident, command('assign', { by: by.name, to }), by, at)],
  [/^hands it to the group (.+)$/, (incident, by, group, live, at) => handedOn(live, incident, command('reassign', { by: by.name, group }), by, at)],
  [/^resolves it$/, (incident, by, _, __, at) => resolve(incident, command('resolve', { by: by.name, code: 'Fixed', notes: 'Done' }), by, at)],
  [/^reopens it$/, (incident, by, _, live, at) => reopen(live, incident, command('reopen', { by: by.name, note: 'Again' }), incident.assignedTo, 'TASK', at)],
  [/^escalates it$/, (incident, by, _, live, at) => handedOn(live, incident, command('escalate', { by: by.name, note: 'Up' }), by, at)],
  [/^escalates it for (.+)$/, (incident, by, reason, live, at) => handedOn(live, incident, command('escalate', { by: by.name, note: 'Up', handoff: { reason } }), by, at)],
  [/^makes it a P1$/, (incident, by, _, live, at) => reclassify(incident, command('reclassify', { by: by.name, urgency: 1, note: 'Worse' }), by, 1, slaTargets(live, incident, 1), null, at)],
  [/^comments “(.+)”$/, async (incident, by, text, { policy }, at) => {
    const begun = withFields({ incident, entries: [] }, { updatedAt: at })
    return finish(say(begun, 'comment', by.name, text, at, await readCaller(text, policy, defaultReaders())))
  }],
  [/^does (.+?): (.+)$/, (incident, by, words, _, at) => {
    const [ticket = '', outcome = ''] = words.split(': ')
    return recordTicket(beginStep(incident, at), { kind: 'ticketDone', key: null, desk: builtInDesk, ticket, by: by.name, outcome }, at) ?? finish(beginStep(incident, at))
  }],
]

function handedOn(live: Live, incident: Incident, command: HandingOn, by: Actor, at: string): Outcome {
  const judgement = judge(live, incident, command, {}, at)
  return judgement.refused ? { refused: judgement.refused } : handOn(incident, command, by, judgement.handing, { task: 'TASK', overrides: [] }, at)
}

function open(live: Live): Change {
  const route = openingDestination(live, facts)
  const planned = 'refused' in route ? route : planFor(live, facts, route, {}, opened)
  if ('refused' in planned) throw new Error(planned.refused.message)
  const request = { requestId: 'unused', by: 'Carla', caller: 'Carla', shortDescription: 'Down', impact: 1, urgency: 1, ...facts, callerCalendar: undefined }
  return openIncident(facts.number, request, facts.priority, planned.plan, 'TASK', opened, false)
}

/** What the rules that are due do; each is told, and so is where it goes. */
function fired(live: Live, incident: Incident, at: string): Change | null {
  const firing = fireDue(live, incident, at, at)
  const climb = firing?.climb ?? null
  const planned = firing && climb && ('refused' in climb.route ? climb.route : planFor(live, firing.draft.incident, climb.route, {}, at))
  return firing && concludeFiring(firing, planned && ('refused' in planned ? planned : { ...planned, taskNumber: 'TASK' }), at)
}

/** The table as it has to be, given what is done in it. */
export async function toldAsDone(policy: Policy, rows: readonly string[][]): Promise<string[][]> {
  const live = { version: 1, policy }
  const done = rows.filter(([, what = '']) => what.startsWith('**')).map(([after = '', what = '']) => ({ at: later(parseDuration(after) ?? NaN), what }))
  const told: string[][] = []
  const tell = (at: string, what: string) => told.push([spell(Date.parse(at) - Date.parse(opened)), what])
  let incident: Incident | null = null
  const take = (outcome: Change, at: string, by: string | null, isFollowUp = false): Incident => {
    const change = withTriggers(policy, incident, outcome, new Map(), { at, by })
    for (const { rule, so } of change.fired ?? []) tell(at, `rule “${rule}”: ${so}`)
    for (const occasion of occasionsOf(incident, change, { cause: '', by: null }, at)) {
      if (occasion.event === 'paged' || occasion.event === 'unanswered' || (change.fired && occasion.event === 'escalated')) tell(at, isFollowUp ? 'the escalation is still unanswered' : happened(occasion, policy, change.incident))
    }
    incident = change.incident
    const wanted = change.incident.tickets.find(({ state }) => state === 'Wanted')
    if (!wanted) return change.incident
    const linked = recordTicket(beginStep(change.incident, at), { kind: 'ticketOpened', key: wanted.key, desk: builtInDesk, ticket: 'DEV0010001', url: null }, at)
    for (const { text } of linked?.entries ?? []) tell(at, text)
    return linked ? take(linked, at, null) : change.incident
  }
  const horizon = [later(horizonMs), ...rows.map(([after = '']) => later(parseDuration(after) ?? NaN))].sort().at(-1) ?? ''
  let now = take(open(live), opened, 'Carla')
  for (;;) {
    const [next] = done
    const alarm = alarmsFor(now, now.updatedAt).find(({ kind }) => kind === 'call' || kind === 'followUp' || kind === 'trigger')
    if (next && (!alarm || next.at <= alarm.at)) {
      done.shift()
      tell(next.at, next.what)
      const { by, outcome } = await act(live, now, next.what, next.at)
      if ('refused' in outcome) tell(next.at, `refused: \`${outcome.refused.code}\``)
      else now = take(outcome, next.at, by)
      if (next.what.includes('does DEV') && 'entries' in outcome) for (const { text } of outcome.entries) tell(next.at, text)
      continue
    }
    if (!alarm || alarm.at > horizon) return told
    // What fell due on hold is due when it goes on.
    const at = alarm.at > now.updatedAt ? alarm.at : now.updatedAt
    const change = alarm.kind === 'call' ? callNext(now, { policy, openTasks: {} }, at) : alarm.kind === 'trigger' ? fired(live, now, at) : followUp(now, alarm.at, at)
    if (!change) throw new Error(`nothing follows from ${alarm.kind} at ${alarm.at}`)
    now = take(change, at, null, alarm.kind === 'followUp')
  }
}

async function act(live: Live, incident: Incident, words: string, at: string): Promise<{ by: string; outcome: Outcome }> {
  const [, name = '', deed = ''] = /^\*\*(\S+) (.+)\*\*$/.exec(words) ?? []
  for (const [pattern, carryOut] of acts) {
    const match = pattern.exec(deed)
    if (!match) continue
    const by = { name, isMember: isMember(live.policy, incident.assignmentGroup, name) }
    return { by: name, outcome: await carryOut(incident, by, match.slice(1).join(': '), live, at) }
  }
  throw new Error(`No test knows how "${words}" is done`)
}

function later(ms: number): string {
  return new Date(Date.parse(opened) + ms).toISOString()
}
