import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { policyOfStored, type StoredPolicy } from '../../../src/domain/policy/storedPolicy.js'
import { policyFrom, small } from '../smallPolicy.js'

const stored = (policy: unknown) => JSON.parse(JSON.stringify(policy)) as StoredPolicy
const first = (policy: Policy) => policy.groups['Desk']?.rotas[0]?.duty

describe('a stored policy', () => {
  it.each(['policies/example.yaml', 'policies/on-call.yaml'])('of this version is what it was when it was applied: %s', file => {
    const policy = policyFrom(readFileSync(file, 'utf8'))
    expect(policyOfStored(stored(policy))).toEqual(policy)
  })

  it('has the hours of its rotas, whichever version wrote them', () => {
    const policy = policyFrom(small.replace('members: [Nadia]}', 'members: [Nadia], rotas: {name: A, zone: UTC, rotation: {every: 1 day, from: 2026-01-05, people: [Nadia]}, hours: {Mon: 22:00-06:00, Fri: 08:00-24:00}}}'))
    const { kind, rotation } = first(policy) as { kind: string; rotation: object }
    const withDuty = (duty: object) => stored({ ...policy, groups: { Desk: { ...policy.groups['Desk'], rotas: [{ name: 'A', zone: 'UTC', overrides: [], timeOff: [], duty }] } } })
    expect(policyOfStored(withDuty({ kind, rotation, shifts: [{ days: ['Fri'], from: '08:00', until: '24:00' }, { days: ['Mon'], from: '22:00', until: '06:00' }] }))).toEqual(policy)
    expect(first(policyOfStored(withDuty({ kind, rotation, shifts: [] })))).toEqual({ kind, rotation, week: null })
  })

  it('has its quiet hours, whichever version wrote them', () => {
    const quiet = '{zone: UTC, hours: {Sat-Sun: 22:00-07:00}, except: [P1, P2]}'
    const policy = policyFrom(`${small}people:\n  Nadia: {email: n@example.com, quietHours: ${quiet}}\nnotices:\n  lists: {Duty: [{email: d@example.com, quietHours: ${quiet}}]}\n`
      + `  rules: [{on: opened, to: [owner, Duty], by: email, quietHours: ${quiet}}, {on: alert, to: owner, by: email, quietHours: ignored}]\n`)
    const former = JSON.stringify({ zone: 'UTC', from: '22:00', to: '07:00', days: ['Sat', 'Sun'], except: [1, 2] })
    const [present] = policy.people['Nadia']?.quietHours ?? []
    const text = JSON.stringify(policy)
    expect(text.split(JSON.stringify(present))).toHaveLength(4)
    expect(policyOfStored(JSON.parse(text.replaceAll(JSON.stringify(present), former)) as StoredPolicy)).toEqual(policy)
  })

  it('of the first version has what came later: nobody on call, clocks around the clock, nobody told', () => {
    const policy = policyFrom(small)
    const text = JSON.stringify({ ...policy, calendars: undefined, people: undefined, notices: undefined },
      (key, value: unknown) => (['rotas', 'incident', 'stopOnHold', 'calendar'].includes(key) ? undefined : value))
    expect(policyOfStored(JSON.parse(text) as StoredPolicy)).toEqual(policy)
  })
})
