import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { Connection } from '@temporalio/client'
import { connectBaton } from '../../src/client/connect.js'
import { freePort } from '../../src/machine/ports.js'
import { silentReport } from '../../src/machine/report.js'
import { prepareRecords } from '../../src/main/records.js'
import { startServing, type Serving } from '../../src/main/serving.js'
import { startWorking, type Working } from '../../src/main/working.js'
import { payloadKeysOf } from '../../src/temporal/codec/payloadKeys.js'
import { prepareNamespace } from '../../src/temporal/namespace.js'
import { startDevServer, type DevServer } from '../../src/temporal/server/devServer.js'
import { freshDatabase, type FreshDatabase } from '../../src/testing/freshDatabase.js'
import { devServerPath } from '../support/servers.js'

/** People who look into Temporal with its own tools, while what it stores is encrypted. */

const run = promisify(execFile)
const payloadKeys = payloadKeysOf(`2026:${randomBytes(32).toString('base64')}`)
const namespace = 'baton'
const taskQueue = 'baton'
const code = 'c'.repeat(43)
const workflowId = 'incident:INC0010001'

let home: string
let database: FreshDatabase
let server: DevServer
let working: Working
let serving: Serving
let token: string
let browser: Browser

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'baton-codec-'))
  database = await freshDatabase(inject('postgresUrl'))
  const port = await freePort()
  server = await startDevServer({
    path: await devServerPath(), home, namespace, codecEndpoint: `http://127.0.0.1:${port}/codec`, ports: async () => ({ port: await freePort(), uiPort: await freePort() }),
  })
  const connection = await Connection.connect({ address: server.address })
  await prepareNamespace(connection, { namespace, ownServer: true })
  await connection.close()
  await prepareRecords(database.url, undefined, silentReport)
  const temporal = { connection: { address: server.address }, namespace, payloadKeys }
  working = await startWorking({ temporal, databaseUrl: database.url, taskQueue, onTrouble: () => {} })
  serving = await startServing({
    temporal, databaseUrl: database.url, taskQueue, version: 'test', host: '127.0.0.1', port, temporalUi: server.uiUrl,
    signInWays: { provider: null, link: { code, admin: 'Sigrid' }, publicUrl: null },
  })
  const client = await connectBaton({ temporal: { address: server.address, namespace, payloadKeys }, databaseUrl: database.url, taskQueue })
  await client.open({ by: 'Carla', caller: 'Carla', shortDescription: 'Vault door jammed', category: 'SD-WAN', impact: 2, urgency: 2 }, { waitMs: 60_000 })
  token = (await client.tokens.create({ by: 'test', name: 'Sigrid', role: 'admin' })).secret
  await client.close()
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
})
afterAll(async () => {
  await browser?.close()
  await serving?.stop()
  await working?.stop()
  await server?.stop()
  await database?.drop()
  await rm(home, { recursive: true, force: true })
})

async function temporal(...args: string[]): Promise<string> {
  const { stdout } = await run(await devServerPath(), [...args, '--address', server.address, '--namespace', namespace])
  return stdout
}

describe("Temporal's command line", () => {
  const shown = async (...options: string[]) => {
    const json = await temporal('workflow', 'show', '--workflow-id', workflowId, '--output', 'json', ...options)
    return json + [...json.matchAll(/"data": "([^"]*)"/g)].map(([, data = '']) => Buffer.from(data, 'base64').toString()).join('\n')
  }

  it('shows nothing of an incident by itself, and all of it with the codec server and a token, as docs/deployment.md has it', async () => {
    const [options = ''] = /--codec-endpoint [^`]+/.exec(await readFile('docs/deployment.md', 'utf8')) ?? []
    expect(options).toBe('--codec-endpoint http://127.0.0.1:8090/codec --codec-auth "Bearer baton_…"')
    expect(await shown()).not.toContain('Vault door jammed')
    expect(await shown('--codec-endpoint', `${serving.url}/codec`, '--codec-auth', `Bearer ${token}`)).toContain('Vault door jammed')
  })
})

describe("Temporal's web UI", () => {
  /** Opens the incident there, in a browser of its own in which that person has signed in at Baton. */
  const seenBy = async (person: string): Promise<Page> => {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${serving.url}/livez`)
    const status = await page.evaluate(async body => (await fetch('/sign-in/link', {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-baton-console': '1' }, body: JSON.stringify(body),
    })).status, { code, person })
    expect(status).toBe(204)
    // What the form behind the glasses writes: docs/deployment.md.
    const settings = { endpoint: `${serving.url}/codec`, includeCredentials: true, overrideRemoteCodecConfiguration: true }
    const content = Object.entries(settings).map(([name, value]) => `localStorage.setItem('${name}', ${JSON.stringify(JSON.stringify(value))})`).join('\n')
    await page.addInitScript({ content })
    await page.goto(`${server.uiUrl}/namespaces/${namespace}/workflows/${workflowId}`)
    return page
  }

  it('shows an administrator what is in it, by the sign-in at Baton', async () => {
    const page = await seenBy('Sigrid')
    await page.getByText('Vault door jammed').first().waitFor()
  })

  it('shows an agent nothing of it', async () => {
    const page = await seenBy('Amara')
    const answer = await page.waitForResponse(response => response.url().endsWith('/codec/decode') && response.request().method() === 'POST')
    expect(answer.status()).toBe(403)
    await page.getByText('incident').first().waitFor()
    expect(await page.textContent('body')).not.toContain('Vault door jammed')
  })
})
