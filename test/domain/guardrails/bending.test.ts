import { describe, expect, it } from 'vitest'
import type { CommandOf } from '../../../src/domain/commands.js'
import { wentPast } from '../../../src/domain/guardrails/bending.js'
import { escalateOnBreach } from '../../../src/domain/steps/tiers.js'
import { guardedBy, handedOn, holdsUp, openedIn, tried, wednesday } from './guarded.js'

const escalating = (given: Partial<CommandOf<'escalate'>> = {}): CommandOf<'escalate'> => ({ kind: 'escalate', by: 'Oscar', requestId: 'r', note: 'Up', ...given })
const reassigning = (given: Partial<CommandOf<'reassign'>> = {}): CommandOf<'reassign'> => ({ kind: 'reassign', by: 'Oscar', requestId: 'r', group: 'Leads', ...given })

const strict = guardedBy(
  { name: 'two attempts first', attempts: 2, message: 'Try the known errors.' },
  { name: 'one reply', replies: 1, mayBend: ['lead', 'manager'] },
)

describe('A move that a guardrail holds back', () => {
  it('is refused with every rule that holds, who may bend them, and how', () => {
    const outcome = handedOn(strict, openedIn(strict), escalating())
    if (!('refused' in outcome)) throw new Error('it was let through')
    const { code, message, details } = outcome.refused
    expect(code).toBe('guardrail')
    expect(message).toBe('INC0010001 is held back by "two attempts first" (at least 2 steps tried before; the handoff names none; Try the known errors)'
      + ' and by "one reply" (at least 1 reply to the customer before; there are none).')
    expect(details).toMatchObject({
      number: 'INC0010001', field: 'override', command: 'escalate', by: 'Oscar', people: ['Olivia', 'Rafael'],
      guardrails: [{ guardrail: 'two attempts first', mayBend: ['manager'], people: ['Olivia', 'Rafael'] }, { guardrail: 'one reply', mayBend: ['lead', 'manager'] }],
      fix: 'See to what is wanted; or Olivia or Rafael can go on all the same with a reason (`override`), which is recorded and reviewed.',
    })
  })

  it('tells somebody who may bend it that they may', () => {
    expect(handedOn(strict, openedIn(strict), escalating({ by: 'Olivia' }))).toMatchObject({ refused: { details: { fix: expect.stringContaining('or Olivia can go on') as string } } })
  })

  it('goes on once what is wanted is there', () => {
    const incident = openedIn(strict, { replyCount: 1 })
    expect(handedOn(strict, incident, escalating({ handoff: tried('Restart', 'Cable') }))).toMatchObject({ incident: { stage: 'L1' } })
  })

  it('is not bent by somebody without the role, and who has it is named', () => {
    expect(handedOn(strict, openedIn(strict), escalating({ override: 'Now' }))).toMatchObject({
      refused: { code: 'override_not_allowed', details: { by: 'Oscar', people: ['Olivia', 'Rafael'], fix: 'See to what is wanted, or ask Olivia or Rafael.' } },
    })
  })

  it('may be a reassignment', () => {
    const policy = guardedBy({ name: 'stay', replies: 1, on: 'reassign' })
    expect(handedOn(policy, openedIn(policy), reassigning())).toMatchObject({ refused: { code: 'guardrail', details: { command: 'reassign' } } })
    expect(handedOn(policy, openedIn(policy), escalating())).toMatchObject({ incident: { stage: 'L1' } })
    expect(handedOn(policy, openedIn(policy), reassigning({ by: 'Rafael', override: 'Theirs' }))).toMatchObject({ overrides: [{ guardrail: 'stay', command: 'reassign' }] })
  })

  it('names only some of the many who may bend it', () => {
    const people = Array.from({ length: 9 }, (_, index) => `Lead ${index}`)
    const policy = guardedBy({ name: 'a', attempts: 1, mayBend: 'boss' })
    policy.groups.Bosses = { manager: null, members: people, roles: ['boss'], rotas: [] }
    expect(handedOn(policy, openedIn(policy), escalating())).toMatchObject({
      refused: { details: { people, who: 'Lead 0, Lead 1, Lead 2, Lead 3, Lead 4 or one of 4 more' } },
    })
  })
})

describe('An override', () => {
  it('lets the move happen, is kept for each guardrail that held, and stands in the stream', () => {
    const change = handedOn(strict, openedIn(strict), escalating({ by: 'Rafael', override: 'Payroll tonight' }))
    if ('refused' in change) throw new Error(change.refused.message)
    expect(change.incident.stage).toBe('L1')
    expect(change.overrides).toEqual([
      { id: 'OVR0010001', guardrail: 'two attempts first', rule: 'at least 2 steps tried before; the handoff names none', by: 'Rafael', reason: 'Payroll tonight', at: wednesday, command: 'escalate' },
      { id: 'OVR0010002', guardrail: 'one reply', rule: 'at least 1 reply to the customer before; there are none', by: 'Rafael', reason: 'Payroll tonight', at: wednesday, command: 'escalate' },
    ])
    const [escalated, bent, has] = change.entries
    expect([escalated?.tier, bent?.tier, has?.tier]).toEqual([1, 1, 2])
    expect(bent).toMatchObject({
      kind: 'workNote', author: 'Rafael',
      text: 'OVR0010001 bends "two attempts first": at least 2 steps tried before; the handoff names none.\n'
        + 'OVR0010002 bends "one reply": at least 1 reply to the customer before; there are none.\nReason: Payroll tonight\nThis awaits review.',
    })
  })

  it('that bends nothing does no harm, and the stream says that nothing was bent', () => {
    const change = handedOn(guardedBy(), openedIn(guardedBy()), escalating({ by: 'Carla', override: 'Just in case' }))
    if ('refused' in change) throw new Error(change.refused.message)
    expect(change.overrides ?? []).toEqual([])
    expect(change.entries.map(({ text }) => text)).toContain('An override was given, and no guardrail held this back: nothing was bent. Its reason: Just in case')
  })

  it('takes somebody who may bend all of it, where there is somebody', () => {
    const policy = guardedBy({ name: 'a', attempts: 1, mayBend: ['lead', 'manager'] }, { name: 'b', replies: 1, mayBend: ['agent', 'manager'] })
    expect(handedOn(policy, openedIn(policy), escalating({ by: 'Lars', override: 'Now' }))).toMatchObject({ refused: { details: { people: ['Nadia', 'Olivia', 'Rafael'] } } })
    expect(handedOn(policy, openedIn(policy), escalating({ by: 'Nadia', override: 'Now' }))).toMatchObject({ overrides: [{ guardrail: 'a' }, { guardrail: 'b' }] })
  })

  it('is never out of reach: where nobody may bend all of it, who may bend some of it can', () => {
    const policy = guardedBy({ name: 'a', attempts: 1, mayBend: 'lead' }, { name: 'b', replies: 1, mayBend: 'manager' })
    for (const by of ['Lars', 'Nadia', 'Olivia', 'Rafael']) {
      expect(handedOn(policy, openedIn(policy), escalating({ by, override: 'Now' }))).toMatchObject({ overrides: [{ guardrail: 'a' }, { guardrail: 'b' }] })
    }
    expect(handedOn(policy, openedIn(policy), escalating({ by: 'Oscar', override: 'Now' }))).toMatchObject({ refused: { code: 'override_not_allowed' } })
  })

  it('may be anybody\'s where nobody has the role', () => {
    const policy = guardedBy({ name: 'a', attempts: 1, mayBend: 'astronaut' })
    expect(handedOn(policy, openedIn(policy), escalating({ by: 'Carla' }))).toMatchObject({ refused: { code: 'guardrail', details: { people: 'everybody' } } })
    expect(handedOn(policy, openedIn(policy), escalating({ by: 'Carla', override: 'Now' }))).toMatchObject({ overrides: [{ by: 'Carla' }] })
  })
})

describe('A clock', () => {
  it('is held back by nothing, and the stream says what it went past; that asks for no review', () => {
    const incident = openedIn(strict)
    const route = handedOn(strict, incident, escalating({ by: 'Olivia', override: 'for its plan' }))
    if ('refused' in route) throw new Error(route.refused.message)
    const change = wentPast(escalateOnBreach(incident, wednesday, route.incident.tier.plan, strict, 'TASK0010002', wednesday), 1, holdsUp(strict, { by: null }), wednesday)
    expect(change.overrides ?? []).toEqual([])
    expect(change.entries.find(({ text }) => text.includes('this went past'))).toMatchObject({
      kind: 'system', author: 'Baton', tier: 1,
      text: 'Guardrails hold people back, not clocks and rules: this went past "two attempts first" (at least 2 steps tried before; the handoff names none; Try the known errors)'
        + ' and "one reply" (at least 1 reply to the customer before; there are none).',
    })
  })

  it('says nothing of it where nothing would have held', () => {
    const change = handedOn(guardedBy(), openedIn(guardedBy()), escalating())
    if ('refused' in change) throw new Error(change.refused.message)
    expect(wentPast(change, 1, [], wednesday)).toBe(change)
  })
})
