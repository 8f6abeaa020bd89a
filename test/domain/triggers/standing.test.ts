import { describe, expect, it } from 'vitest'
import type { Incident } from '../../../src/domain/incident.js'
import { finish, say, withFields } from '../../../src/domain/steps/change.js'
import { factWords } from '../../../src/domain/triggers/facts.js'
import type { Trigger } from '../../../src/domain/triggers/trigger.js'
import { withTriggers } from '../../../src/domain/triggers/withTriggers.js'
import { carriedOut, iso, opened, type World } from '../../support/ladderWorld.js'

/** When a rule is due, worked out with each step. */

const office = { name: 'Office', zone: 'UTC', week: Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 8 * 60, to: 17 * 60 }] : [])), holidays: [] }
const hour = 3_600_000
/** A Monday, 12:00 UTC. */
const start = Date.parse('2026-03-02T12:00:00.000Z')

const rule = (given: Partial<Trigger>): Trigger =>
  ({ name: 'rule', when: {}, afterMs: 8 * hour, since: 'opened', calendar: null, alsoOnHold: false, once: 'incident', then: { flag: true }, ...given })
const world = (given: Partial<Trigger>) => opened({ subcategory: null, impact: 3, urgency: 3 }, [rule(given)])

function does(one: World, afterHours: number, command: object): World {
  one.now = start + afterHours * hour
  const change = carriedOut(one, { by: one.incident.assignedTo, requestId: 'r', ...command } as never)
  if (!change) throw new Error('refused')
  one.incident = change.incident
  return one
}
const due = ({ incident }: World) => incident.triggers[0]?.dueAt ?? null
const at = (hours: number) => iso(start + hours * hour)
const holds = { kind: 'hold', reason: 'Awaiting Vendor' }

describe('a rule is due', () => {
  it.each<[string, Partial<Trigger>, number]>([
    ['from the opening', { since: 'opened' }, 8],
    ['from the begin of the tier', { since: 'tier', once: 'tier' }, 10],
    ['since anybody last did something', { since: 'update' }, 10],
    ['since the customer was last told something, or else the opening', { since: 'reply' }, 8],
    ['since its facts hold', { since: 'facts', when: { stage: ['L1 investigation'] } }, 10],
  ])('%s', (_, given, hours) => {
    expect(due(does(world(given), 2, { kind: 'escalate', note: 'Up' }))).toBe(at(hours))
  })

  it('later by as long as it was on hold, and never while it is', () => {
    const one = does(world({}), 2, holds)
    expect(due(one)).toBeNull()
    expect(due(does(one, 5, { kind: 'hold', reason: 'Awaiting Problem' }))).toBeNull()
    expect(due(does(one, 12, { kind: 'resume' }))).toBe(at(18))
  })

  it('as if it were not on hold, where its time goes on; resolved it stands still all the same', () => {
    const one = does(world({ alsoOnHold: true }), 2, holds)
    expect(due(one)).toBe(at(8))
    does(one, 3, { kind: 'resume' })
    expect(due(does(one, 4, { kind: 'resolve', code: 'Fixed', notes: 'Done' }))).toBeNull()
    expect(due(does(one, 14, { kind: 'reopen', note: 'Again' }))).toBe(at(18))
  })

  it('by the hours of its calendar, holds taken out', () => {
    const one = opened({ subcategory: null, impact: 3, urgency: 3 }, [rule({ calendar: 'Office' })])
    const counted = (incident: Incident, hours: number) => withTriggers({ calendars: { Office: office }, triggers: one.triggers }, incident, finish({ incident, entries: [] }), new Map(), { at: at(hours), by: null }).incident.triggers[0]?.dueAt
    // Monday 12 to 17, and 3 hours of Tuesday.
    expect(counted(one.incident, 0)).toBe('2026-03-03T11:00:00.000Z')
    // Held from 14:00 to 16:00 on Monday.
    const held = does(does(one, 2, holds), 4, { kind: 'resume' })
    expect(counted(held.incident, 4)).toBe('2026-03-03T13:00:00.000Z')
  })

  it('no earlier than its facts hold, and once a tier no earlier than its tier', () => {
    const one = world({ when: { stage: ['L1 investigation'] }, afterMs: hour })
    expect(due(does(one, 5, { kind: 'escalate', note: 'Up' }))).toBe(at(5))
    const each = does(world({ afterMs: hour, once: 'tier' }), 5, { kind: 'escalate', note: 'Up' })
    expect(due(each)).toBe(at(5))
  })

  it('no more once its facts do not hold, and counts anew when they do', () => {
    const one = world({ when: { stage: ['Triage'] }, since: 'facts', once: 'tier' })
    expect(due(one)).toBe(at(8))
    does(one, 1, { kind: 'escalate', note: 'Up' })
    expect(due(one)).toBeNull()
    expect(due(does(one, 2, { kind: 'deEscalate', by: 'Olivia', justification: 'Not yet', toStage: 'Triage' }))).toBe(at(10))
  })

  it('at once where only facts are asked, and that instant stays until it has fired', () => {
    const one = world({ afterMs: null, when: { stage: ['L1 investigation'] } })
    expect(due(does(one, 2, { kind: 'escalate', note: 'Up' }))).toBe(at(2))
    expect(due(does(one, 3, { kind: 'accept' }))).toBe(at(2))
  })

  it('also by a policy that has learned of it in the middle: the holds before count, too', () => {
    const one = does(does(opened({ subcategory: null, impact: 3, urgency: 3 }, []), 1, holds), 4, { kind: 'resume' })
    one.triggers = [rule({})]
    expect(due(does(one, 5, { kind: 'accept' }))).toBe(at(11))
  })
})

describe('the facts of a rule, in words', () => {
  it('are those of the incident, not all that would do', () => {
    const { incident } = does(world({}), 1, { kind: 'escalate', note: 'Up', handoff: { reason: 'product bug' } })
    const trigger = rule({ when: { priority: [4, 5], stage: ['L1 investigation', 'L2 investigation'], reason: ['product bug', 'regulatory'], needsAttention: true, unanswered: true, breached: false, impact: [3], vip: false } })
    const [state] = incident.triggers
    if (!state) throw new Error('it stands')
    expect(factWords(trigger, incident, state)).toBe(
      'stage L1 investigation, priority P5, not VIP; impact 3; handed on for product bug; no SLA is breached; it needs attention; '
      + 'nobody of Service Desk Second Line has answered; 8 h unresolved since 2026-03-02 12:00 UTC')
  })

  it('name the others of a pattern, and how many more there are', () => {
    const { incident } = world({})
    const trigger = rule({ afterMs: null, when: { pattern: { same: ['category'], count: 3, withinMs: 7 * 24 * hour } } })
    const words = (count: number, numbers: string[]) => factWords(trigger, incident, { name: 'rule', dueAt: null, heldSince: null, said: null, kin: { count, numbers }, firedAt: null, firedFor: null })
    expect(words(2, ['INC2', 'INC1'])).toBe('the 3rd of this kind within 7 d: INC2, INC1')
    expect(words(11, ['INC11'])).toBe('the 12th of this kind within 7 d: INC11 and 10 more')
    expect(words(21, ['INC11'])).toBe('the 22nd of this kind within 7 d: INC11 and 20 more')
    expect(words(3, ['INC3', 'INC2', 'INC1'])).toBe('the 4th of this kind within 7 d: INC3, INC2, INC1')
  })
})

describe('what the caller says', () => {
  const threat: Partial<Trigger> = { when: { words: ['lawyer', 'cancel* our contract'] }, afterMs: null, since: 'facts', once: 'comment' }
  function comments(one: World, afterHours: number, by: string, text: string): World {
    const before = one.incident
    const noted = finish(say(withFields({ incident: before, entries: [] }, { updatedAt: at(afterHours) }), 'comment', by, text, at(afterHours)))
    one.incident = withTriggers({ calendars: {}, triggers: one.triggers }, before, noted, new Map(), { at: at(afterHours), by }).incident
    return one
  }

  it.each([
    ['My Lawyer!', true], ['lawyers', false], ['outlawyer', false], ['We are cancelling our contract', true], ['cancel the contract', false], ['', false],
  ])('%s', (text, meets) => {
    expect(due(comments(world(threat), 1, 'Carla', text)) !== null).toBe(meets)
  })

  it('counts only of the caller; the newest that meets the rule stands, and it is due since the first', () => {
    const one = comments(world(threat), 1, 'Amara', 'a lawyer')
    expect(due(one)).toBeNull()
    comments(one, 2, 'Carla', 'a lawyer')
    comments(one, 3, 'Carla', 'cancelling our contract')
    comments(one, 4, 'Carla', 'hello')
    expect(one.incident.triggers).toMatchObject([{ said: { comment: 2, at: at(3), because: '“cancelling our contract”' }, dueAt: at(2) }])
    expect(one.incident).toMatchObject({ commentCount: 3, repliedAt: at(1), touchedAt: at(4) })
  })
})
