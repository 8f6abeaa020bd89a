import type { Client } from '@temporalio/client'
import type { Database } from '../../../src/adapters/postgres/database.js'
import { storyReader } from '../../../src/adapters/postgres/reads.js'
import { isOpen, isOver } from '../../../src/domain/incident.js'
import { clockNames } from '../../../src/domain/sla/sla.js'
import type { Story } from '../../../src/ports/recordStore.js'
import type { Caller } from './caller.js'
import { faultsOfWorkflows } from './workflowConsistency.js'

/** What must hold, and what is wrong if it does not. */
export type Check = readonly [holds: boolean, fault: string]

export function failed(checks: readonly Check[]): string[] {
  return checks.filter(([holds]) => !holds).map(([, fault]) => fault)
}

/** Everything that is wrong with an incident that has been through a crash, in words; nothing once it is at rest. */
export async function faultsOf(database: Database, temporal: Client, caller: Caller): Promise<string[]> {
  const { number } = caller
  const story = await storyReader(database)(number)
  if (!story) return [`${number}: not in the records`]
  const faults = [
    ...failed([
      ...checksOfOwnership(story), ...checksOfClocks(story), ...await checksOfRequests(database, story, caller),
      ...await checksOfTickets(database, story),
    ]),
    ...faultsOfRepetition(story),
    ...await faultsOfWorkflows(temporal, story),
  ]
  return faults.map(fault => `${number}: ${fault}`)
}

/** Exactly one owner; one tier after another; the counts are what happened. */
function checksOfOwnership({ incident, tiers, tasks, handoffs }: Story): Check[] {
  const { state, tier, escalationCount, reopenCount } = incident
  const open = tasks.filter(task => task.state === 'Work in Progress')
  const earlier = tiers.slice(0, -1)
  const ended = tiers.at(-1)?.endedAt ?? null
  const climbs = earlier.filter(({ outcome }) => outcome === 'escalated' || outcome === 'breached').length
  return [
    [open.length === (isOpen(state) ? 1 : 0), `${state} with ${open.length} open tasks`],
    [open.every(task => task.tier === tier.number), 'the open task is not the running tier\'s'],
    [tiers.every(({ number }, index) => number === index + 1), `tiers ${tiers.map(({ number }) => number).join(', ')}`],
    [earlier.every(({ endedAt }) => endedAt !== null), 'an earlier tier still runs'],
    [(ended !== null) === isOver(state), `${state}, but its tier ended ${ended ?? 'never'}`],
    [tasks.length === tiers.length + reopenCount, `${tasks.length} tasks in ${tiers.length} tiers`],
    [handoffs.length === earlier.length, `${handoffs.length} handoffs over ${tiers.length} tiers`],
    [escalationCount === climbs, `escalationCount ${escalationCount} after ${climbs} escalations`],
  ]
}

/** Every ticket that was wanted is open at the desk, once, under the number that the incident has. */
async function checksOfTickets(database: Database, { incident: { number, tickets } }: Story): Promise<Check[]> {
  const rows = await database.selectFrom('desk_tickets').select('number').where('incident_number', '=', number).execute()
  const [linked, opened] = [tickets.map(({ ticket }) => ticket), rows.map(row => row.number)].map(numbers => numbers.sort().join())
  return [[linked === opened, `tickets ${linked} at the incident, ${opened} at the desk`]]
}

/** A clock that ran out is flagged, noted once, and has had its consequence. */
function checksOfClocks({ incident, tiers, stream }: Story): Check[] {
  const { state, resolvedAt, tier: { number, clocks, plan: { breachAction, reopenWindowMs } } } = incident
  const now = Date.now()
  const closesAt = state === 'Resolved' && reopenWindowMs !== null ? Date.parse(resolvedAt ?? '') + reopenWindowMs : Infinity
  const isOverTime = isOpen(state) && clocks.resolve?.breachedAt != null
  const said = (tier: number, text: RegExp) => stream.filter(entry => entry.tier === tier && text.test(entry.text)).length
  return [
    ...tiers.flatMap(tier => clockNames.map((name): Check => {
      const flags = tier.clocks[name]?.breachedAt ? 1 : 0
      const notes = said(tier.number, new RegExp(`^SLA breached: .* to ${name}, until`))
      return [notes === flags, `tier ${tier.number} is flagged ${flags} times for ${name}, and noted ${notes} times`]
    })),
    ...clockNames.map((name): Check => {
      const { dueAt = null, breachedAt = null } = clocks[name] ?? {}
      return [dueAt === null || breachedAt !== null || Date.parse(dueAt) > now, `the time to ${name} ran out unnoticed`]
    }),
    [!isOverTime || breachAction !== 'escalate', 'over its time, and nobody else has it'],
    [!isOverTime || breachAction !== 'alertManager' || said(number, /^Alert to /) === 1, 'over time without one alert'],
    [closesAt > now, 'its reopen window is over'],
  ]
}

/** Nothing is said twice within a tier, no reminder either. */
function faultsOfRepetition({ stream }: Story): string[] {
  const seen = new Map<string, number>()
  for (const { tier, author, text } of stream) {
    // The deadline in a reminder's text must not make two of one.
    const what = `tier ${tier}, ${author}: ${text.replace(/; it ends at .*$/, '')}`
    seen.set(what, (seen.get(what) ?? 0) + 1)
  }
  return [...seen].filter(([, count]) => count > 1).map(([what, count]) => `said ${count} times: ${what}`)
}

/** Each accepted request had its effect once, and every step is one that somebody or a clock asked for. */
async function checksOfRequests(database: Database, story: Story, { accepted }: Caller): Promise<Check[]> {
  const { incident: { number, moves, state }, tiers, stream } = story
  const steps = await database.selectFrom('steps').select('key').where('incident_number', '=', number).execute()
  const keys = steps.map(({ key }) => key)
  const requests = await database.selectFrom('requests').select('request_id as id').where('incident_number', '=', number).execute()
  const waiting = await database.selectFrom('outbox').select('id')
    .where('incident_number', '=', number).where('taken_at', 'is', null).execute()
  const numbered = Array.from({ length: moves - 1 }, (_, index) => `move ${index + 2}`)
  const reminders = count(stream, ({ text }) => text.startsWith('Reminder to '))
  const asked = count(accepted, ({ kind }) => kind === 'escalate')
  const climbed = count(tiers, ({ outcome }) => outcome === 'escalated')
  return [
    ...accepted.map(({ requestId, kind, text }): Check => {
      const rows = count(requests, ({ id }) => id === requestId)
      const entries = count(stream, entry => entry.text.includes(text))
      return [rows === 1 && entries === 1, `an accepted ${kind} is recorded ${rows} times and told ${entries} times`]
    }),
    [asked === climbed, `${asked} escalations were accepted, ${climbed} tiers ended by one`],
    [sameSet(keys.filter(key => key.startsWith('move ')), numbered), `${moves} moves recorded as ${keys.join(', ')}`],
    [count(keys, key => / alarm (?!late:)/.test(key)) === reminders, `${reminders} reminders recorded as ${keys.join(', ')}`],
    [state !== 'On Hold' || accepted.at(-1)?.kind !== 'comment', 'on hold, although its caller has answered'],
    [waiting.length === 0, 'a message of its records was not sent on'],
  ]
}

function count<T>(list: readonly T[], counts: (one: T) => boolean): number {
  return list.filter(counts).length
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every(one => b.includes(one))
}
