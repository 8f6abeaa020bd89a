import { describe, expect, it } from 'vitest'
import { guardedBy, holds, holdsUp, tried, wednesday } from './guarded.js'

const rules = (...made: Parameters<typeof holdsUp>) => holdsUp(...made).map(({ rule }) => rule)

describe('A guardrail of attempts', () => {
  const policy = guardedBy({ name: 'two attempts first', attempts: 2 })

  it('holds a move up back until the handoff tells of so many steps', () => {
    expect(rules(policy)).toEqual(['at least 2 steps tried before; the handoff names none'])
    expect(rules(policy, { handoff: tried('Restart') })).toEqual(['at least 2 steps tried before; the handoff names 1'])
    expect(rules(policy, { handoff: tried('Restart', 'Cable') })).toEqual([])
  })

  it('counts a step once, however often it is told', () => {
    expect(rules(policy, { handoff: tried('Restart', 'restart ', ' RESTART') })).toEqual(['at least 2 steps tried before; the handoff names 1'])
  })

  it('says who may bend it: whoever has the role, by default those who manage a group', () => {
    expect(holdsUp(policy)).toMatchObject([{ guardrail: 'two attempts first', mayBend: ['manager'], people: ['Olivia', 'Rafael'], message: null }])
  })

  it('may hold a hierarchical escalation back, by the attempts of its own handoff', () => {
    const hierarchical = guardedBy({ name: 'tried first', attempts: 1, on: 'hierarchical' })
    expect(holds(hierarchical, 'hierarchical')).toEqual(['tried first'])
    expect(holds(hierarchical, 'hierarchical', { handoff: tried('Restart') })).toEqual([])
    expect(rules(hierarchical)).toEqual([])
  })
})

describe('A guardrail of replies', () => {
  it('holds back until the customer was written to so often', () => {
    const policy = guardedBy({ name: 'three replies', replies: 3 })
    expect(rules(policy)).toEqual(['at least 3 replies to the customer before; there are none'])
    expect(rules(policy, { incident: { replyCount: 1 } })).toEqual(['at least 3 replies to the customer before; there is 1'])
    expect(rules(policy, { incident: { replyCount: 3 } })).toEqual([])
  })
})

describe('A guardrail of tiers', () => {
  const policy = guardedBy(
    { name: 'two tiers', tiers: 2, unless: { tags: 'complex' } },
    { name: 'three tiers for complex ones', tiers: 3, tags: 'complex' },
  )

  it('counts the moves up so far and this one', () => {
    expect(rules(policy, { incident: { escalationCount: 1 } })).toEqual([])
    expect(rules(policy, { incident: { escalationCount: 2 } })).toEqual(['at most 2 moves up; this would be number 3'])
  })

  it('has another limit for others', () => {
    expect(rules(policy, { incident: { escalationCount: 2, tags: ['complex'] } })).toEqual([])
    expect(rules(policy, { incident: { escalationCount: 3, tags: ['complex'] } })).toEqual(['at most 3 moves up; this would be number 4'])
  })

  it('does not count that an incident follows another one up', () => {
    expect(rules(policy, { incident: { escalationCount: 2, followUpOf: 'INC0010000' } })).toEqual([])
  })
})

describe('A guardrail of days or hours', () => {
  const weekend = guardedBy({ name: 'no handoffs at weekends', closedOn: 'weekend', zone: 'Europe/Berlin', on: ['escalate', 'reassign', 'sendBack'], unless: [{ vip: true }, { priority: 'P1' }] })

  it.each([
    ['the last second of Friday', '2026-03-27T22:59:59.999Z', false],
    ['the first instant of Saturday, an hour before UTC has it', '2026-03-27T23:00:00.000Z', true],
    ['the Sunday on which clocks go forward', '2026-03-29T01:30:00.000Z', true],
    ['its last second, which summer time has moved', '2026-03-29T21:59:59.999Z', true],
    ['the first instant of Monday', '2026-03-29T22:00:00.000Z', false],
    ['the last hour of the weekend on which clocks go back', '2026-10-25T22:59:59.999Z', true],
    ['the Monday after it', '2026-10-25T23:00:00.000Z', false],
  ])('holds back by the clocks of its zone: %s', (_, at, isHeld) => {
    expect(holdsUp(weekend, { at }).length > 0).toBe(isHeld)
  })

  it('says what time it is there, and when it goes on', () => {
    expect(rules(weekend, { at: '2026-03-28T12:00:00.000Z' })).toEqual([
      'no handoffs at weekends; it is Sat 2026-03-28 13:00 Europe/Berlin, and it goes on Mon 2026-03-30 00:00',
    ])
  })

  it('leaves VIPs and P1 alone: one of the exceptions is enough', () => {
    const at = '2026-03-28T12:00:00.000Z'
    expect(rules(weekend, { at, incident: { vip: true } })).toEqual([])
    expect(rules(weekend, { at, incident: { priority: 1 } })).toEqual([])
    expect(rules(weekend, { at, incident: { priority: 2 } })).toHaveLength(1)
  })

  it('may hold reassignments and send backs back too', () => {
    const at = '2026-03-28T12:00:00.000Z'
    expect([holds(weekend, 'reassign', { at }), holds(weekend, 'sendBack', { at })]).toEqual([['no handoffs at weekends'], ['no handoffs at weekends']])
    expect(holds(weekend, 'hierarchical', { at })).toEqual([])
  })

  it('may name other days', () => {
    const policy = guardedBy({ name: 'Friday', closedOn: 'Fri', zone: 'UTC' })
    expect(rules(policy, { at: '2026-03-06T12:00:00.000Z' })).toEqual(['no handoffs on Fri; it is Fri 2026-03-06 12:00 UTC, and it goes on Sat 2026-03-07 00:00'])
    expect(rules(policy, { at: '2026-03-07T12:00:00.000Z' })).toEqual([])
  })

  it('goes by the hours and holidays of a calendar', () => {
    const policy = guardedBy({ name: 'office hours', hours: 'Office' })
    expect(rules(policy, { at: wednesday })).toEqual([])
    expect(rules(policy, { at: '2026-03-04T16:00:00.000Z' })).toEqual([
      'handoffs only within Office (Europe/Berlin: Mon–Fri 08:00–17:00); it is Wed 2026-03-04 17:00 Europe/Berlin, and it goes on Thu 2026-03-05 08:00',
    ])
    expect(rules(policy, { at: '2026-12-25T10:00:00.000Z' })).toHaveLength(1)
  })

  it('may go by the caller\'s calendar, and holds nothing back where none was named', () => {
    const policy = guardedBy({ name: 'when the caller works', hours: 'caller' })
    const at = '2026-03-04T20:00:00.000Z'
    expect(rules(policy, { at, incident: { callerCalendar: 'Office' } })).toHaveLength(1)
    expect(rules(policy, { at, incident: { callerCalendar: null } })).toEqual([])
  })
})

describe('A guardrail of roles', () => {
  it('lets only those move it who have one of them', () => {
    const policy = guardedBy({ name: 'leads escalate', roles: ['lead', 'manager'] })
    expect(rules(policy, { by: 'Oscar' })).toEqual(['the role lead or manager; Oscar has agent'])
    expect(rules(policy, { by: 'Carla' })).toEqual(['the role lead or manager; Carla has none'])
    expect([rules(policy, { by: 'Nadia' }), rules(policy, { by: 'Rafael' })]).toEqual([[], []])
  })

  it('may be only for moves to certain stages', () => {
    const policy = guardedBy({ name: 'management', roles: 'lead', toStage: 'Management' })
    expect(rules(policy, { leadsTo: 'L1' })).toEqual([])
    expect(rules(policy, { leadsTo: 'Management', toStage: 'Management' })).toHaveLength(1)
    expect(rules(policy, { incident: { stage: 'L2' }, leadsTo: 'Management' })).toHaveLength(1)
  })

  it('may be only for hierarchical escalations', () => {
    const policy = guardedBy({ name: 'to management', roles: 'lead', on: 'hierarchical' })
    expect([holds(policy, 'hierarchical', { by: 'Oscar' }), holds(policy, 'hierarchical', { by: 'Lars' })]).toEqual([['to management'], []])
    expect(rules(policy)).toEqual([])
  })

  it('may be only for skipping: what goes above the stage that the table names', () => {
    const policy = guardedBy({ name: 'leads skip', skip: 'lead' })
    expect(rules(policy, { leadsTo: 'L2', toStage: 'L2' })).toEqual(['the role lead; Oscar has agent'])
    expect(rules(policy, { leadsTo: 'L2', toStage: 'L2', by: 'Lars' })).toEqual([])
    expect(rules(policy, { leadsTo: 'L1', toStage: 'L1' })).toEqual([])
    expect(rules(policy, { leadsTo: 'L1' })).toEqual([])
    expect(rules(policy, { incident: { stage: 'L2' }, leadsTo: 'Management', toStage: 'Management' })).toEqual([])
  })

  it('is nothing to a clock, which is nobody', () => {
    expect(rules(guardedBy({ name: 'leads escalate', roles: 'lead' }), { by: null })).toEqual([])
  })
})

describe('Guardrails', () => {
  it('each count, in the order of the policy, for the incidents and stages that they are for', () => {
    const policy = guardedBy(
      { name: 'replies', replies: 1, category: 'Mail' },
      { name: 'attempts', attempts: 1, stage: 'Triage' },
      { name: 'elsewhere', attempts: 1, stage: 'L1' },
      { name: 'others', attempts: 1, category: 'Network' },
    )
    expect(holdsUp(policy).map(({ guardrail }) => guardrail)).toEqual(['replies', 'attempts'])
    expect(holdsUp(policy, { incident: { stage: 'L1' }, leadsTo: 'L2' }).map(({ guardrail }) => guardrail)).toEqual(['replies', 'elsewhere'])
  })

  it('cannot be gone around by naming the stage to which the table leads anyway', () => {
    const policy = guardedBy({ name: 'attempts', attempts: 1 })
    expect(holdsUp(policy, { leadsTo: 'L1', toStage: 'L1' })).toHaveLength(1)
    expect(holdsUp(policy, { leadsTo: 'L2', toStage: 'L2' })).toHaveLength(1)
  })

  it('may be bent by everybody where the policy says so, and where nobody has the role', () => {
    expect(holdsUp(guardedBy({ name: 'a', attempts: 1, mayBend: 'everybody' }))).toMatchObject([{ people: 'everybody' }])
    expect(holdsUp(guardedBy({ name: 'a', attempts: 1, mayBend: 'astronaut' }))).toMatchObject([{ mayBend: ['astronaut'], people: 'everybody' }])
    expect(holdsUp(guardedBy({ name: 'a', attempts: 1, mayBend: ['lead', 'astronaut'] }))).toMatchObject([{ people: ['Nadia', 'Lars'] }])
  })

  it('are none in a policy that has none', () => {
    expect(holdsUp(guardedBy())).toEqual([])
  })
})
