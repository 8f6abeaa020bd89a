import { describe, expect, it } from 'vitest'
import { beginCalling, moveOn, rejectOne, type Callee, type Calling } from '../../../src/domain/paging/calling.js'
import { nextToCall, pagingFor } from '../../../src/domain/paging/whoToCall.js'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { policyFrom } from '../smallPolicy.js'

/** 2026-01-05 is a Monday; in its week it is Amara's turn by the first rota, and Chloe's by the second. */
const monday = '2026-01-06T10:00:00.000Z'
const rota = (name: string, people: string, more = '') => `{name: ${name}, zone: UTC, rotation: {every: 1 week, from: 2026-01-05, people: [${people}]}${more}}`

function policyWith({ rotas = [], paging = '', members = 'Amara, Bruno, Chloe', manager = 'manager: Ingrid, ' }: { rotas?: string[]; paging?: string; members?: string; manager?: string }): Policy {
  return policyFrom(`name: calls
groups:
  Network: {${manager}members: [${members}], rotas: [${rotas.join(', ')}]}
  Desk: {members: [Nadia]}
ladders: [{name: all, stages: [{name: Triage}], entry: {stage: Triage, group: Network}}]
paging: [{interval: 10 min${paging}}]
`)
}

const facts = { category: 'Network', subcategory: null, priority: 1, vip: false, tags: [] }

/** Everybody who is called when nobody answers, in their order, a catch-all in brackets; `rejects` say no. */
function called(policy: Policy, { at = monday, openTasks = {}, rejects = [] as string[], first }: { at?: string; openTasks?: Record<string, number>; rejects?: string[]; first: string }): string[] {
  const paging = pagingFor(policy, facts, 'Network')
  if (!paging) return []
  const names = [first]
  let callee: Callee | null = { people: [first], because: 'owner', catchAll: false, round: 1 }
  let calling: Calling = beginCalling(null, callee, paging, at, at)
  for (;;) {
    for (const person of callee.people.filter(one => rejects.includes(one))) calling = rejectOne(calling, person)
    callee = nextToCall(policy, 'Network', calling, paging, openTasks, at)
    calling = moveOn(calling, 'notAnswered', callee, paging, at)
    if (!callee) return names
    names.push(callee.catchAll ? `(${callee.people.join(', ')})` : callee.people.join(', '))
  }
}

describe('Who is called next', () => {
  it('are those who follow in the rotation, where the group has one rota', () => {
    expect(called(policyWith({ rotas: [rota('Weeks', 'Amara, Bruno, Chloe')] }), { first: 'Amara' })).toEqual(['Amara', 'Bruno', 'Chloe', '(Ingrid)'])
  })

  it('are those on call by the further rotas, where the group has several', () => {
    expect(called(policyWith({ rotas: [rota('First', 'Amara, Bruno'), rota('Second', 'Chloe, Amara')] }), { first: 'Amara' })).toEqual(['Amara', 'Chloe', '(Ingrid)'])
  })

  it('are those who follow in the rotation, though the group has several rotas, if the policy wants it', () => {
    const policy = policyWith({ rotas: [rota('First', 'Amara, Bruno'), rota('Second', 'Chloe')], paging: ', through: members' })
    expect(called(policy, { first: 'Amara' })).toEqual(['Amara', 'Bruno', '(Ingrid)'])
  })

  it('are the members with the fewest open tasks, where there is no rota, or a gap in all of them', () => {
    const openTasks = { Amara: 2, Bruno: 3, Chloe: 1 }
    expect(called(policyWith({}), { first: 'Amara', openTasks })).toEqual(['Amara', 'Chloe', 'Bruno', '(Ingrid)'])
    const gap = '{name: Dates, zone: UTC, dated: []}'
    expect(called(policyWith({ rotas: [gap] }), { first: 'Amara', openTasks })).toEqual(['Amara', 'Chloe', 'Bruno', '(Ingrid)'])
  })

  it('are the others of the dated shifts, where the rota has dates', () => {
    const dates = '{name: Dates, zone: UTC, dated: [{from: 2026-01-01, until: 2026-01-12, person: Amara}, {from: 2026-01-12, until: 2026-01-19, person: Chloe}]}'
    expect(called(policyWith({ rotas: [dates] }), { first: 'Amara' })).toEqual(['Amara', 'Chloe', '(Ingrid)'])
  })

  it('are not those who have time off', () => {
    const away = ', timeOff: [{person: Bruno, from: 2026-01-05, until: 2026-01-12}]'
    expect(called(policyWith({ rotas: [rota('Weeks', 'Amara, Bruno, Chloe', away)] }), { first: 'Amara' })).toEqual(['Amara', 'Chloe', '(Ingrid)'])
  })

  it('begin with whoever is on call by now, when the shift has changed since the first call', () => {
    const policy = policyWith({ rotas: [rota('Weeks', 'Amara, Bruno, Chloe')] })
    expect(called(policy, { first: 'Amara', at: '2026-01-20T10:00:00.000Z' })).toEqual(['Amara', 'Chloe', 'Bruno', '(Ingrid)'])
  })

  it('are all of them once more for each repeat, before the catch-all', () => {
    expect(called(policyWith({ rotas: [rota('Weeks', 'Amara, Bruno')], paging: ', repeat: 1' }), { first: 'Amara' })).toEqual(['Amara', 'Bruno', 'Amara', 'Bruno', '(Ingrid)'])
  })

  it('are never those who have rejected, not in a repeat and not in the catch-all', () => {
    const policy = policyWith({ rotas: [rota('Weeks', 'Amara, Bruno, Chloe')], paging: ', repeat: 1, catchAll: all' })
    expect(called(policy, { first: 'Amara', rejects: ['Bruno'] })).toEqual(['Amara', 'Bruno', 'Chloe', 'Amara', 'Chloe', '(Amara, Chloe, Ingrid)'])
  })

  it('is everybody at the end, or nobody, as the policy says; without a manager everybody', () => {
    const ends = (paging: string, manager?: string) => called(policyWith({ members: 'Amara, Bruno', paging, ...(manager !== undefined && { manager }) }), { first: 'Amara' }).slice(2)
    expect(ends(', catchAll: all')).toEqual(['(Amara, Bruno, Ingrid)'])
    expect(ends(', catchAll: none')).toEqual([])
    expect(ends('', '')).toEqual(['(Amara, Bruno)'])
  })

  it('is nobody for a group, a priority or a category that no rule names', () => {
    const policy = policyWith({ paging: ', groups: Network, priority: [P1, P2], category: Network' })
    expect(pagingFor(policy, facts, 'Network')).toMatchObject({ intervalMs: 600_000, reminders: 2, catchAll: 'manager', through: 'members' })
    expect(pagingFor(policy, facts, 'Desk')).toBeNull()
    expect(pagingFor(policy, { ...facts, priority: 3 }, 'Network')).toBeNull()
    expect(pagingFor(policy, { ...facts, category: 'Email' }, 'Network')).toBeNull()
  })
})
