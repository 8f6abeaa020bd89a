import { afterAll, beforeAll, expect, describe, it } from 'vitest'
import { z } from 'zod'
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import { SignIns } from '../../src/client/signIns.js'
import { systemClock } from '../../src/client/systemClock.js'
import { startCommandSystem, type CommandSystem, type Commands } from '../support/commandSystem.js'
import { unwrapped } from '../support/unwrapped.js'

/** `baton sign-ins`: who is at a browser, directly and through the API. */

let system: CommandSystem
let api: Commands
let database: Database
beforeAll(async () => {
  system = await startCommandSystem()
  api = await system.throughApi('admin', 'Sigrid')
  database = openDatabase(system.env.DATABASE_URL ?? '')
})
afterAll(async () => {
  await database.destroy()
  await system.stop()
})

const signIn = (name: string, groups: string[] | null = null) => new SignIns(postgresRecordStore(database), systemClock).begin({ name, role: 'noc_agent', groups }, 'oidc')
const said = async (commands: Commands, ...args: string[]) => {
  const { code, stdout, stderr } = await commands.run('sign-ins', ...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return unwrapped(stdout)
}
const instant = z.iso.datetime()
const one = z.strictObject({
  id: z.string().regex(/^sgn_/), principal: z.strictObject({ name: z.string(), role: z.literal('noc_agent'), groups: z.array(z.string()).nullable() }), how: z.literal('oidc'),
  createdAt: instant, expiresAt: instant, endedAt: instant.nullable(), endedBy: z.string().nullable(),
})

describe('baton sign-ins', () => {
  it.each(['directly', 'through the API'])('lists who is signed in and signs somebody out everywhere, %s', async way => {
    const commands = way === 'directly' ? system : api
    expect(await said(commands)).toBe('Nobody is signed in at a browser.')
    await signIn('Grace')
    await signIn('Grace')
    await signIn('Amara', ['L1'])
    expect(await said(commands)).toMatch(/^who role groups by since ends Amara noc_agent L1 identity provider .+ in 1[12] h.* Grace noc_agent all .+ Grace noc_agent all /)
    expect((await commands.json(z.strictObject({ signIns: z.array(one) }), 'sign-ins')).signIns).toMatchObject([{ principal: { name: 'Amara' } }, {}, {}])
    expect(await said(commands, 'end', 'Grace')).toMatch(/^Grace is signed out\. 2 sign-ins have ended\. Whoever may sign in can do so again/)
    expect(await said(commands, 'end', 'Grace')).toBe('Grace was not signed in.')
    const { ended } = await commands.json(z.strictObject({ ended: z.array(one) }), 'sign-ins', 'end', 'Amara', '--as', 'Sigrid')
    expect(ended).toMatchObject([{ endedBy: 'Sigrid' }])
  })

  it('are for administrators alone', async () => {
    const viewer = await system.throughApi('viewer', 'wall')
    expect(await viewer.refused('sign-ins')).toMatchObject({ code: 'forbidden' })
    expect(await viewer.refused('sign-ins', 'end', 'Grace')).toMatchObject({ code: 'forbidden' })
  })
})
