import { describe, expect, it } from 'vitest'
import { countsText } from '../../src/domain/countsText.js'

const never = { escalationCount: 0, reassignmentCount: 0, reopenCount: 0, pingPongs: [] }
const place = { stage: 'Triage', assignmentGroup: 'Service Desk' }

describe('How often an incident moved', () => {
  it('is told by what happened, an escalation as the change of hands that it is too', () => {
    expect(countsText({ ...never, escalationCount: 2, reassignmentCount: 2 })).toBe('2 escalations, 2 changes of hands')
    expect(countsText({ escalationCount: 1, reassignmentCount: 1, reopenCount: 1, pingPongs: [{ from: place, to: place, count: 1 }] }))
      .toBe('1 escalation, 1 change of hands, 1 ping-pong, 1 reopen')
    expect(countsText({ ...never, reopenCount: 3, pingPongs: [{ from: place, to: place, count: 1 }, { from: place, to: place, count: 2 }] })).toBe('3 ping-pongs, 3 reopens')
  })

  it('is nothing of one that never did', () => expect(countsText(never)).toBeNull())
})
