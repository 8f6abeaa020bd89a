import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginCalling, hasPagesLeft, heard, moveOn, pageAgain, presentCall, sequenceOf, stopCalling, type Callee, type Calling } from '../../../src/domain/paging/calling.js'
import type { Paging } from '../../../src/domain/paging/paging.js'

const start = Date.parse('2026-03-28T12:00:00.000Z')
const iso = (ms: number) => new Date(ms).toISOString()
const person = (index: number): Callee => ({ people: [`person ${index}`], because: '', catchAll: false, round: 1 })

const pagings = fc.record({ reminders: fc.nat(6), intervalMs: fc.integer({ min: 1000, max: 3_600_000 }) })
  .map((numbers): Paging => ({ ...numbers, channels: null, through: 'members', repeat: 0, catchAll: 'none', acknowledgeWithinMs: null }))
/** How late each page is: mostly a little, now and then an outage. */
const latenesses = fc.array(fc.oneof({ weight: 8, arbitrary: fc.nat(60_000) }, fc.nat(86_400_000)), { minLength: 1, maxLength: 40 })

/** Nobody answers: each page when it is due, as late as it is. */
function play(paging: Paging, late: readonly number[], atMs = start): { calling: Calling; due: number[] } {
  let calling = beginCalling(null, person(0), paging, iso(atMs), iso(atMs))
  const due = [atMs]
  for (const lateMs of late) {
    const dueMs = Date.parse(calling.dueAt ?? '')
    due.push(dueMs)
    const call = presentCall(calling)
    calling = call && hasPagesLeft(call, paging)
      ? pageAgain(calling, paging, iso(dueMs + lateMs))
      : moveOn(calling, 'notAnswered', person(calling.calls.length), paging, iso(dueMs + lateMs))
  }
  return { calling, due }
}

describe('Calls, whatever the policy says and however late they are', () => {
  it('page each person reminders + 1 times, and turn to the next at (reminders + 1) × interval', () => {
    fc.assert(fc.property(pagings, fc.integer({ min: 1, max: 30 }), (paging, count) => {
      const { calling } = play(paging, Array.from({ length: count }, () => 0))
      const turnMs = (paging.reminders + 1) * paging.intervalMs
      for (const [index, { at, pagedAt }] of calling.calls.entries()) {
        expect(Date.parse(at)).toBe(start + index * turnMs)
        expect(pagedAt.map(page => Date.parse(page))).toEqual(pagedAt.map((_, page) => start + index * turnMs + page * paging.intervalMs))
        expect(pagedAt.length).toBeLessThanOrEqual(paging.reminders + 1)
      }
    }))
  })

  it('do not add up their lateness: within a minute the next page keeps its instant', () => {
    fc.assert(fc.property(pagings, fc.array(fc.nat(60_000), { minLength: 1, maxLength: 30 }), (paging, lateness) => {
      const { due } = play(paging, lateness.map(lateMs => Math.min(lateMs, paging.intervalMs - 1)))
      expect(due).toEqual(due.map((_, index) => start + index * paging.intervalMs))
    }))
  })

  it('give everybody a whole turn after an outage, and never two pages at once', () => {
    fc.assert(fc.property(pagings, latenesses, (paging, late) => {
      const { calling, due } = play(paging, late)
      for (const [index, dueMs] of due.entries()) {
        const before = due[index - 1]
        if (before === undefined) continue
        const lateMs = index >= 2 ? late[index - 2] ?? 0 : 0
        const isLate = lateMs > 60_000 || lateMs >= paging.intervalMs
        expect(dueMs - before).toBe(paging.intervalMs + (isLate ? lateMs : 0))
      }
      for (const { pagedAt, outcome } of calling.calls) if (outcome === 'notAnswered') expect(pagedAt).toHaveLength(paging.reminders + 1)
    }))
  })

  it('are remembered, but not for ever: the present sequence whole, of those before the last fifty', () => {
    fc.assert(fc.property(pagings, fc.integer({ min: 1, max: 120 }), (paging, answers) => {
      let calling: Calling | null = null
      for (let count = 0; count < answers; count += 1) calling = heard(beginCalling(calling, person(count), paging, iso(start), iso(start)), 'Amara', paging, iso(start))
      expect(calling?.calls.length).toBe(Math.min(answers, 51))
      expect(calling && sequenceOf(calling).map(({ people }) => people)).toEqual([[`person ${answers - 1}`]])
    }))
  })

  it('are over with an answer or a stop: nothing is due, and nobody is called', () => {
    fc.assert(fc.property(pagings, latenesses, fc.boolean(), (paging, late, answer) => {
      const { calling } = play(paging, late)
      const at = calling.dueAt ?? ''
      const over = answer ? heard(calling, 'Amara', paging, at) : stopCalling(calling, at)
      expect([presentCall(over), over.dueAt, over.calls.at(-1)?.outcome]).toEqual([null, null, answer ? 'answered' : 'stopped'])
      expect(over.calls.length).toBe(calling.calls.length)
    }))
  })
})
