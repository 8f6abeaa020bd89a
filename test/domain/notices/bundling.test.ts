import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bundleOf, leavesAt } from '../../../src/domain/notices/bundling.js'
import { someNotice } from '../../contracts/notifiers/notices.js'

const storm = { moreThan: 3, withinMs: 600_000 }
const minute = (count: number) => new Date(Date.parse('2026-03-02T12:00:00.000Z') + count * 60_000).toISOString()

describe('a storm of notices', () => {
  it.each<[string, number[], number, number]>([
    ['nothing left before', [], 0, 0],
    ['as many left as may come one by one, less one', [0, 1], 2, 2],
    ['as many left as may come one by one', [0, 1, 2], 3, 10],
    ['more left: the last three count', [0, 1, 2, 5], 6, 11],
    ['the oldest is long enough ago', [0, 1, 2], 10, 10],
  ])('holds a notice when it must: %s', (_, earlier, now, leaves) => {
    expect(leavesAt(storm, earlier.map(minute), minute(now))).toBe(minute(leaves))
  })

  it('is no matter where the policy says nothing of it', () => {
    expect(leavesAt(null, [minute(0), minute(0), minute(0), minute(0)], minute(0))).toBe(minute(0))
  })

  it('never lets more leave than the policy allows, and never holds one for longer than it counts', () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 60 * 60_000 }), { maxLength: 40 }).map(list => list.sort((a, b) => a - b))
    fc.assert(fc.property(arrivals, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 20 }), (offsets, moreThan, minutes) => {
      const bundling = { moreThan, withinMs: minutes * 60_000 }
      const departed = new Set<string>()
      for (const offset of offsets) {
        const at = new Date(Date.parse(minute(0)) + offset).toISOString()
        const leaves = leavesAt(bundling, [...departed], at)
        expect(Date.parse(leaves) - Date.parse(at)).toBeGreaterThanOrEqual(0)
        expect(Date.parse(leaves) - Date.parse(at)).toBeLessThanOrEqual(bundling.withinMs)
        if (leaves === at) departed.add(at)
      }
      for (const instant of departed) {
        const within = [...departed].filter(other => other > instant && Date.parse(other) - Date.parse(instant) < bundling.withinMs)
        expect(within.length + 1).toBeLessThanOrEqual(moreThan)
      }
    }))
  })
})

describe('a bundle', () => {
  it('says how many, of which incidents, and everything that each would have said', () => {
    const notices = [someNotice({ number: 'INC0010001', text: 'One' }), someNotice({ number: 'INC0010002', text: 'Two', priority: 1 })]
    expect(bundleOf('bundle:1', notices)).toMatchObject({
      id: 'bundle:1', subject: '2 notices: INC0010001, INC0010002', priority: 1, thread: 'bundle:1',
      text: `${notices[0]!.subject}\n\nOne\n\n---\n\n${notices[1]!.subject}\n\nTwo`,
    })
  })

  it('of one is that one, and of one incident stays in its thread', () => {
    const [one, two] = [someNotice({ number: 'INC0010001' }), someNotice({ number: 'INC0010001', language: 'de' })]
    expect(bundleOf('bundle:1', [one])).toBe(one)
    expect(bundleOf('bundle:1', [two, one])).toMatchObject({ thread: one.thread, subject: '2 Nachrichten: INC0010001' })
    expect(() => bundleOf('bundle:1', [])).toThrow(RangeError)
  })
})
