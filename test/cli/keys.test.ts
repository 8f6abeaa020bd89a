import { describe, expect, it } from 'vitest'
import { payloadKeysOf } from '../../src/temporal/codec/payloadKeys.js'
import { runHere } from '../support/recordedScreen.js'

describe('keys new', () => {
  it('prints an entry of the setting and nothing else, another one each time, without a running Baton', async () => {
    const [first, second] = [await runHere(['keys', 'new']), await runHere(['keys', 'new'])]
    for (const { code, stdout } of [first, second]) {
      expect(code).toBe(0)
      expect([...payloadKeysOf(stdout.trim()).byId.keys()]).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d$/)])
    }
    expect(first.stdout).not.toBe(second.stdout)
  })

  it('calls it as it is told, and prints it as JSON', async () => {
    const { stdout } = await runHere(['keys', 'new', '--id', '2026-winter', '--json'])
    const { id, entry } = JSON.parse(stdout) as { id: string; entry: string }
    expect(id).toBe('2026-winter')
    expect(payloadKeysOf(entry).encryptsWith?.id).toBe('2026-winter')
  })

  it.each(['none', 'a b', '', 'x'.repeat(33), 'a:b', 'a,b'])('refuses an ID that the setting could not hold: "%s"', async id => {
    expect(await runHere(['keys', 'new', '--id', id])).toMatchObject({ code: 1, stderr: expect.stringContaining('--id') as string })
  })
})
