import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../src/machine/ports.js'
import { packageRoot } from '../../src/machine/packageRoot.js'
import { endProcess, isAlive } from '../../src/machine/processes.js'
import { FetchingBrowser } from '../support/fetchingBrowser.js'
import { Caller } from '../support/killing/caller.js'
import { clientOf, databaseFolder, npmStart, whereabouts, type NpmStart } from '../support/npmStart.js'
import { until } from '../support/until.js'

/** One home, from its first start through every way to end. */
let home: string
let env: Record<'BATON_HOME' | 'BATON_POLICY' | 'BATON_TEMPORAL_PORT' | 'BATON_UI_PORT' | 'BATON_POSTGRES_PORT', string>
let running: NpmStart
let stranger: ChildProcess

beforeAll(async () => {
  // mkdtemp closes its folder to others: as root, the database's own user cannot enter it.
  home = join(await mkdtemp(join(tmpdir(), 'baton-start-')), '.baton')
  const [temporal, ui, postgres] = [await freePort(), await freePort(), await freePort()]
  env = {
    BATON_HOME: home, BATON_POLICY: join(packageRoot(), 'test', 'fixtures', 'short-clocks.yaml'),
    BATON_TEMPORAL_PORT: String(temporal), BATON_UI_PORT: String(ui), BATON_POSTGRES_PORT: String(postgres),
  }
  // Somebody else's program, which even has the home in its command line.
  stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', home], { stdio: 'ignore' })
  await start()
}, 300_000)

afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.error(running.said())
})

afterAll(async () => {
  await running?.killAll()
  await endProcess(stranger.pid ?? 0, 'SIGKILL', 1_000)
  await rm(await databaseFolder(home), { recursive: true, force: true })
  await rm(join(home, '..'), { recursive: true, force: true })
})

async function start(): Promise<void> {
  running = await npmStart(env)
  await running.says('Baton runs.')
}

/** Opens an incident that climbs after 12 seconds, if anybody keeps its clock. */
async function open(): Promise<string> {
  const client = await clientOf(home)
  const caller = new Caller(client)
  await caller.open({ impact: 1, urgency: 2 })
  expect((await client.show(caller.number)).incident).toMatchObject({ state: 'New', escalationCount: 0 })
  await client.close()
  return caller.number
}

/** Fails unless the incident is still there and its clock carries it up, to one owner. */
async function expectClimbs(number: string): Promise<void> {
  const client = await clientOf(home)
  await until(async () => (await client.show(number)).incident.escalationCount > 0, `${number} to climb`)
  const { tiers, tasks } = await client.show(number)
  expect(tiers[0]).toMatchObject({ number: 1, outcome: 'breached', breached: true })
  expect(tasks.filter(({ state }) => state === 'Work in Progress')).toHaveLength(1)
  expect((await client.query(number))?.incident.stage).toBe(tiers.at(-1)?.stage)
  await client.close()
}

describe('npm start', () => {
  it('says where everything is', async () => {
    const { temporal, database } = await whereabouts(home)
    expect(temporal.address).toBe(`127.0.0.1:${env.BATON_TEMPORAL_PORT}`)
    await running.says('npx baton open --help')
    const shown = [
      `http://127.0.0.1:${env.BATON_UI_PORT}/namespaces/baton/workflows`, temporal.address,
      `127.0.0.1:${env.BATON_POSTGRES_PORT}/baton`, 'short clocks, version 1', home,
    ]
    for (const text of shown) expect(running.said()).toContain(text)
    expect((await fetch(temporal.ui ?? '')).status).toBe(200)
    expect(database.urlFile.startsWith(home)).toBe(true)
  })

  it('prints a link with which somebody signs in at a browser, as whom they like', async () => {
    const [, url = '', code = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/sign-in#code=(\S+)/.exec(running.said()) ?? []
    const browser = new FetchingBrowser()
    const post = (path: string, body: object) =>
      browser.fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-baton-console': '1', origin: url }, body: JSON.stringify(body) })
    const { people } = await (await post('/sign-in/people', { code })).json() as { people: { name: string; role: string }[] }
    expect(people.map(({ role }) => role)).toEqual(expect.arrayContaining(['admin', 'noc_agent', 'viewer', 'caller']))
    for (const { name, role } of people.slice(0, 2)) {
      expect((await post('/sign-in/link', { code, person: name })).status).toBe(204)
      expect(await (await browser.fetch(`${url}/v1/me`)).json()).toMatchObject({ name, role })
    }
    expect((await post('/sign-in/link', { code: `${code}x`, person: people[0]?.name })).status).toBe(401)
  })

  it('a second time in the same home says that it runs already, and leaves the first alone', async () => {
    const before = await running.processes()
    const second = await npmStart(env)
    expect(await second.ended).toBe(1)
    expect(second.said()).toContain(`Baton already runs in ${home}`)
    expect(before.filter(pid => !isAlive(pid))).toEqual([])
  })

  it('ends by Ctrl-C with everything that it started and nothing else, and goes on where it was', async () => {
    const number = await open()
    const started = await running.processes()
    // npm, Baton, Temporal, PostgreSQL and its own.
    expect(started.length).toBeGreaterThan(5)
    await running.ctrlC()
    expect(started.filter(isAlive)).toEqual([])
    expect(isAlive(stranger.pid ?? 0)).toBe(true)
    expect(running.said()).not.toContain('could not be stopped')
    await expect(whereabouts(home)).rejects.toThrow('Nothing runs')

    await start()
    await expectClimbs(number)
  })

  it('killed, goes on with the servers that it left behind', async () => {
    const number = await open()
    const started = await running.processes()
    await running.kill()
    const left = started.filter(isAlive)
    expect(left.length).toBeGreaterThan(1)

    await start()
    expect(running.said()).toContain('Took over the PostgreSQL that a killed run left behind.')
    await expectClimbs(number)
  })

  it('killed together with its servers, goes on all the same', async () => {
    const number = await open()
    const killed = await running.processes()
    await running.killAll()
    expect(killed.filter(isAlive)).toEqual([])

    await start()
    expect(running.said()).not.toContain('Took over')
    await expectClimbs(number)
    const started = await running.processes()
    await running.ctrlC()
    expect(started.filter(isAlive)).toEqual([])
  })

  it('ends by Ctrl-C in the middle of starting, too', async () => {
    running = await npmStart(env)
    await running.says('Starting the Temporal server')
    const started = await running.processes()
    expect(started.length).toBeGreaterThan(2)
    await running.ctrlC()
    expect(started.filter(isAlive)).toEqual([])
    expect((await running.processes()).filter(isAlive)).toEqual([])
    await expect(whereabouts(home)).rejects.toThrow('Nothing runs')
  })
})
