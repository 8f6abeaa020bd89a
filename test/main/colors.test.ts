import { describe, expect, it } from 'vitest'
import { isColored } from '../../src/main/colors.js'

const terminal = { isTTY: true }
const pipe = {}

describe('colours', () => {
  it.each([
    ['a terminal has them', terminal, {}, true],
    ['a dumb terminal has none', terminal, { TERM: 'dumb' }, false],
    ['a pipe has none', pipe, {}, false],
    ['the log of a CI has none', pipe, { CI: 'true' }, false],
    ['FORCE_COLOR gives them to a pipe', pipe, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0 takes them from a terminal', terminal, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR is stronger than FORCE_COLOR', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('%s', (_, stream, env, colored) => {
    expect(isColored(stream, env)).toBe(colored)
  })
})
