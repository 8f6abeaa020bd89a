import { describe, expect, it } from 'vitest'
import { answersOpenTo, isPagedStill, refusalOfPage } from '../../../src/domain/paging/answeredPage.js'
import { beginCalling, heard, moveOn, pageAgain, rejectOne, stopCalling, type Calling } from '../../../src/domain/paging/calling.js'
import type { Paging } from '../../../src/domain/paging/paging.js'
import { openIncident } from '../../../src/domain/steps/opening.js'
import { noon, plan } from '../../support/incidents.js'

const paging: Paging = { reminders: 1, intervalMs: 600_000, channels: null, through: 'members', repeat: 0, catchAll: 'all', acknowledgeWithinMs: 3_600_000 }
const after = (minutes: number) => new Date(Date.parse('2026-03-09T09:00:00.000Z') + minutes * 60_000).toISOString()
const turnOf = (...people: string[]) => ({ people, because: '', catchAll: people.length > 1, round: 1 })

const { incident: opened } = openIncident('INC0010001', {
  requestId: 'r', by: 'Ben', shortDescription: 'No mail', caller: 'Carla', category: 'Mail', subcategory: null, impact: 2, urgency: 2, vip: false, tags: [],
}, 3, plan(), 'TASK0010001', noon, false)

/** The incident that is called so, at its only tier. */
function at(calling: Calling | null) {
  return { ...opened, tier: { ...opened.tier, calling } }
}
const codeOf = (calling: Calling | null, page: { tier?: number; at: string }) => refusalOfPage(at(calling), { tier: 1, ...page })?.message ?? null

const first = beginCalling(null, turnOf('Fay'), paging, after(0), after(0))
const again = pageAgain(first, paging, after(10))
const second = moveOn(again, 'notAnswered', turnOf('Gus'), paging, after(20))

describe('A page', () => {
  it('waits for its answer as long as nobody has answered it or one after it', () => {
    expect([codeOf(first, { at: after(0) }), codeOf(again, { at: after(10) }), codeOf(second, { at: after(0) }), codeOf(second, { at: after(20) })]).toEqual([null, null, null, null])
  })

  it('is over with the answer, whoever gave it, to this page or a later one', () => {
    for (const page of [0, 10, 20]) expect(codeOf(heard(second, 'Gus', paging, after(21)), { at: after(page) })).toContain('Gus answered at 2026-03-09 09:21 UTC')
  })

  it('is over when somebody is heard after everybody was called in vain', () => {
    const unanswered = moveOn(second, 'notAnswered', null, paging, after(40))
    expect(codeOf(unanswered, { at: after(0) })).toBeNull()
    expect(codeOf(heard(unanswered, 'Mia', paging, after(50)), { at: after(0) })).toContain('answered at 2026-03-09 09:50 UTC')
  })

  it('stays over when who answered is silent and called anew; the new page waits', () => {
    const anew = beginCalling(heard(first, 'Fay', paging, after(1)), turnOf('Fay'), paging, after(61), after(61))
    expect(codeOf(anew, { at: after(0) })).toContain('Fay answered')
    expect(codeOf(anew, { at: after(61) })).toBeNull()
  })

  it('that was stopped may still be accepted: nobody has answered', () => {
    expect(codeOf(stopCalling(first, after(5)), { at: after(0) })).toBeNull()
  })

  it('of another tier, or of nobody knows when, is over', () => {
    expect(codeOf(first, { tier: 2, at: after(0) })).toContain('the incident is with')
    expect(codeOf(first, { at: after(3) })).toContain('it was made too long ago')
    expect(codeOf(null, { at: after(0) })).toContain('it was made too long ago')
  })
})

describe('What may be answered', () => {
  it('is both by who is called, and to accept by everybody else', () => {
    const all = moveOn(second, 'notAnswered', turnOf('Fay', 'Gus'), paging, after(40))
    expect([answersOpenTo(at(second), 'Gus'), answersOpenTo(at(second), 'Fay'), answersOpenTo(at(rejectOne(all, 'Gus')), 'Gus'), answersOpenTo(at(rejectOne(all, 'Gus')), 'Fay')])
      .toEqual([['accept', 'reject'], ['accept'], ['accept'], ['accept', 'reject']])
  })

  it('goes on for the others of the same page, and not for those of an earlier one', () => {
    const all = rejectOne(moveOn(second, 'notAnswered', turnOf('Fay', 'Gus'), paging, after(40)), 'Gus')
    expect([isPagedStill(at(all), { tier: 1, at: after(40) }), isPagedStill(at(all), { tier: 1, at: after(20) }), isPagedStill(at(all), { tier: 2, at: after(40) })]).toEqual([true, false, false])
  })
})
