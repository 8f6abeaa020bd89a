import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOf } from '../../../src/domain/figures/csv.js'
import type { FigureTable } from '../../../src/domain/figures/figureTables.js'

const tableOf = (rows: FigureTable['rows']): FigureTable => ({
  name: 'engagement', heading: 'Anything', columns: [{ head: 'group', kind: 'text' }, { head: 'rate', kind: 'rate' }, { head: 'took', kind: 'time' }], rows,
})

const read = (table: FigureTable): string[][] => parse(csvOf(table))

describe('A table as CSV', () => {
  it('has a line for its heads, and units where there are some', () => {
    expect(csvOf(tableOf([['L1, "Network"', 1 / 3, 61_400], [null, null, null]])))
      .toBe('group,rate,took (s)\r\n"L1, ""Network""",0.3333,61\r\nall,,\r\n')
  })

  it.each(['=HYPERLINK("http://x","y")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n+1'])('runs nothing in a spreadsheet: %j', text => {
    const [, [cell] = []] = read(tableOf([[text, null, null]]))
    expect(cell).toBe(`'${text}`)
  })

  it('is read back as what was written, whatever the texts are', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' }).filter(text => !/^[\s\0]*[=+\-@\t\r]/.test(text) && !text.includes('\0'))), texts => {
      const rows = read(tableOf(texts.map(text => [text, 1, 1000])))
      expect(rows.slice(1)).toEqual(texts.map(text => [text, '1', '1']))
    }))
  })
})
