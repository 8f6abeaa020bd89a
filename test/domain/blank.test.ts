import { describe, expect, it } from 'vitest'
import { isBlank } from '../../src/domain/blank.js'

describe('A text', () => {
  it.each(['', ' ', '\t\n', '\u00a0', '\u200b\u200b', '\u2060', '\ufeff', '\u202e', ' \u200d '])('in which nobody sees anything is blank: %j', text => {
    expect(isBlank(text)).toBe(true)
  })

  it.each(['a', '.', '零', '👩‍🔧', '\u200bx', 'مرحبا', '١'])('in which somebody sees something is not: %j', text => {
    expect(isBlank(text)).toBe(false)
  })
})
