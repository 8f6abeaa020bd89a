import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { roles } from '../../src/domain/access/principal.js'
import { freePort } from '../../src/machine/ports.js'
import { answer, failed, page, story, watched } from '../../src/http/shapes/answers.js'
import { ranBy, runScript, startBaton } from '../support/batonCommand.js'
import { startCommandSystem, type Commands, type CommandSystem } from '../support/commandSystem.js'
import { unwrapped } from '../support/unwrapped.js'

/** The command line from elsewhere: who one is there, and what goes wrong on the way. */

let system: CommandSystem
let integration: Commands
beforeAll(async () => {
  system = await startCommandSystem()
  integration = await system.throughApi('integration', 'monitoring')
})
afterAll(() => system.stop())

const report = ['--short-description', 'Branch Lyon is offline', '--caller', 'Ana', '--category', 'SD-WAN', '--subcategory', 'Link failure', '--impact', '2', '--urgency', '1']
const opened = async () => (await system.json(answer, 'open', ...report)).incident.number
const signedIn = z.strictObject({ principal: z.strictObject({ name: z.string(), role: z.enum(roles), groups: z.array(z.string()).nullable() }).nullable(), actor: z.string() })

describe('A person who is signed in', () => {
  it('acts as who they are, without saying so', async () => {
    const amara = await system.throughApi('noc_agent', 'Amara')
    expect(await amara.json(signedIn, 'whoami')).toEqual({ principal: { name: 'Amara', role: 'noc_agent', groups: null }, actor: 'Amara' })
    expect((await amara.run('whoami')).stdout).toBe('Amara is signed in as noc_agent.\nFor the groups in which the policy has them.\n')
    const number = await opened()
    await amara.json(answer, 'accept', number)
    await amara.json(answer, 'note', number, '--text', 'Mine')
    const { stream } = await amara.json(story, 'show', number)
    expect(stream.at(-1)).toMatchObject({ author: 'Amara', text: 'Mine', channel: 'cli' })
    expect((await amara.json(page, 'list', '--mine')).incidents.every(({ assignedTo }) => assignedTo === 'Amara')).toBe(true)
  })

  it('cannot speak for another, whatever the command', async () => {
    const [amara, admin] = [await system.throughApi('noc_agent', 'Amara'), await system.throughApi('admin', 'Olivia')]
    const number = await opened()
    expect(await amara.refused('note', number, '--text', 'I was Bruno', '--as', 'Bruno')).toMatchObject({
      code: 'forbidden', message: 'Amara may not do that (act for Bruno): it takes integration, and Amara is noc_agent.',
    })
    for (const command of [
      ['accept', number], ['policy', 'apply', 'policies/example.yaml', '--reason', 'Mine'], ['token', 'create', 'x', '--role', 'viewer'],
      ['overrides', 'review', 'OVR0010001', '--verdict', 'kept'], ['tickets', 'done', 'DEV0010001', '--outcome', 'Fixed'], ['preview', number],
    ]) expect([command[0], (await admin.refused(...command, '--as', 'Bruno')).message]).toEqual([command[0], expect.stringContaining('act for Bruno')])
  })

  it('does what its role and groups let it, and hears of the rest', async () => {
    const number = await opened()
    const [viewer, grace] = [await system.throughApi('viewer', 'wall'), await system.throughApi('noc_agent', 'Grace')]
    expect(await viewer.run('list')).toMatchObject({ code: 0 })
    expect(await viewer.refused('accept', number)).toMatchObject({ code: 'forbidden', details: { role: 'viewer' } })
    expect(await viewer.refused('token', 'list')).toMatchObject({ code: 'forbidden', details: { permission: 'manageTokens' } })
    expect(await grace.refused('resolve', number, '--code', 'Fixed', '--notes', 'Done')).toMatchObject({ code: 'not_your_group' })
    expect(await (await system.throughApi('caller', 'Ana')).refused('show', number)).toMatchObject({ code: 'forbidden', details: { role: 'caller' } })
  })
})

describe('An integration', () => {
  it('acts for whom --as names, or else for whom the environment does', async () => {
    const number = await opened()
    await integration.json(answer, 'note', number, '--text', 'From Zabbix', '--as', 'Zabbix')
    await integration.json(answer, 'note', number, '--text', 'From here')
    expect((await integration.json(story, 'show', number)).stream.slice(-2)).toMatchObject([{ author: 'Zabbix' }, { author: 'tester' }])
    expect(unwrapped((await integration.run('whoami')).stdout)).toBe('monitoring is signed in as integration. For every group. You act for tester.')
  })
})

describe('Who reaches the servers themselves', () => {
  it('need not sign in', async () => {
    expect(await system.json(signedIn, 'whoami')).toEqual({ principal: null, actor: 'tester' })
    expect(unwrapped((await system.run('whoami', '--as', 'Amara')).stdout)).toMatch(/^You act as Amara\. Nobody is signed in/)
  })
})

describe('A token', () => {
  it('that is wrong, revoked or over is refused in plain words, and never shown', async () => {
    const secret = `baton_00000000_${'A'.repeat(43)}`
    const wrong = await runScript(['list'], { ...integration.env, BATON_TOKEN: secret })
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toMatch(/^Nobody is signed in: this token is not known\.\n.*BATON_TOKEN/)
    expect(wrong.stderr).not.toContain(secret.slice(-20))

    const old = await system.throughApi('viewer', 'old')
    expect(await old.run('list')).toMatchObject({ code: 0 })
    expect(await system.run('token', 'revoke', old.token.id)).toMatchObject({ code: 0 })
    expect(await old.refused('list')).toMatchObject({ code: 'unauthenticated', message: expect.stringContaining('revoked') as string })

    const brief = await system.throughApi('viewer', 'brief', { expiresAt: new Date(Date.now() + 1500).toISOString() })
    await expect.poll(async () => (await brief.run('list')).stderr, { timeout: 10_000 }).toContain('this token ended at')
  })

  it('is made, listed and revoked through the API by an administrator', async () => {
    const admin = await system.throughApi('admin', 'Olivia')
    const { stdout } = await admin.run('token', 'create', 'wallboard', '--role', 'viewer')
    const [, secret = ''] = /^(baton_\S+)$/m.exec(stdout) ?? []
    const env = { ...integration.env, BATON_TOKEN: secret }
    expect(await runScript(['whoami'], env)).toMatchObject({ code: 0, stdout: 'wallboard is signed in as viewer.\nFor every group.\n' })
    expect(await admin.run('token', 'revoke', `tok_${secret.split('_')[1]}`)).toMatchObject({ code: 0 })
    expect(await admin.refused('token', 'revoke', 'tok_../1')).toMatchObject({ code: 'token_not_found' })
    expect(await runScript(['whoami'], env)).toMatchObject({ code: 1 })
  })
})

describe('The way to the API', () => {
  it('that leads nowhere is told with its address, and ends with 3', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`
    const { code, stdout, stderr } = await runScript(['list'], { ...integration.env, BATON_URL: nowhere })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^Baton's API cannot be reached at ${nowhere}: .*ECONNREFUSED`))
    expect(stderr).toContain('BATON_URL')
    expect(stderr).not.toContain(integration.env['BATON_TOKEN'])
    const write = await runScript(['open', ...report, '--json'], { ...integration.env, BATON_URL: nowhere })
    expect(failed.parse(JSON.parse(write.stdout)).error).toMatchObject({ code: 'unreachable' })
  })

  it.each([
    [{ BATON_URL: 'https://baton.example.com' }, 'BATON_TOKEN is missing'],
    [{ BATON_URL: 'baton.example.com', BATON_TOKEN: 'x' }, 'BATON_URL must be a URL'],
    [{ BATON_URL: 'https://someone:secret@baton.example.com', BATON_TOKEN: 'x' }, 'BATON_URL must be a URL'],
    [{ BATON_URL: 'https://baton.example.com', BATON_TOKEN: 'Bearer secret' }, 'BATON_TOKEN must be a bearer token'],
  ])('has to be whole before anything is asked: %j', async (env, problem) => {
    const { code, stderr } = await runScript(['list'], env)
    expect({ code, named: stderr.includes(problem), leaked: stderr.includes('secret') }).toEqual({ code: 2, named: true, leaked: false })
  })

  it('is no open wire, unless that is allowed', async () => {
    const env = { ...integration.env, BATON_URL: 'http://baton.invalid' }
    const { code, stdout } = await runScript(['list', '--json'], env)
    expect(code).toBe(1)
    expect(failed.parse(JSON.parse(stdout)).error).toMatchObject({ code: 'insecure_address', message: expect.stringContaining('http://baton.invalid is plain HTTP') as string, details: { fix: expect.stringContaining('BATON_PLAIN_HTTP=true') as string } })
    const allowed = await runScript(['list', '--json'], { ...env, BATON_PLAIN_HTTP: 'true' })
    expect(failed.parse(JSON.parse(allowed.stdout)).error).toMatchObject({ code: 'unreachable' })
  })

  it('needs neither Temporal nor PostgreSQL, and goes before them where both are set', async () => {
    const number = await opened()
    const { code, stdout } = await runScript(['show', number], { ...integration.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', TEMPORAL_ADDRESS: '127.0.0.1:1' })
    expect(code).toBe(0)
    expect(stdout).toContain('Branch Lyon is offline')
  })

  it('waits as long as it is told, and a repetition gets the answer', async () => {
    const number = await opened()
    const request = ['accept', number, '--request-id', `patient-${number}`]
    const { code, stdout } = await system.withoutWorker(() => integration.run(...request, '--wait', '1', '--json'))
    expect(code).toBe(3)
    expect(failed.parse(JSON.parse(stdout)).error).toMatchObject({ code: 'in_progress', details: { requestId: `patient-${number}` } })
    expect((await integration.json(answer, ...request)).incident.state).toBe('In Progress')
  })
})

describe('watch', () => {
  it('follows the stream through the API until Ctrl-C, as a process of its own', async () => {
    const number = await opened()
    const child = startBaton(['watch', number, '--from-start', '--json'], integration.env)
    const ended = ranBy(child)
    const seen: string[] = []
    const noted = new Promise<void>(resolve => createInterface({ input: child.stdout ?? process.stdin }).on('line', line => {
      seen.push(line)
      if (line.includes('Seen by the watcher')) resolve()
    }))
    if (child.stdout) await once(child.stdout, 'data')
    await integration.json(answer, 'note', number, '--text', 'Seen by the watcher')
    await noted
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    expect(seen.map(line => watched.parse(JSON.parse(line))).at(-1)).toMatchObject({ number, text: 'Seen by the watcher' })
    expect(await integration.refused('watch', 'INC9999999')).toMatchObject({ code: 'incident_not_found' })
  })
})
