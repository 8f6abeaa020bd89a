import { describe, expect, it } from 'vitest'
import { failureOf } from '../../src/cli/failure.js'
import { fixes } from '../../src/cli/fixes.js'
import { RefusalError, refuse } from '../../src/domain/errors.js'
import { runHere } from '../support/recordedScreen.js'

describe('What to do about a refusal, on the command line', () => {
  it('names the command that does it, where the catalogue names none', () => {
    const refusal = refuse('incident_over', { number: 'INC0010001', state: 'Closed' })
    expect(refusal.details.fix).toBe('Open a new incident that follows up INC0010001.')
    expect(failureOf(new RefusalError(refusal), '').error).toMatchObject({
      code: 'incident_over', message: refusal.message, details: { state: 'Closed', fix: 'Open a new incident that follows it up: `baton open --follow-up-of INC0010001 …`.' },
    })
  })

  it('is as the catalogue says it where there is no command for it', () => {
    const refusal = refuse('no_ladder', { category: 'Mail', subcategory: null })
    expect(failureOf(new RefusalError(refusal), '').error.details).toEqual(refusal.details)
  })

  const commands = Object.values(fixes).flatMap(fix => [...fix.matchAll(/`baton ([^`]+)`/g)].map(([, words = '']) => words))

  it.each(commands)('names what there is: baton %s', async words => {
    const command = words.split(' ').filter((word, index, all) => /^[a-z-]+$/.test(word) && !word.startsWith('--') && !all[index - 1]?.startsWith('--'))
    const { code, stdout } = await runHere([...command, '--help'])
    expect(code).toBe(0)
    for (const [option] of words.matchAll(/--[a-z-]+/g)) expect(stdout).toContain(option)
  })
})
