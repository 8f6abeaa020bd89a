import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { weekdays } from '../../../src/domain/time/calendar.js'
import { hoursSchema } from '../../../src/domain/time/hoursSchema.js'
import { weekOf } from '../../../src/domain/policy/formerHours.js'
import { changed, problemsOf, small } from '../smallPolicy.js'

/** Decision 0020: one notation of hours, and a document in an earlier one is told the same hours in the present one. */

const turns = 'zone: UTC, rotation: {every: 1 week, from: 2026-01-05, people: [Nadia]}'
const withRota = (more: string) => changed('members: [Nadia]}', `members: [Nadia], rotas: {name: A, ${turns}, ${more}}}`)
const withPeople = (quiet: string) => `${small}people:\n  Nadia: {email: n@example.com, quietHours: ${quiet}}\n`
const told = (text: string) => problemsOf(text).map(({ path, problem, fix }) => [path, problem, fix])
const shiftsProblem = '`shifts` are written as `hours` now, like those of a calendar'
const quietProblem = 'quiet hours are written as `hours` now, like those of a calendar'

describe('hours in the former notation are refused with the same hours in the present one', () => {
  it.each([
    ['{days: [Mon, Tue, Wed, Thu, Fri], from: 08:00, until: 18:00}', '{Mon-Fri: 08:00-18:00}'],
    ['{days: [Mon, Tue, Wed, Thu, Fri, Sat, Sun], from: 18:00, until: 08:00}', '18:00-08:00'],
    ['[{days: [Mon, Wed], from: 18:00, until: 24:00}, {days: Wed, from: 06:00, until: 09:00}]', '{Mon: 18:00-24:00, Wed: [06:00-09:00, 18:00-24:00]}'],
  ])('shifts of a rota: %s', (shifts, hours) => {
    expect(told(withRota(`shifts: ${shifts}`))).toEqual([['groups.Desk.rotas[0].shifts', shiftsProblem, `Write \`hours: ${hours}\` instead.`]])
  })

  it.each([
    ['{zone: UTC, from: "22:00", to: "07:00"}', '22:00-07:00'],
    ['{zone: UTC, from: "18:00", to: "08:00", days: [Fri, Sat], except: [P1, P2]}', '{Fri-Sat: 18:00-08:00}'],
  ])('quiet hours of a person, a list and a rule: %s', (quiet, hours) => {
    const fix = `Write \`hours: ${hours}\` instead.`
    const rules = `notices:\n  lists: {Duty: [{email: d@example.com}, {email: e@example.com, quietHours: ${quiet}}]}\n`
      + `  rules: [{on: opened, to: owner, by: email, quietHours: [${quiet}]}]\n`
    expect(told(withPeople(quiet) + rules)).toEqual([
      ['people.Nadia.quietHours[0].from', quietProblem, fix],
      ['notices.lists.Duty[1].quietHours[0].from', quietProblem, fix],
      ['notices.rules[0].quietHours[0].from', quietProblem, fix],
    ])
  })

  it('at the place where they stand, with everything else that is wrong in the same block', () => {
    const problems = problemsOf(withPeople('{zone: Bonn, from: "22:00", to: "07:00"}'))
    expect(problems.map(({ line, column, problem }) => [line, column, problem])).toEqual([
      [14, 52, '`zone` must be a time zone, not "Bonn"'], [14, 58, quietProblem],
    ])
  })

  it('or with an example where nobody can tell which hours they are', () => {
    expect(told(withRota('shifts: {days: [Monday], from: 08:00, until: 18:00}'))[0]?.[2]).toBe('Write for example `hours: {Mon-Fri: 08:00-18:00}` instead.')
    expect(told(withPeople('{zone: UTC, from: 22}'))[0]?.[2]).toBe('Write for example `hours: 22:00-07:00` instead.')
  })

  it('whatever they are: what the mend says is the same week', () => {
    const time = fc.tuple(fc.nat(23), fc.nat(59)).map(parts => parts.map(part => String(part).padStart(2, '0')).join(':'))
    const hours = fc.record({ days: fc.subarray([...weekdays], { minLength: 1 }), from: time, to: fc.oneof(time, fc.constant('24:00')) })
    fc.assert(fc.property(hours, former => {
      const [problem] = problemsOf(withPeople(`{zone: UTC, from: "${former.from}", to: "${former.to}", days: [${former.days.join(', ')}]}`))
      const [, mend = ''] = /`hours: (.*)`/.exec(problem?.fix ?? '') ?? []
      expect(hoursSchema.parse(parse(mend))).toEqual(weekOf([former]))
    }), { numRuns: 60 })
  })
})
