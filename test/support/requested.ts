import { judgeRequest } from '../../src/domain/approvals/judging.js'
import { whyNobodyDecides } from '../../src/domain/approvals/request.js'
import type { CommandKind, CommandOf } from '../../src/domain/commands.js'
import type { Refusal } from '../../src/domain/errors.js'
import { countedFor, handOn, judge } from '../../src/domain/handoff/handingOn.js'
import type { Incident } from '../../src/domain/incident.js'
import { isMember } from '../../src/domain/planning/groups.js'
import { openingDestination, planFor, priorityOf, type Live } from '../../src/domain/planning/planning.js'
import type { Policy } from '../../src/domain/policy/policy.js'
import { approve, decline, onSilence, refusalToDecide, requestEscalation } from '../../src/domain/steps/approvals.js'
import { refusalToClose } from '../../src/domain/steps/closingRequests.js'
import type { Actor, Change } from '../../src/domain/steps/change.js'
import { alarmsFor } from '../../src/domain/steps/clock.js'
import { endRequest } from '../../src/domain/steps/deEscalation.js'
import { hold } from '../../src/domain/steps/holding.js'
import { openIncident } from '../../src/domain/steps/opening.js'
import { formatDuration, parseDuration } from '../../src/domain/time/duration.js'

/** What the tables of docs/policy.md say of escalation requests, done with the steps that a running incident takes. */

const opened = '2026-03-04T12:00:00.000Z'
const horizonMs = 24 * 3_600_000

type Outcome = Change | { refused: Refusal }
type Act = (live: Live, incident: Incident, by: Actor, at: string) => Outcome

const command = <K extends CommandKind>(kind: K, given: object): CommandOf<K> => ({ kind, requestId: 'unused', ...given }) as unknown as CommandOf<K>
const request = (by: string, template?: string) =>
  command('escalate', { by, note: 'Please decide', handoff: { kind: 'hierarchical' }, ...(template !== undefined && { template }) })

function asked(live: Live, incident: Incident, { name, ...rest }: Actor, at: string, template?: string): Outcome {
  const { refused } = judgeRequest(live, incident, request(name, template), at)
  return refused ? { refused } : requestEscalation(live, incident, request(name, template), { name, ...rest }, 'APR0010001', at)
}

const acts: [words: RegExp, act: Act][] = [
  [/ asks$/, asked],
  [/ approves$/, (live, incident, by, at) => orRefused(refusalToDecide(incident, { by: by.name }), () => approve(live, incident, command('approve', { by: by.name }), by, at))],
  [/ declines$/, (_, incident, by, at) => orRefused(refusalToDecide(incident, { by: by.name }), () => decline(incident, command('decline', { by: by.name, note: 'No' }), by, at))],
  [/ closes it$/, (live, incident, by, at) => orRefused(refusalToClose(live, incident, by.name), () =>
    endRequest(live, incident, command('deEscalate', { by: by.name, justification: 'Settled' }), by, at))],
  [/ puts it on hold$/, (_, incident, by, at) => hold(incident, command('hold', { by: by.name, reason: 'Awaiting Vendor' }), by, at)],
  [/ escalates the incident$/, (live, incident, by, at) => {
    const escalation = command('escalate', { by: by.name, note: 'Up' })
    const judgement = judge(live, incident, escalation, Object.fromEntries(countedFor(live, incident, escalation).map(name => [name, 0])), at)
    return judgement.refused ? { refused: judgement.refused } : handOn(incident, escalation, by, judgement.handing, { task: 'TASK', overrides: [] }, at)
  }],
]

function orRefused(refused: Refusal | null, change: () => Change): Outcome {
  return refused ? { refused } : change()
}

/** The rows of a table `After | The request`: what is done, in bold, and what becomes of the request, also by itself. */
export function requestAsDone(policy: Policy, rows: readonly string[][]): string[][] {
  const live = { version: 1, policy }
  const told: string[][] = []
  let incident = openedIn(live, Object.keys(policy.groups)[0] ?? '', 3)
  const follow = (change: Change, at: string) => {
    const isOther = JSON.stringify(change.incident.approval) !== JSON.stringify(incident.approval)
    incident = change.incident
    if (isOther) told.push([since(at), stands(incident)])
  }
  const letPass = (until: string) => {
    for (;;) {
      const due = alarmsFor(incident, opened).find(({ kind, at }) => kind === 'approval' && at <= until)
      const change = due && onSilence(live, incident, due.at, due.at)
      if (!change) return
      follow(change, due.at)
    }
  }
  for (const [after = '', what = ''] of rows.filter(([, words]) => words?.startsWith('**'))) {
    const at = new Date(Date.parse(opened) + (parseDuration(after) ?? 0)).toISOString()
    letPass(at)
    const [, words = ''] = /^\*\*(.+)\*\*$/.exec(what) ?? []
    const act = acts.find(([pattern]) => pattern.test(words))?.[1]
    const name = words.split(' ')[0] ?? ''
    if (!act) throw new Error(`No test knows how somebody ${words}`)
    told.push([after, what])
    const outcome = act(live, incident, { name, isMember: isMember(policy, incident.assignmentGroup, name) }, at)
    if ('refused' in outcome) told.push([after, `refused: \`${outcome.refused.code}\``])
    else follow(outcome, at)
  }
  letPass(new Date(Date.parse(opened) + horizonMs).toISOString())
  return told
}

/** Who decides over a request of such an incident, by whom and by which template it is made. */
export function decidersOf(policy: Policy, by: string, group: string, priority: number, template: string): string {
  const live = { version: 1, policy }
  const incident = openedIn(live, group, priority)
  const outcome = asked(live, incident, { name: by, isMember: true }, opened, template || undefined)
  if ('refused' in outcome) return outcome.refused.code
  const { approval } = outcome.incident
  if (!approval) throw new Error('a request was made')
  return approval.approvers.join(' or ') || `nobody: ${whyNobodyDecides(live, incident, approval)}`
}

/** `Requested: Olivia may decide, until 2 h`. */
function stands({ approval, tier }: Incident): string {
  if (!approval) return 'none'
  const { state, approvers, dueAt, decidedBy } = approval
  if (state === 'Requested') return `Requested: ${approvers.join(' or ')} may decide${dueAt ? `, until ${since(dueAt)}` : ''}`
  const { resolve } = tier.plan
  return `${state} by ${decidedBy ?? 'nobody'}${state === 'Declined' || !resolve ? '' : `: ${formatDuration(resolve.durationMs)} to resolve`}`
}

function since(at: string): string {
  const ms = Date.parse(at) - Date.parse(opened)
  return ms === 0 ? '0 s' : formatDuration(ms)
}

function openedIn(live: Live, group: string, priority: number): Incident {
  const [impact, urgency] = [[1, 1], [1, 2], [2, 2], [2, 3], [3, 3]][priority - 1] ?? [3, 3]
  const facts = { number: 'INC0010001', category: 'Network', subcategory: null, priority: priorityOf(live.policy, impact ?? 3, urgency ?? 3), vip: false, tags: [group], callerCalendar: null }
  const route = openingDestination(live, facts)
  const planned = 'refused' in route ? route : planFor(live, facts, route, {}, opened)
  if ('refused' in planned) throw new Error(planned.refused.message)
  const given = { ...facts, callerCalendar: undefined, requestId: 'unused', by: 'Carla', caller: 'Carla', shortDescription: 'Down', impact: impact ?? 3, urgency: urgency ?? 3 }
  return openIncident(facts.number, given, facts.priority, planned.plan, 'TASK0010001', opened, false).incident
}
