import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { freePort } from '../../src/machine/ports.js'
import { packageRoot } from '../../src/machine/packageRoot.js'
import { ensureBuilt } from '../support/build.js'
import { newInstallation, type Installation } from '../support/installation.js'
import { run, start } from '../support/program.js'
import { testServerPath } from '../support/servers.js'

/** The package as somebody installs it: packed, installed into an empty folder without our developers' packages, and used. */

const root = packageRoot()
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
let installation: Installation
let consumer: string

beforeAll(async () => {
  installation = await newInstallation()
  consumer = await mkdtemp(join(tmpdir(), 'baton-consumer-'))
  await ensureBuilt()
  const packed = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', consumer], root)
  const [{ filename = '' } = {}] = JSON.parse(packed) as { filename?: string }[]
  await write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  await npm(['install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`], consumer)
}, 400_000)

afterAll(async () => {
  await installation.remove()
  await rm(consumer, { recursive: true, force: true })
})

const write = (file: string, text: string) => writeFile(join(consumer, file), text)

async function npm(words: string[], folder: string): Promise<string> {
  // With the settings of whoever runs the tests: their registry, their cache.
  const { code, stdout, stderr } = await run(['npm', ...words], process.env as Record<string, string>, folder)
  if (code !== 0) throw new Error(`"npm ${words.join(' ')}" failed:\n${stdout}${stderr}`)
  return stdout
}

/** Checks the types of a file and compiles it beside itself. */
function compile(file: string) {
  return run(['node', compiler, file, '--strict', '--target', 'es2022', '--module', 'nodenext', '--moduleResolution', 'nodenext',
    '--skipLibCheck', '--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')], {}, consumer)
}

describe('the installed package', () => {
  it('gives a service a client with types that refuse what is no message, and brings the workers that it talks to', async () => {
    await write('service.ts', `
      import { connectBaton, type Answer } from 'baton'
      const { ADDRESS: address = '', DATABASE_URL: databaseUrl = '' } = process.env
      const baton = await connectBaton({ temporal: { address }, databaseUrl })
      const opened: Answer = await baton.open({
        by: 'monitor', shortDescription: 'Link down', caller: 'Carla', category: 'SD-WAN', impact: 2, urgency: 2,
      })
      const escalated = await baton.update('escalate', opened.incident.number, { by: 'monitor', note: 'Beyond me' })
      console.log(escalated.incident.stage)
      await baton.close()
      // Never called: what the types do not allow.
      export const refused = [
        // @ts-expect-error an escalation has a note
        () => baton.update('escalate', 'INC0010001', { by: 'monitor' }),
        // @ts-expect-error there is no such command
        () => baton.update('explode', 'INC0010001', { by: 'monitor' }),
      ]
    `)
    expect(await compile('service.ts')).toMatchObject({ code: 0, stdout: '' })

    const { postgres, database, password, temporal } = installation
    await installation.startTemporal()
    const env = {
      DATABASE_URL: `postgresql://${database}@${postgres}/${database}`, PGPASSWORD: password,
      TEMPORAL_ADDRESS: temporal, ADDRESS: temporal, BATON_HEALTH_PORT: String(await freePort()),
    }
    const baton = join(consumer, 'node_modules', '.bin', 'baton')
    expect(await run([baton, 'migrate'], env, consumer)).toMatchObject({ code: 0 })
    const worker = start([baton, 'worker'], env, consumer)
    try {
      await vi.waitFor(async () => expect(await run([baton, 'health'], env, consumer)).toMatchObject({ code: 0 }),
        { timeout: 60_000, interval: 200 })
      expect(await run(['node', 'service.js'], env, consumer)).toEqual({ code: 0, stdout: 'L1 investigation\n', stderr: '' })
    } finally {
      worker.stop()
      expect(await worker.ended).toMatchObject({ code: 0 })
    }
  })

  it('brings the test kit, to be used from any test runner', async () => {
    await write('policy.test.mjs', `
      import { test } from 'node:test'
      import { startBaton } from 'baton/testing'
      test('an unanswered link failure climbs', async () => {
        const baton = await startBaton({ policy: 'node_modules/baton/policies/example.yaml' })
        const incident = await baton.open({ impact: 1, urgency: 1 })
        await incident.expect({ stage: 'Triage' })
        await incident.escalate('Beyond me')
        await incident.expect({ stage: 'L1 investigation', escalationCount: 1 })
        await baton.skip('9 hours')
        await incident.expect({ stage: 'L2 investigation', breached: true })
        await baton.stop()
      })
    `)
    expect(await run(['node', '--test', 'policy.test.mjs'], {
      BATON_TEST_SERVER: await testServerPath(), BATON_TEST_POSTGRES: inject('postgresUrl'),
    }, consumer)).toMatchObject({ code: 0, stdout: expect.stringMatching(/pass 1\b/) as string })
  })
})
