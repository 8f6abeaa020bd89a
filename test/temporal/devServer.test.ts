import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Connection } from '@temporalio/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../src/machine/ports.js'
import { isAlive } from '../../src/machine/processes.js'
import { prepareNamespace } from '../../src/temporal/namespace.js'
import { searchAttributes } from '../../workflows/searchAttributes.js'
import { startDevServer, type DevServer } from '../../src/temporal/server/devServer.js'
import { devServerPath } from '../support/servers.js'

let home: string
const started: DevServer[] = []
const ports = async () => ({ port: await freePort(), uiPort: await freePort() })

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'baton-dev-server-'))
})
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
})

async function start(): Promise<DevServer> {
  const server = await startDevServer({ path: await devServerPath(), home, ports, namespace: 'baton' })
  started.push(server)
  return server
}

async function withConnection<T>(server: DevServer, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address })
  try {
    return await use(connection)
  } finally {
    await connection.close()
  }
}

const retentionDaysOf = (server: DevServer, namespace: string) => withConnection(server, async (connection) => {
  const { config } = await connection.workflowService.describeNamespace({ namespace })
  return Number(config?.workflowExecutionRetentionTtl?.seconds) / 86_400
})

describe('the dev server', () => {
  it('is prepared with 90 days of retention and the search attributes, and keeps them over a restart', async () => {
    const first = await start()
    const prepare = (server: DevServer) =>
      withConnection(server, (connection) => prepareNamespace(connection, { namespace: 'baton', ownServer: true }))
    expect(await prepare(first)).toEqual({ created: false, notes: [] })
    await first.stop()

    const second = await start()
    expect(await retentionDaysOf(second, 'baton')).toBe(90)
    expect(await prepare(second)).toEqual({ created: false, notes: [] })
    const known = await withConnection(second, (connection) => connection.operatorService.listSearchAttributes({ namespace: 'baton' }))
    expect(Object.keys(known.customAttributes ?? {})).toEqual(expect.arrayContaining(Object.values(searchAttributes).map(({ name }) => name)))
  })

  it('lets a missing namespace be made, and leaves the shorter retention of somebody else\'s alone but named', async () => {
    const server = await start()
    await withConnection(server, async (connection) => {
      expect(await prepareNamespace(connection, { namespace: 'fresh', ownServer: false })).toEqual({ created: true, notes: [] })
      const { notes } = await prepareNamespace(connection, { namespace: 'baton', ownServer: false })
      expect(notes.join()).toContain('keeps closed workflows for 24 hours')
    })
    expect(await retentionDaysOf(server, 'fresh')).toBe(90)
    expect(await retentionDaysOf(server, 'baton')).toBe(1)
  })

  it('refuses a search attribute that exists with another type, with the fix', async () => {
    const server = await start()
    await withConnection(server, async (connection) => {
      const text = 1
      await connection.operatorService.addSearchAttributes({ namespace: 'baton', searchAttributes: { SlaDueAt: text } })
      await expect(prepareNamespace(connection, { namespace: 'baton', ownServer: true })).rejects.toThrow(/SlaDueAt exists.*another type.*remove --name SlaDueAt/)
    })
  })

  it('ends the server that a killed run left behind, since it holds the database file', async () => {
    const script = `
      const { startDevServer } = await import(${JSON.stringify(new URL('../../src/temporal/server/devServer.ts', import.meta.url).href)})
      const { freePort } = await import(${JSON.stringify(new URL('../../src/machine/ports.ts', import.meta.url).href)})
      const ports = async () => ({ port: await freePort(), uiPort: await freePort() })
      await startDevServer({ path: ${JSON.stringify(await devServerPath())}, home: ${JSON.stringify(home)}, ports, namespace: 'baton' })
      process.kill(process.pid, 'SIGKILL')`
    const killed = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'inherit' })
    expect(await once(killed, 'exit')).toEqual([null, 'SIGKILL'])
    const { pid } = JSON.parse(await readFile(join(home, 'temporal.pid'), 'utf8')) as { pid: number }
    expect(isAlive(pid)).toBe(true)

    await start()
    expect(isAlive(pid)).toBe(false)
  })

  it('says that it ended, unless it was told to', async () => {
    const server = await start()
    process.kill(server.pid, 'SIGKILL')
    expect((await server.died).message).toMatch(/The Temporal server ended \(SIGKILL\)/)
  })

  it('does not take a stranger on its port for itself', async () => {
    const first = await start()
    const port = Number(first.address.split(':')[1])
    const second = startDevServer({
      path: await devServerPath(), home: join(home, 'other'), namespace: 'baton', ports: async () => ({ port, uiPort: await freePort() }),
    })
    await expect(second).rejects.toThrow(`port ${port} is in use`)
  })

  it("gives the log's last lines when it cannot start", async () => {
    const path = join(home, 'temporal')
    await writeFile(path, '#!/bin/sh\necho "the disk is full"\nexit 4\n', { mode: 0o755 })
    const start = startDevServer({ path, home, ports, namespace: 'baton' })
    await expect(start).rejects.toThrow(/The Temporal server ended \(code 4\)[^]*the disk is full/)
  })
})
