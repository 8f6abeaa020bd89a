import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLog, type IncidentLog } from '../../src/replay/readLog.js'
import { logText, sliceText, type Cells } from './slice.js'

function read(text: string): IncidentLog {
  const log = readLog(text)
  if ('problem' in log) throw new Error(log.problem)
  return log
}

describe('A log', () => {
  it('is read by incident, with the instants in UTC and every `?` as unknown', () => {
    const { incidents, badRows } = read(sliceText)
    expect(badRows).toEqual([])
    expect(incidents).toHaveLength(13)
    expect(incidents[0]).toMatchObject({ number: 'INC0000045', openedAt: '2016-02-29T01:16:00.000Z' })
    expect(incidents[0]?.rows[0]).toMatchObject({
      line: 2, state: 'New', updatedAt: '2016-02-29T01:23:00.000Z', category: 'Category 55', impact: 2, urgency: 2, priority: 3,
      group: 'Group 56', person: null,
    })
  })

  it('may have its columns in another order, a byte order mark, and lines that end as on Windows', () => {
    const text = '\uFEFFassignment_group,sys_updated_at,opened_at,incident_state,number\r\n"Group, the 1st",01-03-2016 09:00,01-03-2016 08:00,New,INC1\r\n'
    expect(read(text).incidents[0]?.rows[0]).toMatchObject({ line: 2, number: 'INC1', group: 'Group, the 1st', caller: null })
  })

  it('need not keep the rows of an incident together', () => {
    const { incidents } = read(logText({ number: 'INC1' }, { number: 'INC2' }, { number: 'INC1', incident_state: 'Active' }))
    expect(incidents.map(({ number, rows }) => [number, rows.map(({ line }) => line)])).toEqual([['INC1', [2, 4]], ['INC2', [3]]])
  })

  it('without the columns that a replay needs is no log, and the missing ones are named', () => {
    expect(readLog('a,b\n1,2')).toEqual({
      problem: 'its first line has no column number, incident_state, opened_at, sys_updated_at, assignment_group',
    })
    expect(readLog('')).toHaveProperty('problem')
  })
})

describe('A bad row', () => {
  it.each<[string, Cells, string | null, string]>([
    ['an unknown state', { incident_state: '-100' }, 'INC1', 'unknown state "-100"'],
    ['a date that does not exist', { sys_updated_at: '31-02-2016 10:00' }, 'INC1', '`sys_updated_at` is no instant such as 29-02-2016 01:16: "31-02-2016 10:00"'],
    ['a date in another order', { opened_at: '2016-03-01 10:00' }, 'INC1', '`opened_at` is no instant such as 29-02-2016 01:16: "2016-03-01 10:00"'],
    ['an hour that no day has', { sys_updated_at: '01-03-2016 24:00' }, 'INC1', '`sys_updated_at` is no instant such as 29-02-2016 01:16: "01-03-2016 24:00"'],
    ['a year that nobody meant', { sys_updated_at: '01-03-9016 10:00' }, 'INC1', '`sys_updated_at` is no instant such as 29-02-2016 01:16: "01-03-9016 10:00"'],
    ['a level that there is not', { impact: '7 - Huge' }, 'INC1', '`impact` is no level from 1 to 3: "7 - Huge"'],
    ['no incident', { number: '?' }, null, '`number` is unknown'],
    ['too many columns', { assigned_to: 'Ann,Bob' }, 'INC1', 'it has 14 columns, the header has 13'],
    ['a quote that does not close', { assigned_to: '"Ann' }, null, 'a quote opens and does not close, or closes before the end of a value'],
  ])('with %s is named, and the rows around it are read', (_, cells, incident, reason) => {
    const { incidents, badRows } = read(logText({}, cells, { incident_state: 'Active' }))
    expect(badRows).toEqual([{ line: 3, incident, reason }])
    expect(incidents.map(({ rows }) => rows.map(({ line }) => line))).toEqual([[2, 4]])
  })

  it('that breaks off in the middle says how many columns it has', () => {
    expect(read(`${logText({})}\nINC1,Active,01-03-2016`).badRows).toEqual([{ line: 3, incident: 'INC1', reason: 'it has 3 columns, the header has 13' }])
  })

  it('is every row of an incident of which none says when', () => {
    const { incidents, badRows } = read(logText({ opened_at: '?', sys_updated_at: '?' }, { number: 'INC2' }))
    expect(incidents.map(({ number }) => number)).toEqual(['INC2'])
    expect(badRows).toEqual([{ line: 2, incident: 'INC1', reason: 'no row of the incident says when' }])
  })
})

describe('Whatever text there is', () => {
  const cell = fc.oneof(
    fc.constantFrom('?', '', 'INC1', 'New', 'Resolved', '01-03-2016 08:00', '99-99-9999 99:99', '1 - High', '"', '""', 'a,b', '\n', '\r', '__proto__', 'constructor'),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.array(cell, { maxLength: 16 }).map(cells => cells.join(',')), { maxLength: 12 })
      .map(lines => [logText().split('\n')[0], ...lines].join('\n')),
  )

  it('reading it never throws, and no row is both read and bad', () => {
    fc.assert(fc.property(text, given => {
      const log = readLog(given)
      if ('problem' in log) return log.problem !== ''
      const good = log.incidents.flatMap(({ rows }) => rows.map(({ line }) => line))
      const bad = log.badRows.map(({ line }) => line)
      return good.every(line => !bad.includes(line)) && log.badRows.every(({ reason }) => reason !== '')
    }), { numRuns: 2000 })
  })

  it('a damaged line costs that line only', () => {
    const lines = sliceText.trimEnd().split('\n')
    fc.assert(fc.property(fc.integer({ min: 1, max: lines.length - 1 }), fc.string({ unit: 'grapheme', maxLength: 20 }), (at, garbage) => {
      const damaged = lines.with(at, `"${garbage.replaceAll('"', '').replace(/[\r\n]/g, '')}`).join('\n')
      const { incidents, badRows } = read(damaged)
      expect(badRows.map(({ line }) => line)).toEqual([at + 1])
      expect(incidents.flatMap(({ rows }) => rows)).toHaveLength(lines.length - 2)
    }))
  })
})
