import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beside, cut, shellWord, widthOf, wrap } from '../../src/cli/text/layout.js'
import { paletteOf } from '../../src/cli/text/palette.js'
import { plain } from '../../src/cli/text/plain.js'
import { table } from '../../src/cli/text/table.js'

const space = { columns: 80, palette: paletteOf(false) }

describe('Text on a terminal', () => {
  it('is measured in columns: wide letters take two, accents and colours none', () => {
    expect(['Büro', '東京', 'e\u0301', '🔥', paletteOf(true).alarm('red')].map(widthOf)).toEqual([4, 4, 1, 2, 3])
  })

  it('is wrapped between words, under its own indentation, and keeps its line breaks', () => {
    expect(wrap('1. Name the site and the device.\n2. Call.', 20)).toEqual(['1. Name the site and', '   the device.', '2. Call.'])
    expect(wrap('  - a fact that is long', 14)).toEqual(['  - a fact', '    that is', '    long'])
  })

  it('loses nothing by wrapping, and fits unless one word alone does not', () => {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z東é]{1,30}$/), { minLength: 1, maxLength: 30 }), fc.integer({ min: 10, max: 60 }), (words, width) => {
      const lines = wrap(words.join(' '), width)
      expect(lines.join(' ')).toBe(words.join(' '))
      for (const line of lines) expect(widthOf(line) <= width || !line.includes(' ')).toBe(true)
    }))
  })

  it('stands beside its margin', () => {
    expect(beside('  Owner', 'Ana of the Service Desk', 9, 29)).toBe('  Owner  Ana of the Service\n         Desk')
  })

  it('is cut with an ellipsis, never in the middle of a wide letter', () => {
    expect(cut('東京オフィス', 6)).toBe('東京…')
    expect(cut('short', 6)).toBe('short')
  })

  it.each([['plain', 'plain'], ['two words', "'two words'"], ["it's", `'it'\\''s'`], ['', "''"], ['Müller', 'Müller'], ['$HOME', "'$HOME'"]])(
    'quotes %s for a shell as %s', (word, quoted) => { expect(shellWord(word)).toBe(quoted) })

  it('shows what would steer the terminal instead of doing it', () => {
    expect(plain({ text: 'a\u001b[2Jb\u0007', list: ['x\u202ey\u009b'], count: 1, none: null }))
      .toEqual({ text: 'a␛[2Jb␇', list: ['x�y�'], count: 1, none: null })
    expect(plain('one\r\ntwo\tthree')).toBe('one\ntwo  three')
  })

  it('is safe whatever comes from outside', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
      expect(plain(text)).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
    }))
  })
})

describe('A table', () => {
  const head = ['number', 'what', 'with']

  it('is as narrow as its cells when there is room', () => {
    expect(table(space, head, [['1', 'Down', 'Ana']], { wraps: true })).toBe('number  what  with\n1       Down  Ana')
  })

  it('keeps its columns in line under wide letters and colours', () => {
    const [first = '', ...lines] = table(space, head, [['1', '東京 is down', 'Ana'], ['2', paletteOf(true).alarm('late'), 'Ben']], { wraps: false }).split('\n')
    const start = (line: string, cell: string) => widthOf(line.slice(0, line.indexOf(cell)))
    expect([start(lines[0] ?? '', 'Ana'), start(lines[1] ?? '', 'Ben')]).toEqual([start(first, 'with'), start(first, 'with')])
  })

  const word = fc.stringMatching(/^[A-Za-z東京é]{1,12}$/)
  const cell = fc.array(word, { minLength: 1, maxLength: 12 }).map(words => words.join(' '))

  it('is never wider than the screen', () => {
    fc.assert(fc.property(fc.array(fc.tuple(word, cell, cell), { minLength: 1, maxLength: 8 }), fc.boolean(), fc.integer({ min: 20, max: 160 }), (rows, wraps, columns) => {
      const lines = table({ ...space, columns }, head, rows, { wraps }).split('\n')
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns)
    }), { numRuns: 60 })
  })

  it('leaves words whole as long as that is possible', () => {
    const text = 'Netzwerk-Koordination and more words that take a lot of room in a table'
    expect(table({ ...space, columns: 60 }, ['a', 'b'], [[text, text]], { wraps: true })).not.toContain('…')
  })
})
