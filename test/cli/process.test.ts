import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimHome, keepDatabaseUrl, type Claim } from '../../src/main/runFile.js'
import { ranBy, runScript, runShell, startBaton } from '../support/batonCommand.js'
import { answer, failed } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { temporaryFolder } from '../support/temporaryFolder.js'

/** What only a process of its own can show: exit codes, streams, signals, and how it finds the running system. */

const nowhere = { DATABASE_URL: 'postgresql://someone:secret@127.0.0.1:1/baton', TEMPORAL_ADDRESS: '127.0.0.1:1' }

describe('baton without a running system', () => {
  it('says what to start, and exits with 3', async () => {
    const BATON_HOME = await temporaryFolder()
    const people = await runScript(['list'], { BATON_HOME })
    expect(people).toMatchObject({ code: 3, stdout: '' })
    expect(people.stderr.trimEnd().split('\n')).toEqual([`Baton cannot be reached at ${BATON_HOME}: nothing runs there.`, expect.stringContaining('npm start')])
    const programs = await runScript(['list', '--json'], { BATON_HOME })
    expect(programs).toMatchObject({ code: 3, stderr: '' })
    expect(failed.parse(JSON.parse(programs.stdout)).error.code).toBe('unreachable')
  })

  it('names the address that does not answer, and never the password', async () => {
    const { code, stdout, stderr } = await runScript(['show', 'INC0010001'], nowhere)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain('PostgreSQL cannot be reached at 127.0.0.1:1')
    expect(stderr).not.toContain('secret')
  })

  it('waits for one that is still starting no longer than to say so', async () => {
    const BATON_HOME = await temporaryFolder()
    const claim = await claimHome(BATON_HOME, '2026-03-02T12:00:00.000Z')
    const { code, stderr } = await runScript(['list'], { BATON_HOME })
    expect({ code, starting: stderr.includes('still starting') }).toEqual({ code: 3, starting: true })
    await claim.release()
  })

  it('names every setting that cannot be used, and exits with 2', async () => {
    const { code, stdout } = await runScript(['list', '--json'], { TEMPORAL_ADDRESS: 'http://x', DATABASE_URL: 'mysql://someone:secret@x' })
    const { error } = failed.parse(JSON.parse(stdout))
    expect({ code, named: error.code }).toEqual({ code: 2, named: 'usage' })
    expect(error.message).toMatch(/TEMPORAL_ADDRESS[^]*DATABASE_URL|DATABASE_URL[^]*TEMPORAL_ADDRESS/)
    expect(stdout).not.toContain('secret')
  })
})

describe('baton as a process', () => {
  let system: CommandSystem
  let claim: Claim
  let atHome: Record<string, string>
  beforeAll(async () => {
    system = await startCommandSystem()
    const { BATON_HOME = '', TEMPORAL_ADDRESS = '', DATABASE_URL = '' } = system.env
    claim = await claimHome(BATON_HOME, '2026-03-02T12:00:00.000Z')
    await claim.publish({ temporal: { address: TEMPORAL_ADDRESS, namespace: 'baton' }, taskQueue: 'baton', database: { urlFile: await keepDatabaseUrl(BATON_HOME, DATABASE_URL) }, logs: [] })
    atHome = { BATON_HOME, BATON_ACTOR: 'Chloe' }
  })
  afterAll(async () => {
    await claim.release()
    await system.stop()
  })

  const open = ['open', '--short-description', 'Branch Lyon is offline', '--caller', 'Ana', '--category', 'SD-WAN', '--subcategory', 'Link failure', '--impact', '2', '--urgency', '1']

  it('finds the system that runs in its home; one JSON document on stdout, nothing beside it', async () => {
    const { code, stdout } = await runScript([...open, '--json'], atHome)
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    const { incident: { number } } = answer.parse(JSON.parse(stdout))
    expect((await system.run('show', number)).stdout).toContain('Opened by Chloe for Ana.')
  })

  it('tells people in two lines what is now true, who has it and what is next', async () => {
    const { code, stdout } = await runScript(open, atHome)
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^INC\d+ is open at Triage, P2: \S+ of Network Coordinators has it \(TASK\d+\)\.$/),
      expect.stringMatching(/^Time to respond: in 1 h\. Next: baton accept INC\d+ --as \S+$/),
    ])
  })

  it('exits with 1 and says why when it is refused', async () => {
    const { code, stdout } = await runScript(['resume', 'INC0010001', '--json'], atHome)
    expect({ code, named: failed.parse(JSON.parse(stdout)).error.code }).toEqual({ code: 1, named: 'wrong_state' })
  })

  it('is content when its reader has seen enough', async () => {
    const { code, stdout, stderr } = await runShell('baton policy show | head -1', atHome)
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'Policy Baton example, version 1\n', stderr: '' })
  })

  it('ends a watch whose reader has seen enough at the next entry', async () => {
    let ended = false
    const watching = runShell('baton watch --from-start --json | head -2', atHome).finally(() => { ended = true })
    while (!ended) await system.json(answer, 'note', 'INC0010001', '--text', 'Still here')
    const { code, stdout, stderr } = await watching
    expect({ code, lines: stdout.trimEnd().split('\n').length, stderr }).toEqual({ code: 0, lines: 2, stderr: '' })
  })

  it('writes everything before it ends, however slow its reader is', async () => {
    const { code, stdout } = await runShell('baton policy show --json --source | (sleep 1; cat)', atHome)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, policy: { name: 'Baton example' } })
  })

  it('has colours for a terminal, none in a pipe or a CI\'s log, and never any with NO_COLOR', async () => {
    expect((await runScript(['list'], atHome)).stdout).not.toContain('\u001b')
    expect((await runScript(['list'], { ...atHome, CI: 'true' })).stdout).not.toContain('\u001b')
    expect((await runScript(['list'], { ...atHome, FORCE_COLOR: '1' })).stdout).toContain('\u001b')
    expect((await runScript(['list'], { ...atHome, FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\u001b')
  })

  it('ends a watch for people by Ctrl-C, with exit code 0', async () => {
    const child = startBaton(['watch', '--from-start'], atHome)
    const ended = ranBy(child)
    if (child.stdout) await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: 'Watching all incidents; Ctrl-C ends it.\n' })
  })
})
