import { describe, expect, it } from 'vitest'
import { groupGaps, nextOf, onCallOf, onCallWords } from '../../../src/domain/onCall/groupOnCall.js'
import { gaps, onCallAt, personOnCallAt, stretches } from '../../../src/domain/onCall/onCall.js'
import type { Rota } from '../../../src/domain/onCall/rota.js'
import type { Rotation } from '../../../src/domain/onCall/rotation.js'
import type { Week } from '../../../src/domain/time/calendar.js'
import { week } from '../../support/week.js'
import { weekly } from './rotas.js'

function rotating(changes: Partial<Rotation>, hours: Week | null = null, more: Partial<Rota> = {}): Rota {
  const rotation = { everyDays: 7, firstDay: '2026-01-05', handover: '08:00', people: ['Amara', 'Bruno', 'Chloe'], ...changes }
  return { ...weekly, ...more, duty: { kind: 'rotation', rotation, week: hours } }
}

const z = (text: string) => `${text.replace(' ', 'T')}:00.000Z`
const hoursOf = ({ since, until }: { since: string | null; until: string | null }) => (Date.parse(until ?? '') - Date.parse(since ?? '')) / 3_600_000

describe('a rotation', () => {
  it('gives each in turn a week from handover to handover, and says which week', () => {
    expect(onCallAt(weekly, z('2026-01-21 12:00'))).toEqual({
      person: 'Chloe', since: z('2026-01-19 07:00'), until: z('2026-01-26 07:00'), because: 'week 3 of Weekdays, handover Mon 08:00', exception: null,
    })
    expect(['2026-01-05 07:00', '2026-01-12 06:59', '2026-01-12 07:00', '2026-01-26 07:00'].map(at => personOnCallAt(weekly, z(at))))
      .toEqual(['Amara', 'Amara', 'Bruno', 'Amara'])
  })

  it('has a gap before its first handover, and says when it begins', () => {
    expect(onCallAt(weekly, z('2025-12-24 12:00'))).toEqual({
      person: null, since: null, until: z('2026-01-05 07:00'), because: 'Weekdays begins Mon 2026-01-05 08:00', exception: null,
    })
  })

  it.each<[string, Partial<Rotation>, string]>([
    ['daily', { everyDays: 1 }, 'day 17 of Weekdays, handover 08:00'],
    ['every two weeks', { everyDays: 14 }, 'turn 2 of Weekdays, handover Mon 08:00 every 2 weeks'],
    ['every three days', { everyDays: 3 }, 'turn 6 of Weekdays, handover 08:00 every 3 days'],
  ])('may be %s', (_, changes, because) => {
    expect(onCallAt(rotating(changes), z('2026-01-21 12:00')).because).toBe(because)
  })

  it('keeps its local handover over both changes of the clocks: such a week has 167 or 169 hours', () => {
    expect(hoursOf(onCallAt(weekly, z('2026-03-28 12:00')))).toBe(167)
    expect(hoursOf(onCallAt(weekly, z('2026-10-24 12:00')))).toBe(169)
    expect(onCallAt(weekly, z('2026-03-28 12:00')).until).toBe(z('2026-03-30 06:00'))
  })

  it('hands over at a time that the clocks leave out when they are changed, and at the first of two equal ones', () => {
    const nightly = rotating({ everyDays: 1, handover: '02:30' })
    expect([...stretches(nightly, z('2026-03-28 01:30'), z('2026-03-30 00:30'))].map(({ until }) => until)).toEqual([z('2026-03-29 01:00'), z('2026-03-30 00:30')])
    expect([...stretches(nightly, z('2026-10-24 00:30'), z('2026-10-26 01:30'))].map(({ until }) => until)).toEqual([z('2026-10-25 00:30'), z('2026-10-26 01:30')])
  })

  it('survives a day that a whole country left out', () => {
    // Samoa had no 30 December 2011.
    const samoa = rotating({ everyDays: 1, firstDay: '2011-12-28', handover: '09:00' }, null, { zone: 'Pacific/Apia' })
    const told = [...stretches(samoa, z('2011-12-29 19:00'), z('2012-01-01 19:00'))]
    expect(told.map(({ person, since }) => [person, since])).toEqual([
      ['Bruno', z('2011-12-29 19:00')], ['Chloe', z('2011-12-30 10:00')], ['Amara', z('2011-12-30 19:00')], ['Bruno', z('2011-12-31 19:00')],
    ])
  })
})

describe('shifts', () => {
  const office = rotating({}, week({ 'Mon-Fri': '08:00-18:00' }))
  const nights = rotating({}, week({ 'Mon-Fri': '22:00-06:00' }))

  it('bound the stretch, and between them nobody is on call', () => {
    expect(onCallAt(office, z('2026-01-07 12:00'))).toMatchObject({ person: 'Amara', since: z('2026-01-07 07:00'), until: z('2026-01-07 17:00') })
    expect(onCallAt(office, z('2026-01-09 20:00'))).toEqual({
      person: null, since: z('2026-01-09 17:00'), until: z('2026-01-12 07:00'), because: 'outside the shifts of Weekdays', exception: null,
    })
  })

  it('may cross midnight, also that between two weeks', () => {
    expect(onCallAt(nights, z('2026-01-10 03:00'))).toMatchObject({ person: 'Amara', since: z('2026-01-09 21:00'), until: z('2026-01-10 05:00') })
    const sundays = rotating({ handover: '00:00' }, week({ Sun: '20:00-08:00' }))
    expect([...stretches(sundays, z('2026-01-11 12:00'), z('2026-01-12 12:00'))].map(({ person, since }) => [person, since])).toEqual([
      [null, z('2026-01-11 12:00')], ['Amara', z('2026-01-11 19:00')], ['Bruno', z('2026-01-11 23:00')], [null, z('2026-01-12 07:00')],
    ])
  })

  it('that touch are one stretch, and together may cover the week', () => {
    const halves = rotating({}, week({ 'Mon-Fri': ['08:00-20:00', '20:00-24:00'] }))
    expect(hoursOf(onCallAt(halves, z('2026-01-07 12:00')))).toBe(16)
    const always = rotating({}, week({ 'Mon-Sun': ['06:00-18:00', '18:00-06:00'] }))
    expect(hoursOf(onCallAt(always, z('2026-01-07 12:00')))).toBe(168)
  })

  it('that lie within one from the week before do not end it', () => {
    const overSunday = rotating({ handover: '12:00' }, week({ Sun: '20:00-12:00', Mon: '08:00-09:00' }))
    expect(onCallAt(overSunday, z('2026-01-12 09:30'))).toMatchObject({ person: 'Amara', since: z('2026-01-11 19:00'), until: z('2026-01-12 11:00') })
  })

  it('are an hour shorter or longer when the clocks change under them', () => {
    const everyNight = rotating({ handover: '12:00' }, week('22:00-06:00'))
    expect([z('2026-03-29 00:30'), z('2026-10-25 00:30'), z('2026-10-26 00:30')].map(at => hoursOf(onCallAt(everyNight, at)))).toEqual([7, 9, 8])
  })

  it('that lie in the hour that is left out are not held', () => {
    const lost = rotating({}, week({ Sun: '02:10-02:50' }))
    expect(gaps(lost, z('2026-03-23 07:00'), z('2026-04-05 12:00')).map(({ from }) => from)).toEqual([z('2026-03-23 07:00'), z('2026-04-05 00:50')])
  })
})

describe('time off', () => {
  const away = { ...weekly, timeOff: [{ person: 'Bruno', from: z('2026-01-13 23:00'), until: z('2026-01-15 23:00') }] }

  it('passes the turn to the next who is there, for as long as it lasts', () => {
    expect([...stretches(away, z('2026-01-12 07:00'), z('2026-01-19 07:00'))].map(({ person, since, exception }) => [person, since, exception])).toEqual([
      ['Bruno', z('2026-01-12 07:00'), null],
      ['Chloe', z('2026-01-13 23:00'), 'for Bruno, who has time off'],
      ['Bruno', z('2026-01-15 23:00'), null],
    ])
    expect(onCallAt(away, z('2026-01-14 12:00')).because).toBe('week 2 of Weekdays, handover Mon 08:00; for Bruno, who has time off')
  })

  it('of those who are not on turn changes nothing', () => {
    expect(hoursOf(onCallAt({ ...weekly, timeOff: [{ person: 'Chloe', from: z('2026-01-13 23:00'), until: z('2026-01-15 23:00') }] }, z('2026-01-14 12:00')))).toBe(168)
  })

  it('of everybody is a gap', () => {
    const nobody = { ...weekly, timeOff: ['Amara', 'Bruno', 'Chloe'].map(person => ({ person, from: z('2026-12-24 00:00'), until: z('2026-12-27 00:00') })) }
    expect(gaps(nobody, z('2026-12-01 00:00'), z('2027-01-01 00:00'))).toEqual([
      { from: z('2026-12-24 00:00'), until: z('2026-12-27 00:00'), because: 'everybody of Weekdays has time off' },
    ])
  })
})

describe('an override', () => {
  const override = { from: z('2026-01-18 12:00'), until: z('2026-01-20 12:00'), person: 'Amara' }

  it('counts instead of the turn, over a handover and over time off', () => {
    const rota = { ...weekly, overrides: [override], timeOff: [{ ...override, person: 'Amara' }] }
    expect(onCallAt(rota, z('2026-01-19 12:00'))).toEqual({
      person: 'Amara', since: override.from, until: override.until, because: 'override of Weekdays until Tue 2026-01-20 13:00', exception: 'override',
    })
    expect(onCallAt(rota, override.until).person).toBe('Chloe')
  })

  it('fills a gap', () => {
    const rota = rotating({}, week({ 'Mon-Fri': '08:00-18:00' }), { overrides: [override] })
    expect(gaps(rota, z('2026-01-16 17:00'), z('2026-01-19 07:00'))).toMatchObject([{ until: override.from }])
  })

  it('that stands later in the list wins where two meet', () => {
    const rota = { ...weekly, overrides: [override, { from: z('2026-01-19 00:00'), until: z('2026-01-20 00:00'), person: 'Chloe' }] }
    expect([...stretches(rota, override.from, override.until)].map(({ person }) => person)).toEqual(['Amara', 'Chloe', 'Amara'])
  })
})

describe('dated shifts', () => {
  const dated: Rota = {
    ...weekly, name: 'Imported',
    duty: { kind: 'dated', shifts: [
      { from: z('2026-03-02 08:00'), until: z('2026-03-03 08:00'), person: 'Amara' }, { from: z('2026-03-03 08:00'), until: z('2026-03-04 08:00'), person: 'Bruno' },
    ] },
  }

  it('name their person, and nobody before and after', () => {
    expect(onCallAt(dated, z('2026-03-03 07:59'))).toEqual({
      person: 'Amara', since: z('2026-03-02 08:00'), until: z('2026-03-03 08:00'), because: 'dated shift of Imported', exception: null,
    })
    expect(onCallAt(dated, z('2026-03-04 08:00'))).toEqual({
      person: null, since: z('2026-03-04 08:00'), until: null, because: 'Imported has no shift then', exception: null,
    })
  })

  it('of somebody with time off are a gap: there is nobody whose turn is next', () => {
    const away = { ...dated, timeOff: [{ person: 'Bruno', from: z('2026-03-03 00:00'), until: z('2026-03-03 20:00') }] }
    expect(onCallAt(away, z('2026-03-03 09:00'))).toMatchObject({ person: null, until: z('2026-03-03 20:00'), because: 'Bruno has time off' })
  })
})

describe('the rotas of a group', () => {
  const office = rotating({}, week({ 'Mon-Fri': '08:00-18:00' }))
  const nights = { ...rotating({ people: ['Dana', 'Emil'] }, week({ 'Mon-Fri': '18:00-08:00' })), name: 'Nights' }

  it('are levels: the first that names somebody decides', () => {
    expect(onCallOf([office, nights], z('2026-01-07 12:00')).person).toBe('Amara')
    expect(onCallOf([office, nights], z('2026-01-07 22:00'))).toMatchObject({ rota: { name: 'Nights' }, person: 'Dana' })
    expect(onCallOf([], z('2026-01-10 22:00'))).toMatchObject({ rota: null, person: null, until: null, because: 'the group has no rota' })
  })

  it('say until when: until an earlier one takes over again, or until the first of them names somebody', () => {
    expect(onCallOf([office, weekly], z('2026-01-07 22:00'))).toMatchObject({ person: 'Amara', since: z('2026-01-07 17:00'), until: z('2026-01-08 07:00') })
    expect(onCallOf([office, nights], z('2026-01-10 22:00'))).toEqual({
      rota: null, person: null, since: z('2026-01-10 07:00'), until: z('2026-01-12 07:00'), exception: null,
      because: 'outside the shifts of Weekdays; outside the shifts of Nights',
    })
  })

  it('have a gap where none of them names anybody, with the reason of each', () => {
    expect(groupGaps([office, nights], z('2026-01-05 12:00'), z('2026-01-12 12:00'))).toEqual([
      { from: z('2026-01-10 07:00'), until: z('2026-01-12 07:00'), because: 'outside the shifts of Weekdays; outside the shifts of Nights' },
    ])
  })

  it('say who is next, whichever rota says so, and nobody where nobody comes', () => {
    expect(nextOf([office, nights], z('2026-01-07 12:00'))).toMatchObject({ rota: { name: 'Nights' }, person: 'Dana', since: z('2026-01-07 17:00') })
    expect(nextOf([nights, office], z('2026-01-10 22:00'))).toMatchObject({ rota: { name: 'Weekdays' }, person: 'Bruno', since: z('2026-01-12 07:00') })
    expect(nextOf([office], z('2026-01-07 12:00'))).toMatchObject({ person: 'Bruno', since: z('2026-01-12 07:00') })
    expect(nextOf([rotating({ people: ['Amara'] })], z('2026-01-10 22:00'))).toBeNull()
    expect(nextOf([{ ...weekly, duty: { kind: 'dated', shifts: [] } }], z('2026-01-10 22:00'))).toBeNull()
  })

  it('are told as a plan records them', () => {
    const words = (rota: Rota, at: string) => onCallWords(onCallOf([rota], at))
    expect(words(weekly, z('2025-03-04 12:00'))).toBeNull()
    expect(words(weekly, z('2026-03-04 12:00'))).toBe('on call: Weekdays until Mon 2026-03-09 08:00 Europe/Berlin')
    const away = { ...weekly, timeOff: [{ person: 'Chloe', from: z('2026-03-04 00:00'), until: z('2026-03-05 00:00') }] }
    expect(words(away, z('2026-03-04 12:00'))).toBe('on call: Weekdays until Thu 2026-03-05 01:00 Europe/Berlin (for Chloe, who has time off)')
  })
})
