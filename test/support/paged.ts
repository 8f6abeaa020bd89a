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
import { actedBy, beginStep, finish, type Actor, type Change } from '../../src/domain/steps/change.js'
import { alarmsFor } from '../../src/domain/steps/clock.js'
import { reopen, resolve } from '../../src/domain/steps/ending.js'
import { hold, resume } from '../../src/domain/steps/holding.js'
import { accept, assign } from '../../src/domain/steps/ownership.js'
import { openIncident } from '../../src/domain/steps/opening.js'
import { parseDuration } from '../../src/domain/time/duration.js'
import { happened } from '../../src/domain/timeline/words.js'

/**
 * What a table of docs/policy.md tells of an incident whose people are called: each row an instant since the opening
 * and what happens; bold is what somebody does, the rest follows from it by the domain's own steps.
 */

const opened = '2026-03-04T12:00:00.000Z'
const horizonMs = 6 * 3_600_000
const facts = { number: 'INC0010001', category: 'Network', subcategory: null, priority: 1, vip: false, tags: [], callerCalendar: null }

type Outcome = Change | { refused: Refusal }
type Act = (incident: Incident, by: Actor, to: string, live: Live, at: string) => Outcome

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

/** The table as it has to be, given what is done in it. */
export function pagedAsDone(policy: Policy, rows: readonly string[][]): string[][] {
  const live = { version: 1, policy }
  const done = rows.filter(([, what = '']) => what.startsWith('**')).map(([after = '', what = '']) => ({ at: later(parseDuration(after) ?? NaN), what }))
  const told: string[][] = []
  const tell = (at: string, what: string) => told.push([spell(Date.parse(at) - Date.parse(opened)), what])
  let incident: Incident | null = null
  const take = (change: Change, at: string, isFollowUp = false) => {
    for (const occasion of occasionsOf(incident, change, { cause: '', by: null }, at)) {
      if (occasion.event === 'paged' || occasion.event === 'unanswered') tell(at, isFollowUp ? 'the escalation is still unanswered' : happened(occasion, policy, change.incident))
    }
    incident = change.incident
    return change.incident
  }
  let now = take(open(live), opened)
  for (;;) {
    const [next] = done
    const alarm = alarmsFor(now, now.updatedAt).find(({ kind }) => kind === 'call' || kind === 'followUp')
    if (next && (!alarm || next.at <= alarm.at)) {
      done.shift()
      tell(next.at, next.what)
      const outcome = act(live, now, next.what, next.at)
      if ('refused' in outcome) tell(next.at, `refused: \`${outcome.refused.code}\``)
      else now = take(outcome, next.at)
      continue
    }
    if (!alarm || alarm.at > later(horizonMs)) return told
    // What fell due on hold is due when it goes on.
    const at = alarm.at > now.updatedAt ? alarm.at : now.updatedAt
    const change = alarm.kind === 'call' ? callNext(now, { policy, openTasks: {} }, at) : followUp(now, alarm.at, at)
    if (!change) throw new Error(`nothing follows from ${alarm.kind} at ${alarm.at}`)
    now = take(change, at, alarm.kind === 'followUp')
  }
}

function act(live: Live, incident: Incident, words: string, at: string): Outcome {
  const [, name = '', deed = ''] = /^\*\*(\S+) (.+)\*\*$/.exec(words) ?? []
  for (const [pattern, carryOut] of acts) {
    const match = pattern.exec(deed)
    if (match) return carryOut(incident, { name, isMember: isMember(live.policy, incident.assignmentGroup, name) }, match[1] ?? '', live, at)
  }
  throw new Error(`No test knows how "${words}" is done`)
}

function later(ms: number): string {
  return new Date(Date.parse(opened) + ms).toISOString()
}
