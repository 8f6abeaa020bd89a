import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from '../../src/machine/ports.js'
import { askHealth } from '../../src/main/askHealth.js'
import { loadConfig } from '../../src/main/config.js'
import { notWorking, okUnless, type Health } from '../../src/main/health.js'
import { serveHealth, type HealthPage } from '../../src/main/healthPage.js'

const well: Health = { worker: 'running', database: 'ok', temporal: 'ok' }
const pages: HealthPage[] = []

afterEach(async () => {
  for (const page of pages.splice(0)) await page.close()
})

async function pageSaying(look: () => Promise<Health>): Promise<number> {
  const port = await freePort()
  pages.push(await serveHealth({ host: '127.0.0.1', port }, look))
  return port
}

const ask = (port: number, path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method })
const configFor = (port: number) => loadConfig({ BATON_HEALTH_PORT: String(port) })

describe('the health page', () => {
  it('says that all is well', async () => {
    const port = await pageSaying(async () => well)
    const response = await ask(port, '/healthz')
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 200, body: well })
    expect(await askHealth(configFor(port))).toEqual(well)
  })

  it.each<[string, Health, number]>([
    ['starts', notWorking('starting'), 200],
    ['has no database', { ...well, database: 'connect ECONNREFUSED' }, 200],
    ['has no Temporal', { ...well, temporal: 'no answer within 3 s' }, 200],
    ['has failed', { ...well, worker: 'failed' }, 503],
  ])('says 503 while the worker %s, and whether to let it live', async (_, health, alive) => {
    const port = await pageSaying(async () => health)
    const response = await ask(port, '/healthz')
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 503, body: health })
    expect((await ask(port, '/livez')).status).toBe(alive)
    await expect(askHealth(configFor(port))).rejects.toThrow(`worker ${health.worker}, database ${health.database}, temporal ${health.temporal}`)
  })

  it('knows no other pages and takes nothing', async () => {
    const port = await pageSaying(async () => well)
    expect((await ask(port, '/')).status).toBe(404)
    expect((await ask(port, '/healthz', 'POST')).status).toBe(405)
  })

  it('rejects a port that is taken', async () => {
    const port = await pageSaying(async () => well)
    await expect(serveHealth({ host: '127.0.0.1', port }, async () => well)).rejects.toThrow('EADDRINUSE')
  })
})

describe('asking for health', () => {
  it('is told when nobody is there', async () => {
    await expect(askHealth(configFor(await freePort()))).rejects.toMatchObject({ refusal: { code: 'unreachable' } })
  })

  it('is told when somebody else is there', async () => {
    const stranger = createServer((_, response) => response.end('hello'))
    await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve))
    const { port } = stranger.address() as { port: number }
    await expect(askHealth(configFor(port))).rejects.toMatchObject({ refusal: { code: 'unreachable' } })
    stranger.close()
  })

  it('needs to know where', async () => {
    await expect(askHealth(loadConfig({}))).rejects.toThrow('BATON_HEALTH_PORT must be set')
  })

  it('gives a server three seconds', async () => {
    expect(await okUnless(Promise.resolve('anything'))).toBe('ok')
    expect(await okUnless(Promise.reject(new Error('gone')))).toBe('gone')
    expect(await okUnless(new Promise(() => {}))).toBe('no answer within 3 s')
  })
})
