import type { OpenRequest } from '../../src/domain/commands.js'
import type { Handoff } from '../../src/domain/handoff/handoff.js'
import type { TakenAlong } from '../../src/domain/handoff/takenAlong.js'
import { holdReasons, type Plan } from '../../src/domain/incident.js'
import { noNotices } from '../../src/domain/notices/noticeRules.js'
import type { Policy } from '../../src/domain/policy/policy.js'
import { finish, say, type Actor, type Change } from '../../src/domain/steps/change.js'
import { end, resolve } from '../../src/domain/steps/ending.js'
import { hold } from '../../src/domain/steps/holding.js'
import { openIncident } from '../../src/domain/steps/opening.js'
import { escalate } from '../../src/domain/steps/tiers.js'
import type { Current, RecordStore } from '../../src/ports/recordStore.js'
import type { RequestRef } from '../../src/ports/requestRef.js'

/** Incidents for tests of what lies below planning: the plans are given, the steps are the domain's own. */

export const noon = '2026-03-02T12:00:00.000Z'

export function after(minutes: number, at = noon): string {
  return new Date(Date.parse(at) + minutes * 60_000).toISOString()
}

/** The groups that `plan` names; ladders are not looked at. */
export const twoGroups: Policy = {
  name: 'two groups',
  priorityMatrix: {},
  groups: {
    'Service Desk': { manager: 'Mona', members: ['Ana', 'Ben'], roles: [], rotas: [] },
    'Second Line': { manager: null, members: ['Leo', 'Lia'], roles: [], rotas: [] },
  },
  calendars: {},
  people: {},
  notices: noNotices,
  ladders: [],
}

const minute = 60_000

export function plan(changes: Partial<Plan> = {}): Plan {
  return {
    policyVersion: 1, ladder: 'help-desk', stage: 'Triage', assignmentGroup: 'Service Desk', assignedTo: 'Ana',
    assignedBecause: 'fewest open tasks (0)', row: 'everything else', instructions: null,
    respond: { durationMs: 60 * minute, remindAtPercent: [50, 75], calendar: null },
    resolve: { durationMs: 480 * minute, remindAtPercent: [50, 75], calendar: null },
    incident: null, stopOnHold: [...holdReasons],
    breachAction: 'flag', reopenWindowMs: null,
    ...changes,
  }
}

export const secondLine = plan({ stage: 'L1 investigation', assignmentGroup: 'Second Line', assignedTo: 'Leo' })

let requests = 0

/** A request that no other test has made. */
export function request(requestId = `request ${(requests += 1)}`, payload = `hash of ${requestId}`): RequestRef {
  return { requestId, payload }
}

export interface Opening {
  request?: RequestRef
  plan?: Plan
  at?: string
  priority?: number
  fields?: Partial<OpenRequest>
}

export function opening(number: string, { plan: given = plan(), at = noon, priority = 3, fields = {} }: Opening = {}) {
  return async ({ nextTaskNumber }: Pick<Current, 'nextTaskNumber'>): Promise<Change> => openIncident(number, {
    requestId: 'unused', by: 'Ben', shortDescription: 'No mail', caller: 'Carla', category: 'Mail', subcategory: null,
    impact: 2, urgency: 2, vip: false, tags: [], ...fields,
  }, priority, given, await nextTaskNumber(), at, false)
}

/** Allocates a number and opens an incident under it. */
export async function openOne(store: RecordStore, given: Opening = {}) {
  const made = given.request ?? request()
  const allocated = await store.allocate(made)
  if ('refused' in allocated) throw new Error(allocated.refused.message)
  const { number } = allocated
  const { dedupKey = null, followUpOf = null } = given.fields ?? {}
  const result = await store.open(number, made, dedupKey, opening(number, given), followUpOf)
  if (!('recorded' in result)) throw new Error(`${number} was not opened: ${JSON.stringify(result)}`)
  return result.recorded
}

type Work = (current: Current) => Promise<Change>

const ana: Actor = { name: 'Ana', isMember: true }

/** A handoff of which the policy asks nothing and makes nothing. */
export function asGiven(handoff: Handoff): TakenAlong {
  return { handoff, form: null, completeness: null, lacking: [], introduces: false }
}

export function escalating(at = after(1), to = secondLine): Work {
  const handoff = { note: 'Not a mailbox problem', validatedFacts: ['The mailbox opens'] }
  return async ({ incident, nextTaskNumber }) =>
    escalate(incident, { kind: 'escalate', by: 'Ana', requestId: 'unused', note: handoff.note }, ana, to, asGiven(handoff), await nextTaskNumber(), at)
}

export function resolving(at = after(2)): Work {
  return async ({ incident }) =>
    resolve(incident, { kind: 'resolve', by: 'Ana', requestId: 'unused', code: 'Fixed', notes: 'Restarted' }, ana, at)
}

export function closing(at = after(3)): Work {
  return async ({ incident }) => end(incident, { kind: 'close', by: 'Ana', requestId: 'unused' }, ana, at)
}

export function holding(reason: 'Awaiting Caller' | 'Awaiting Vendor', at = after(1)): Work {
  return async ({ incident }) => hold(incident, { kind: 'hold', by: 'Ana', requestId: 'unused', reason, comment: 'Please call' }, ana, at)
}

export function reminding(text: string, at = after(30)): Work {
  return async ({ incident }) => finish(say({ incident, entries: [] }, 'system', 'Baton', text, at))
}
