import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { unwrapped } from '../support/unwrapped.js'

let system: CommandSystem
beforeAll(async () => { system = await startCommandSystem() })
afterAll(() => system.stop())

const token = z.strictObject({
  id: z.string().regex(/^tok_[0-9a-f]{8}$/), name: z.string(), principal: z.strictObject({ name: z.string(), role: z.string(), groups: z.array(z.string()).nullable() }),
  createdAt: z.string(), createdBy: z.string(), expiresAt: z.string().nullable(), revokedAt: z.string().nullable(), revokedBy: z.string().nullable(), lastUsedAt: z.string().nullable(),
})
const made = z.strictObject({ token, secret: z.string().regex(/^baton_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/) })

describe('token', () => {
  it('is made, shown once on a line of its own, listed without its secret, and revoked', async () => {
    const { code, stdout } = await system.run('token', 'create', 'monitoring', '--role', 'integration', '--expires', '90 d', '--as', 'Olivia')
    expect(code).toBe(0)
    const secret = stdout.split('\n').find(line => line.startsWith('baton_')) ?? ''
    expect(secret).toMatch(/^baton_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/)
    expect(unwrapped(stdout)).toMatch(/monitoring acts as monitoring, integration\. It ends 20\d\d-.*Keep it now: it is not shown again\.$/)

    const listed = await system.run('token', 'list')
    expect(unwrapped(listed.stdout)).toMatch(/tok_[0-9a-f]{8} monitoring monitoring integration all never until 20\d\d-\d\d-\d\d/)
    expect(listed.stdout).not.toContain(secret.slice(-20))

    const [, id] = /(tok_[0-9a-f]{8})/.exec(listed.stdout) ?? []
    expect(unwrapped((await system.run('token', 'revoke', id ?? '', '--as', 'Olivia')).stdout)).toMatch(/^tok_\w+ monitoring is revoked by Olivia .*ago|just now/)
    expect(unwrapped((await system.run('token', 'list')).stdout)).toContain('revoked by Olivia')
  })

  it('that is revoked again stays revoked by whom it was first', async () => {
    const { token: { id } } = await system.json(made, 'token', 'create', 'twice', '--role', 'viewer')
    const revoked = z.strictObject({ token })
    const first = await system.json(revoked, 'token', 'revoke', id, '--as', 'Olivia')
    expect(first.token).toMatchObject({ id, revokedBy: 'Olivia', revokedAt: expect.any(String) as string })
    expect(await system.json(revoked, 'token', 'revoke', id, '--as', 'Sigrid')).toEqual(first)
  })

  it('gives programs the same in JSON', async () => {
    const { stdout } = await system.run('token', 'create', 'nightly', '--role', 'viewer', '--group', 'L1 Network Engineering', '--json')
    expect(made.parse(JSON.parse(stdout)).token.principal).toEqual({ name: 'nightly', role: 'viewer', groups: ['L1 Network Engineering'] })
    const list = z.strictObject({ tokens: z.array(token) }).parse(JSON.parse((await system.run('token', 'list', '--json')).stdout))
    expect(list.tokens.map(({ name }) => name)).toContain('nightly')
  })

  it('is refused for a group or role that there is not, and with an ID that nobody has', async () => {
    expect(await system.refused('token', 'create', 'x', '--role', 'viewer', '--group', 'Nobody')).toMatchObject({ code: 'unknown_group' })
    expect(await system.run('token', 'create', 'x', '--role', 'king')).toMatchObject({ code: 2 })
    expect(await system.refused('token', 'revoke', 'tok_00000000')).toMatchObject({ code: 'token_not_found' })
  })
})
