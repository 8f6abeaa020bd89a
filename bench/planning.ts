import { openSchema } from '../src/domain/commands.js'
import { openingDestination, planFor } from '../src/domain/planning/planning.js'
import { readPolicy } from '../src/domain/policy/policyDocument.js'
import { alarmsFor } from '../src/domain/steps/clock.js'
import { openIncident } from '../src/domain/steps/opening.js'

/** What a plan costs in an organisation with many calendars, groups and rotas; pure, no server. */

const zones = ['Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Australia/Sydney', 'UTC']
const groups = 200
const calendars = 50
/** Before it is measured: each group and each calendar has been asked for, as in a worker that has run for a while. */
const before = 2_000
/** Between two plans; so the measured ones are spread over two days, with all their handovers. */
const apartMs = 10_000

const start = Date.parse('2026-03-09T00:00:00.000Z')

/** Two rotas for each group, one by day and one for the rest; each with time off and an override. */
function policySource(): string {
  const zone = (index: number) => zones[index % zones.length] ?? 'UTC'
  const calendar = (index: number) => `  Office ${index}: {zone: ${zone(index)}, hours: {Mon-Fri: 08:00-17:00, Sat: 09:00-12:00}, holidays: [12-25, 01-01, 2026-04-06]}`
  const group = (index: number) => `  Group ${index}:
    manager: M${index}
    members: [A${index}, B${index}, C${index}, D${index}]
    rotas:
      - name: Day
        zone: ${zone(index)}
        rotation: {every: 1 week, from: 2026-01-05, handover: 08:00, people: [A${index}, B${index}, C${index}]}
        hours: {Mon-Fri: 08:00-18:00}
        timeOff: [{person: B${index}, from: 2026-03-16, until: 2026-03-21}]
        overrides: [{from: 2026-03-11 12:00, until: 2026-03-11 18:00, person: D${index}}]
      - {name: Rest, zone: ${zone(index)}, rotation: {every: 1 day, from: 2026-01-05, people: [D${index}, C${index}, A${index}]}}`
  const ladder = (index: number) => `  - name: ladder ${index}
    appliesTo: {category: Category ${index}}
    sla: {calendar: Office ${index % calendars}, incident: 40 h}
    stages: [{name: Triage}, {name: Second}]
    entry: {stage: Triage, group: Group ${index}}
    otherwise: {stage: Second, group: Group ${index}}`
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
  return [
    'name: many', 'calendars:', ...numbers(calendars).map(calendar), 'groups:', ...numbers(groups).map(group), 'ladders:', ...numbers(groups).map(ladder),
    '  - {name: rest, stages: [{name: Triage}], entry: {stage: Triage, group: Group 0}}', 'paging: {interval: 10 min, reminders: 2}', '',
  ].join('\n')
}

/**
 * How long each plan takes, in ms: where it goes, who is on call there, every deadline and alarm by its calendar; at
 * instants that move on, in a worker that has planned for a while.
 */
export function planningTimes(plans: number): number[] {
  const reading = readPolicy(policySource())
  if ('problems' in reading) throw new Error(`the bench's policy has problems: ${reading.problems.map(({ problem }) => problem).join('; ')}`)
  const live = { version: 1, policy: reading.policy }
  const plan = (turn: number): number => {
    // A prime: groups come in no order.
    const category = `Category ${(turn * 7919) % groups}`
    const at = new Date(start + turn * apartMs).toISOString()
    const facts = { number: 'INC0010001', category, subcategory: null, priority: 1 + (turn % 5), vip: false, tags: [], callerCalendar: null }
    const request = openSchema.parse({ requestId: 'bench', by: 'bench', shortDescription: 'Down', caller: 'bench', category, impact: 1, urgency: 1 })
    const began = performance.now()
    const route = openingDestination(live, facts)
    if ('refused' in route) throw new Error(route.refused.message)
    const planned = planFor(live, facts, route, {}, at)
    if ('refused' in planned) throw new Error(planned.refused.message)
    alarmsFor(openIncident(facts.number, request, facts.priority, planned.plan, 'TASK0010001', at, false).incident, at)
    return performance.now() - began
  }
  for (let turn = 0; turn < before; turn += 1) plan(turn)
  return Array.from({ length: plans }, (_, turn) => plan(before + turn))
}
