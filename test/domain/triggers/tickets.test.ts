import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTicketReport, type TicketReport } from '../../../src/domain/tickets/ticketReport.js'
import { ticketBody, ticketTitle } from '../../../src/domain/tickets/ticketBody.js'
import { carriedOut, opened, type World } from '../../support/ladderWorld.js'
import type { Trigger } from '../../../src/domain/triggers/trigger.js'

const bug: Trigger = {
  name: 'Bug', when: {}, afterMs: null, since: 'opened', calendar: null, alsoOnHold: false, once: 'incident', then: { ticket: { title: null }, hold: 'Awaiting Problem' },
}

/** An incident that wants a ticket. */
function wanting(trigger = bug): World {
  const world = opened({ subcategory: null, impact: 2, urgency: 2 }, [trigger])
  return tells(world, { kind: 'triggerDue', tier: 1, dueAt: world.incident.openedAt })
}

function tells(world: World, command: Parameters<typeof carriedOut>[1]): World {
  const change = carriedOut(world, command)
  if (change) world.incident = change.incident
  return world
}

const openedReport: TicketReport = { kind: 'ticketOpened', key: 'INC0010001-1', desk: 'built-in', ticket: 'DEV0010001', url: null }
const doneReport: TicketReport = { kind: 'ticketDone', key: 'INC0010001-1', desk: 'built-in', ticket: 'DEV0010001', by: 'Dana', outcome: 'fixed' }

describe('a ticket of an incident', () => {
  it('is wanted, open, waited for, done: and what was waited for goes on', () => {
    const world = wanting()
    expect(world.incident).toMatchObject({ state: 'New', tickets: [{ key: 'INC0010001-1', state: 'Wanted', hold: 'Awaiting Problem' }] })
    tells(world, openedReport)
    expect(world.incident).toMatchObject({ state: 'On Hold', holdReason: 'Awaiting Problem', tickets: [{ state: 'Open', ticket: 'DEV0010001', waitsSince: world.incident.pauses[0]?.from }] })
    tells(world, doneReport)
    expect(world.incident).toMatchObject({ state: 'In Progress', needsAttention: true, tickets: [{ state: 'Done', outcome: 'fixed' }] })
  })

  it('that is done before its opening was heard of is done, and nothing waits for it', () => {
    const world = tells(wanting(), doneReport)
    expect(world.incident).toMatchObject({ state: 'New', tickets: [{ state: 'Done', ticket: 'DEV0010001' }] })
    expect(carriedOut(world, openedReport)).toBeNull()
  })

  it('is heard of once, however often it is told', () => {
    const world = tells(wanting(), openedReport)
    expect(carriedOut(world, openedReport)).toBeNull()
    tells(world, doneReport)
    expect(carriedOut(world, doneReport)).toBeNull()
    expect(carriedOut(world, { kind: 'ticketRefused', key: 'INC0010001-1', reason: 'late' })).toBeNull()
  })

  it('is found by its desk and number where the desk does not know the key', () => {
    const world = tells(tells(wanting(), openedReport), { ...doneReport, key: null })
    expect(world.incident).toMatchObject({ tickets: [{ state: 'Done' }] })
    expect(carriedOut(tells(wanting(), openedReport), { ...doneReport, key: null, desk: 'another' })).toBeNull()
  })

  it('does not take over a hold that waits for something else', () => {
    const world = tells(wanting(), { kind: 'hold', by: 'Amara', requestId: 'r', reason: 'Awaiting Caller', comment: 'Since when?' })
    tells(world, openedReport)
    expect(world.incident).toMatchObject({ holdReason: 'Awaiting Caller', tickets: [{ state: 'Open', waitsSince: null }] })
    tells(world, doneReport)
    expect(world.incident).toMatchObject({ state: 'On Hold', tickets: [{ state: 'Done' }] })
  })

  it('leaves a hold alone whose reason somebody has changed', () => {
    const world = tells(tells(wanting(), openedReport), { kind: 'hold', by: 'Amara', requestId: 'r', reason: 'Awaiting Vendor' })
    tells(world, doneReport)
    expect(world.incident).toMatchObject({ state: 'On Hold', holdReason: 'Awaiting Vendor' })
  })

  it('of a resolved incident is linked, and puts nothing on hold', () => {
    const world = tells(wanting(), { kind: 'resolve', by: 'Amara', requestId: 'r', code: 'Fixed', notes: 'Done' })
    tells(world, openedReport)
    expect(world.incident).toMatchObject({ state: 'Resolved', tickets: [{ state: 'Open', waitsSince: null }] })
  })
})

describe('what is asked of a desk', () => {
  it('is one line and a text of bounded length, whatever people wrote', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 50_000 }), (title, description) => {
      const { incident } = wanting()
      const [link] = incident.tickets
      if (!link) throw new Error('it is wanted')
      expect(ticketTitle({ ...link, title })).toMatch(/^[^\n\r\t]{0,200}$/u)
      expect(ticketBody({ ...incident, description }, link, { note: description }).length).toBeLessThanOrEqual(30_000)
    }), { numRuns: 50 })
  })

  it('is reported in one shape: anything else is no report', () => {
    for (const report of [openedReport, doneReport, { ...doneReport, key: null }, { kind: 'ticketRefused', key: 'x', reason: 'no' }]) expect(isTicketReport(report)).toBe(true)
    for (const other of [null, 'ticketDone', {}, { kind: 'ticketDone' }, { ...doneReport, by: 7 }, { ...openedReport, url: 1 }, { ...doneReport, key: 3 }, { ...openedReport, kind: 'constructor' }]) expect(isTicketReport(other)).toBe(false)
  })
})
