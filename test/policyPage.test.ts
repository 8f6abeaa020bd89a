import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { spell } from '../src/domain/activityStream.js'
import { spellCalendar } from '../src/domain/time/calendar.js'
import { pagingFor } from '../src/domain/paging/whoToCall.js'
import { formatDuration, parseDuration } from '../src/domain/time/duration.js'
import { groupGaps, onCallOf } from '../src/domain/onCall/groupOnCall.js'
import { chooseOwner } from '../src/domain/planning/owner.js'
import { escalationDestination, openingDestination, planFor, priorityOf, type Facts } from '../src/domain/planning/planning.js'
import { momentMs } from '../src/domain/time/moment.js'
import type { Policy } from '../src/domain/policy/policy.js'
import { readPolicy, type PolicyReading } from '../src/domain/policy/policyDocument.js'
import { policySchema } from '../src/domain/policy/policySchema.js'
import { policyDiff } from '../src/domain/policy/policyDiff.js'
import { policyText } from '../src/domain/policy/policyText.js'
import { workingTimeOf } from '../src/domain/time/workingTime.js'
import { spellLocal } from '../src/domain/time/zonedTime.js'
import { timelineOf } from '../src/domain/timeline/timeline.js'
import { toldAsDone } from './support/toldAsDone.js'
import type { FilledForm } from '../src/domain/handoff/filledForm.js'
import type { Handoff, HandoffKind } from '../src/domain/handoff/handoff.js'
import { requirementsFor } from '../src/domain/handoff/handoffRules.js'
import { takenUp } from '../src/domain/handoff/takenAlong.js'
import { openIncident } from '../src/domain/steps/opening.js'
import { noon, plan } from './support/incidents.js'
import { heldAs } from './support/heldAs.js'
import { decidersOf, requestAsDone } from './support/requested.js'
import { languageName, suggestionText } from '../src/domain/triage/readingText.js'
import { suggestionOf } from '../src/domain/triage/suggestions.js'
import { supportLanguage } from '../src/domain/triage/triageDocument.js'
import { examplesOf, wholePolicy, type Claim } from './support/policyPage.js'

/** docs/policy.md: each example is a policy, and each table below it is true of it. */

/** `before` is the example above. */
type Check = (reading: PolicyReading, rows: string[][], before: PolicyReading | undefined) => void | Promise<void>

/** What a table claims, by its head. A new kind of claim is a line more. */
const checks: Record<string, Check> = {
  'At | On call | Until | Why': (reading, rows) => {
    expect(rows.map(([at = '']) => [at, ...onCall(reading, at)])).toEqual(rows)
  },
  'At | On call | Until | Hours': (reading, rows) => {
    expect(rows.map(([at = '']) => [at, ...onCall(reading, at).slice(0, 2), hours(reading, at)])).toEqual(rows)
  },
  'At | The plan records': (reading, rows) => {
    const { policy, group, zone } = firstGroup(reading)
    expect(rows.map(([at = '']) => {
      const chosen = chooseOwner(policy, group, 'INC0010001', {}, instant(at, zone))
      return [at, 'owner' in chosen ? `${chosen.owner.assignedTo}, ${chosen.owner.assignedBecause}` : chosen.refused.code]
    })).toEqual(rows)
  },
  'Nobody from | Until': (reading, rows) => {
    const { rotas, zone } = firstGroup(reading)
    const [first = [], last = []] = [rows[0], rows.at(-1)]
    const found = groupGaps(rotas, instant(first[0] ?? '', zone), instant(last[1] ?? '', zone))
    expect(found.map(({ from, until }) => [spellLocal(from, zone), spellLocal(until, zone)])).toEqual(rows)
  },
  'Calendar': (reading, rows) => {
    expect(Object.values(policyOf(reading).calendars).map(calendar => [spellCalendar(calendar)])).toEqual(rows)
  },
  'From | Working time | Until': (reading, rows) => {
    const [calendar] = Object.values(policyOf(reading).calendars)
    const zone = calendar?.zone ?? 'UTC'
    expect(rows.map(([from = '', duration = '']) => [
      from, duration, spellLocal(workingTimeOf(calendar ?? null).add(instant(from, zone), parseDuration(duration) ?? NaN), zone),
    ])).toEqual(rows)
  },
  'Stage | Clock | P1 | P3': (reading, rows) => {
    const told = policyText(policyOf(reading)).find(({ heading }) => heading.endsWith(': stages'))?.table?.rows ?? []
    const stages = told.map(([stage], index) => stage || told[index - 1]?.[0])
    expect(told.map(([, clock, first, , third], index) => [stages[index], clock, first, third])).toEqual(rows)
  },
  'The clocks stop on hold for': (reading, rows) => {
    expect(policyOf(reading).ladders[0]?.stopOnHold.map(reason => [reason])).toEqual(rows)
  },
  'After | What happens': async (reading, rows) => {
    expect(await toldAsDone(policyOf(reading), rows)).toEqual(rows)
  },
  'Rule | When | Due | Once for each | Then': (reading, rows) => {
    expect(policyText(policyOf(reading)).find(({ heading }) => heading.startsWith('Rules that act'))?.table?.rows).toEqual(rows)
  },
  'Incident | After | Rule': (reading, rows) => {
    expect(rows.map(([incident = '']) => incident).filter((words, index, all) => words !== all[index - 1]).flatMap(words => firedFor(policyOf(reading), words))).toEqual(rows)
  },
  'Group | Open tasks | Gets it | Because': (reading, rows) => {
    expect(rows.map(([group = '', tasks = '']) => {
      const openTasks = Object.fromEntries([...tasks.matchAll(/(\w+) (\d+)/g)].map(([, name = '', count]) => [name, Number(count)]))
      const chosen = chooseOwner(policyOf(reading), group, 'INC0010001', openTasks, noon)
      return [group, tasks, ...('owner' in chosen ? [chosen.owner.assignedTo, chosen.owner.assignedBecause] : ['', chosen.refused.code])]
    })).toEqual(rows)
  },
  'Impact | Urgency | Priority': (reading, rows) => {
    expect(rows.map(([impact, urgency]) => [impact, urgency, `P${priorityOf(policyOf(reading), Number(impact), Number(urgency))}`])).toEqual(rows)
  },
  'Incident | At | Goes to | Because of': (reading, rows) => {
    const live = { version: 1, policy: policyOf(reading) }
    expect(rows.map(([incident = '', stage = '']) => {
      const facts = factsOf(incident)
      const route = stage === 'the opening' ? openingDestination(live, facts) : escalationDestination(live, { ...facts, stage, assignmentGroup: 'Desk' })
      return [incident, stage, ...('refused' in route ? ['', `\`${route.refused.code}\``] : [`${route.stage}, ${route.group}`, `${route.ladder}, ${route.row}`])]
    })).toEqual(rows)
  },
  'Stage | Reminded at | When the time to resolve is over': (reading, rows) => {
    expect(policyOf(reading).ladders[0]?.stages.map(({ name, resolve, breachAction }) =>
      [name, resolve[1]?.remindAtPercent.map(percent => `${percent} %`).join(', ') || 'none', breachAction === 'alertManager' ? 'alert manager' : breachAction])).toEqual(rows)
  },
  'Ladder | A resolved incident is closed after': (reading, rows) => {
    expect(policyOf(reading).ladders.map(({ name, reopenWindowMs }) => [name, formatDuration(reopenWindowMs ?? NaN)])).toEqual(rows)
  },
  'Incident | Stage | Is told': (reading, rows) => {
    const live = { version: 1, policy: policyOf(reading) }
    expect(rows.map(([incident = '', stage = '']) => {
      const planned = planFor(live, factsOf(incident), { ladder: 'all', stage, group: 'Desk', row: '' }, {}, noon)
      return [incident, stage, 'plan' in planned ? planned.plan.instructions ?? '' : planned.refused.code]
    })).toEqual(rows)
  },
  'Group | Priority | Pages | By': (reading, rows) => {
    expect(rows.map(([group = '', priority = '']) => [group, priority, ...pagesOf(policyOf(reading), group, Number(priority.slice(1)))])).toEqual(rows)
  },
  'Asked by | Of | Priority | Template | Who decides': (reading, rows) => {
    expect(rows.map(([by = '', group = '', priority = '', template = '']) =>
      [by, group, priority, template, decidersOf(policyOf(reading), by, group, Number(priority.slice(1)), template)])).toEqual(rows)
  },
  'After | The request': (reading, rows) => {
    expect(requestAsDone(policyOf(reading), rows)).toEqual(rows)
  },
  'Text | Suggested | Because of': (reading, rows) => {
    expect(rows.map(([text = '']) => {
      const suggestion = suggestionOf(text, policyOf(reading).triage?.suggest ?? [])
      return [text, suggestion ? suggestionText(suggestion) : 'nothing', suggestion?.because.join(', ') ?? '']
    })).toEqual(rows)
  },
  'The support reads': (reading, rows) => {
    expect([[languageName(supportLanguage(policyOf(reading)))]]).toEqual(rows)
  },
  'Part | What changes from the example above': (reading, rows, before) => {
    if (!before) throw new Error('there is no example above')
    expect(policyDiff(policyOf(before), policyOf(reading)).map(({ part, what }) => [part, what])).toEqual(rows)
  },
  'From | To | Incident | Kind | Required | Customer': (reading, rows) => {
    expect(rows.map(([from = '', to = '', incident = '', kind = '']) => [from, to, incident, kind, ...required(policyOf(reading), from, to, incident, kind)])).toEqual(rows)
  },
  'Handed over | Complete | Missing': (reading, rows) => {
    expect(rows.map(([fields = '']) => {
      const { score, missing } = takenFrom(policyOf(reading), fields.split(', ').map(field => [field, 'Some'])).completeness ?? { score: NaN, missing: [] }
      return [fields, String(score), missing.join(', ')]
    })).toEqual(rows)
  },
  'Handed over as | Text | Stands under': (reading, rows) => {
    const { form } = takenFrom(policyOf(reading), rows.flatMap(([field = '', text = '']) => text === '' ? [] : [[field, text]]))
    expect(rows.map(([field = '', text = '']) => [field, text, whereIn(form, field, text, policyOf(reading))])).toEqual(rows)
  },
  'Written | Term | Value | Read from': (reading, rows) => {
    expect(rows.map(([written = '', term = '']) => {
      const found = takenFrom(policyOf(reading), [['note', written]]).form?.terms.find(one => one.term === term)
      return found ? [written, term, found.proposed ? `${found.value} (proposed)` : found.value, found.evidence.words] : [written, term, 'not found', '']
    })).toEqual(rows)
  },
  'Incident | Who | Does | Comes to | As it wants': (reading, rows) => {
    expect(rows.map(([facts = '', who = '', does = '']) => [facts, who, does, ...heldAs(policyOf(reading), facts, who, does)])).toEqual(rows)
  },
  'At (Europe/Berlin) | Incident | Who | Does | Comes to | As it wants': (reading, rows) => {
    expect(rows.map(([at = '', facts = '', who = '', does = '']) => [at, facts, who, does, ...heldAs(policyOf(reading), facts, who, does, instant(at, 'Europe/Berlin'))])).toEqual(rows)
  },
  'Warning': (reading, rows) => {
    expect('warnings' in reading ? reading.warnings.map(({ problem }) => [problem]) : reading.problems).toEqual(rows)
  },
  'Refused because': (reading, rows) => {
    expect('problems' in reading ? reading.problems.map(({ problem }) => [problem]) : 'accepted').toEqual(rows)
  },
}

function policyOf(reading: PolicyReading): Policy {
  if ('problems' in reading) throw new Error(reading.problems.map(({ problem, fix }) => `${problem}. ${fix}`).join('\n'))
  return reading.policy
}

function firstGroup(reading: PolicyReading) {
  const policy = policyOf(reading)
  const [[group, { rotas }] = ['', { rotas: [] }]] = Object.entries(policy.groups)
  return { policy, group, rotas, zone: rotas[0]?.zone ?? 'UTC' }
}

/** `Wed 2026-01-07 12:00` by the clocks of a zone; the day of the week has to be right too. */
function instant(text: string, zone: string): string {
  const at = new Date(momentMs(text.slice(4), zone) ?? NaN).toISOString()
  expect(spellLocal(at, zone)).toBe(text)
  return at
}

function onCall(reading: PolicyReading, at: string): string[] {
  const { rotas, zone } = firstGroup(reading)
  const { person, until, because } = onCallOf(rotas, instant(at, zone))
  return [person ?? 'nobody', until === null ? '' : spellLocal(until, zone), because]
}

function hours(reading: PolicyReading, at: string): string {
  const { rotas, zone } = firstGroup(reading)
  const { since, until } = onCallOf(rotas, instant(at, zone))
  return String((Date.parse(until ?? '') - Date.parse(since ?? '')) / 3_600_000)
}

/** `P2, VIP, about Privacy, impact 1`: what the rules do with it while nobody does anything. */
function firedFor(policy: Policy, words: string): string[][] {
  const said = (pattern: RegExp) => pattern.exec(words)?.[1]
  const impact = said(/impact (\d)/)
  const facts = {
    category: said(/about ([^,]+)/) ?? 'Network', subcategory: null, priority: Number(said(/P(\d)/) ?? 3), vip: words.includes('VIP'), tags: [], callerCalendar: null,
    ...(impact !== undefined && { impact: Number(impact) }),
  }
  const timeline = timelineOf({ version: 1, policy }, facts, '2026-03-04T12:00:00.000Z')
  if ('refused' in timeline) throw new Error(timeline.refused.message)
  const fired = timeline.rows.filter(({ event }) => event === 'triggered')
  return fired.length === 0 ? [[words, '', 'none']] : fired.map(({ afterMs, what }) => [words, spell(afterMs), what.replace(/^rule /, '')])
}

/** `P3 Network / Link failure, VIP, tag bank` */
function factsOf(words: string): Facts {
  const [, priority, category = '', subcategory = null] = /^P(\d) (\w+)(?: \/ ([^,]+))?/.exec(words) ?? []
  return { number: 'INC0010001', category, subcategory, priority: Number(priority), vip: words.includes('VIP'), tags: /tag (\w+)/.exec(words)?.slice(1) ?? [] }
}

/** `P3 VIP` */
function required({ handoffs = [] }: Policy, from: string, to: string, incident: string, kind: string): string[] {
  const facts = { category: 'Network', subcategory: null, priority: Number(incident.slice(1, 2)), vip: incident.endsWith('VIP'), tags: [] }
  const wanted = requirementsFor(handoffs, { facts, from, to: { stage: to, assignmentGroup: 'Desk' }, kind: kind as HandoffKind })
  return [wanted.fields.join(', '), wanted.tellCustomer ?? '']
}

/** What a receiver at the first stage gets of these fields, each with a text. */
function takenFrom(policy: Policy, given: string[][]) {
  const handoff: Record<string, unknown> = { note: 'Up' }
  for (const [field = '', text = ''] of given) handoff[field] = handedOver(field, text, handoff[field])
  const incident = { ...openedFor('INC0010001'), shortDescription: 'It does not load' }
  return takenUp(policy, incident, { stage: 'Triage', assignmentGroup: Object.keys(policy.groups)[0] ?? '' }, handoff as unknown as Handoff)
}

function handedOver(field: string, text: string, before: unknown): unknown {
  const list = Array.isArray(before) ? before as unknown[] : []
  switch (field) {
    case 'validatedFacts': return [...list, text]
    case 'diagnosticResults': return [...list, { what: text, result: text }]
    case 'attemptedRemediation': return [...list, { step: text, outcome: text }]
    case 'userAccessibility': return { hours: text }
    case 'customerInformed': return true
    default: return text
  }
}

function whereIn(form: FilledForm | null, field: string, text: string, { intake = [] }: Policy): string {
  const section = intake[0]?.sections.find(({ from }) => (from as string[]).includes(field))
  if (text === '') return form?.missing.includes(section?.heading ?? '') ? 'missing' : 'not given'
  const [heading] = (form?.sections ?? []).filter(({ texts }) => texts.includes(text)).map(found => found.heading)
  const [rest] = (form?.rest ?? []).filter(({ texts }) => texts.includes(text)).map(found => `Also handed over: ${found.heading}`)
  return heading ?? rest ?? 'nowhere'
}

function pagesOf(policy: Policy, group: string, priority: number): string[] {
  const paging = pagingFor(policy, { category: 'Network', subcategory: null, priority, vip: false, tags: [] }, group)
  if (!paging) return ['none', '']
  const { reminders, intervalMs, channels } = paging
  return [`${reminders + 1} every ${formatDuration(intervalMs)}`, channels?.join(', ') ?? 'every address']
}

function openedFor(number: string) {
  return openIncident(number, {
    requestId: 'r', by: 'Ben', shortDescription: 'Down', caller: 'Carla', category: 'Network', subcategory: null, impact: 2, urgency: 2, vip: false, tags: [],
  }, 3, plan(), 'TASK0010001', noon, false).incident
}

const examples = examplesOf()

describe('docs/policy.md', () => {
  it('has an example of everything that a policy can have; of `notices` docs/notices.md has one', () => {
    const shown = new Set(examples.flatMap(({ yaml }) => Object.keys(parse(yaml) as object)))
    expect(Object.keys(policySchema.shape).filter(block => !shown.has(block))).toEqual(['name', 'notices'])
  })

  it('has examples, each with a table that says what follows from it', () => {
    expect(examples.length).toBeGreaterThan(5)
    expect(examples.filter(({ claims }) => claims.length === 0).map(({ name }) => name)).toEqual([])
  })

  describe.each(examples)('$name', ({ name, yaml, claims }) => {
    const reading = readPolicy(wholePolicy(yaml))

    it.each(claims)('$head', async ({ head, rows }: Claim) => {
      const check = checks[head]
      if (!check) throw new Error(`No test knows what a table with the head "${head}" claims; the known ones are:\n${Object.keys(checks).join('\n')}`)
      expect(rows.length).toBeGreaterThan(0)
      const above = examples[examples.findIndex(one => one.name === name) - 1]
      await check(reading, rows, above && readPolicy(wholePolicy(above.yaml)))
    })

    it('has no warning that the page is silent about', () => {
      if ('warnings' in reading && !claims.some(({ head }) => head === 'Warning')) expect(reading.warnings).toEqual([])
    })

    it('is refused only where the page says so', () => {
      expect('problems' in reading).toBe(claims.some(({ head }) => head === 'Refused because'))
    })
  })
})
