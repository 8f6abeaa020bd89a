import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answer } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { example } from '../support/examplePolicy.js'
import { temporaryFolder } from '../support/temporaryFolder.js'

const instant = z.iso.datetime({ precision: 3 })
const listed = z.strictObject({
  notices: z.array(z.strictObject({
    id: z.string(), event: z.string(), channel: z.enum(['email', 'webhook', 'slack']), to: z.string(), subject: z.string(),
    state: z.enum(['wanted', 'sending', 'uncertain', 'sent', 'answered', 'failed']),
    wantedAt: instant, sendAt: instant, sentAt: instant.nullable(), answeredAt: instant.nullable(), doubted: z.boolean(),
    receipt: z.string().nullable(), reason: z.string().nullable(),
    attempts: z.array(z.strictObject({ beganAt: instant, endedAt: instant.nullable(), outcome: z.string().nullable(), reason: z.string().nullable() })),
  })),
})

let system: CommandSystem
const open = async () => (await system.json(answer, 'open', '--short-description', 'No mail', '--caller', 'carla@example.com',
  '--category', 'Email', '--impact', '2', '--urgency', '2')).incident.number

beforeAll(async () => { system = await startCommandSystem() })
afterAll(() => system.stop())

describe('notices', () => {
  it('says that nobody was to be told, and why', async () => {
    const silent = await open()
    expect(await system.run('notices', silent)).toMatchObject({ code: 0, stdout: expect.stringContaining('Nobody was to be told') as string })
    expect(await system.json(listed, 'notices', silent)).toEqual({ notices: [] })
  })

  it('shows who was to be told, and what became of it: here all channels are off', async () => {
    const file = join(await temporaryFolder(), 'policy.yaml')
    await writeFile(file, `${example}\nnotices:\n  rules: [{on: opened, to: caller, by: email}]\n`)
    expect(await system.run('policy', 'apply', file, '--reason', 'tell callers')).toMatchObject({ code: 0 })
    const told = await open()
    await expect.poll(async () => (await system.json(listed, 'notices', told)).notices[0]?.state, { timeout: 20_000 }).toBe('failed')
    const { notices: [notice] } = await system.json(listed, 'notices', told)
    expect(notice).toMatchObject({ event: 'opened', channel: 'email', to: 'carla@example.com', reason: 'the channel email is switched off' })
    const { stdout } = await system.run('notices', told)
    expect(stdout).toMatch(/opened +email +carla@example\.com/)
    expect((await system.run('show', told)).stdout).toMatch(/was not sent/)
  })

  it('knows no notices of an incident that is not there', async () => {
    expect(await system.run('notices', 'INC9999999')).toMatchObject({ code: 1 })
  })
})
