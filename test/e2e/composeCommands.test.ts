import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../src/machine/ports.js'
import { packageRoot } from '../../src/machine/packageRoot.js'
import type { Migrated } from '../../src/main/migrate.js'
import { ensureBuilt } from '../support/build.js'
import { interpolated, type Service } from '../support/composeFile.js'
import { entrypoint } from '../support/dockerfile.js'
import { newInstallation, type Installation } from '../support/installation.js'
import { run, start, type Ran, type Running } from '../support/program.js'

/** The commands of docker-compose.yml as plain processes: from the build, with their environment, against real servers. */

let installation: Installation
let healthPort: number
let apiPort: number
let worker: Running | undefined
let api: Running | undefined

beforeAll(async () => {
  installation = await newInstallation()
  await ensureBuilt()
  healthPort = await freePort()
  apiPort = await freePort()
}, 300_000)

afterAll(async () => {
  for (const process of [api, worker]) {
    process?.stop()
    await process?.ended
  }
  await installation.remove()
})

type Name = 'migrate' | 'worker' | 'api'

function service(name: Name): Service {
  const found = interpolated({ POSTGRES_PASSWORD: installation.password, TEMPORAL_POSTGRES_PASSWORD: 'not ours' }).services[name]
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`)
  return found
}

/** What Compose would set, with the names of its network replaced by where the servers are here. */
function environmentOf({ environment = {} }: Service): Record<string, string> {
  const { postgres, database, temporal } = installation
  const here: Record<string, (value: string) => string> = {
    DATABASE_URL: value => value.replace('baton@postgres:5432/baton', `${database}@${postgres}/${database}`),
    TEMPORAL_ADDRESS: value => value.replace('temporal:7233', temporal),
    BATON_HEALTH_PORT: value => value.replace('8080', String(healthPort)),
    BATON_API_PORT: value => value.replace('8090', String(apiPort)),
  }
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => {
    const moved = here[name]?.(value) ?? value
    if (here[name] && moved === value) throw new Error(`${name} is not what this test knows how to move: ${value}`)
    return [name, moved]
  }))
}

function begin(name: Name): Running {
  const { command = [], ...rest } = service(name)
  return start([...entrypoint(), ...command], environmentOf(rest))
}

function baton(...words: string[]): Promise<Ran> {
  return run([...entrypoint(), ...words], environmentOf(service('worker')))
}

function askHealth(name: Name = 'worker'): Promise<Ran> {
  const { healthcheck, ...rest } = service(name)
  const [kind, ...words] = healthcheck?.test ?? ['NONE']
  expect(kind).toBe('CMD')
  return run(words, environmentOf(rest))
}

describe('the services of docker-compose.yml', () => {
  it('start from a program that the build made', () => {
    expect(existsSync(join(packageRoot(), entrypoint()[1] ?? ''))).toBe(true)
    expect(existsSync(join(packageRoot(), 'dist', 'workflow-bundle.js'))).toBe(true)
  })

  it('migrate: waits for a server that is still coming up, then makes everything ready', async () => {
    const migrate = begin('migrate')
    await migrate.says(`Waiting for Temporal at ${installation.temporal}`)
    await installation.startTemporal()
    const ended = await migrate.ended
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(/^Ready: schema \d+, policy .+, version 1 .+ Temporal namespace baton\.$/m)
  })

  it('migrate: changes nothing the second time', async () => {
    const again = await baton('migrate', '--json')
    expect(again.code).toBe(0)
    const { schema, policy, notes } = JSON.parse(again.stdout) as Migrated
    expect(schema.from).toBe(schema.to)
    expect(policy).toMatch(/version 1$/)
    expect(notes).toEqual([])
  })

  it('worker: is not healthy before it runs', async () => {
    expect(await askHealth()).toMatchObject({ code: 3, stderr: expect.stringContaining(`127.0.0.1:${healthPort}`) as string })
  })

  it('worker: turns healthy, and works', async () => {
    worker = begin('worker')
    await vi.waitFor(async () => expect(await askHealth()).toMatchObject({ code: 0 }), { timeout: 60_000, interval: 200 })
    const opened = await baton('open', '--short-description', 'Branch is offline', '--category', 'SD-WAN',
      '--impact', '2', '--urgency', '2', '--caller', 'Carla', '--as', 'Carla', '--json', '--wait', '60')
    expect(opened.code).toBe(0)
    const { incident } = JSON.parse(opened.stdout) as { incident: { number: string } }
    const escalated = await baton('escalate', incident.number, '--note', 'Beyond me', '--as', 'Carla', '--json', '--wait', '60')
    expect(JSON.parse(escalated.stdout)).toMatchObject({ incident: { stage: 'L1 investigation', escalationCount: 1 } })
  })

  it('api: turns healthy, serves the API and the console, and ends by SIGTERM with 0, having told nobody a secret', async () => {
    expect((await askHealth('api')).code).toBe(1)
    api = begin('api')
    await vi.waitFor(async () => expect(await askHealth('api')).toMatchObject({ code: 0 }), { timeout: 60_000, interval: 200 })
    const { stdout } = await baton('token', 'create', 'monitoring', '--role', 'integration', '--as', 'Olivia', '--json')
    const { secret } = JSON.parse(stdout) as { secret: string }
    const listed = await fetch(`http://127.0.0.1:${apiPort}/v1/incidents`, { headers: { authorization: `Bearer ${secret}` } })
    expect([listed.status, ((await listed.json()) as { incidents: unknown[] }).incidents.length]).toEqual([200, 1])
    const page = await fetch(`http://127.0.0.1:${apiPort}/`, { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
    api.stop()
    const ended = await api.ended
    expect(ended.code).toBe(0)
    for (const told of [installation.password, secret]) expect(`${ended.stdout}${ended.stderr}`).not.toContain(told)
  })

  it('worker: ends by SIGTERM with 0, having told nobody a secret', async () => {
    worker?.stop()
    const ended = await worker?.ended
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('Stopping') as string })
    expect(`${ended?.stdout}${ended?.stderr}`).not.toContain(installation.password)
    expect((await askHealth()).code).toBe(3)
  })
})

describe('a production process that lacks a setting', () => {
  it.each(['migrate', 'worker', 'api'] as const)('%s: says which, all at once, and ends with 2', async name => {
    expect(await run([...entrypoint(), name], {})).toMatchObject({
      code: 2, stderr: expect.stringMatching(/TEMPORAL_ADDRESS must name.*\n.*DATABASE_URL must name/) as string,
    })
  })

  it('worker: ends at once when asked to while it waits for its servers', async () => {
    const nobody = await freePort()
    const waiting = start([...entrypoint(), 'worker'], {
      DATABASE_URL: `postgresql://baton@127.0.0.1:${nobody}/baton`, TEMPORAL_ADDRESS: `127.0.0.1:${nobody}`,
    })
    await waiting.says('Waiting for PostgreSQL')
    waiting.stop()
    expect((await waiting.ended).code).toBe(0)
  })

  it('worker: refuses records that were never migrated', async () => {
    const empty = await newInstallation()
    try {
      const { postgres, database, password } = empty
      const ended = await run([...entrypoint(), 'worker'], {
        DATABASE_URL: `postgresql://${database}@${postgres}/${database}`, PGPASSWORD: password,
        TEMPORAL_ADDRESS: installation.temporal,
      })
      expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('Run `baton migrate` first.') as string })
    } finally {
      await empty.remove()
    }
  })
})
