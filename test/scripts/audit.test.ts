import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** The script, with the real npm, asking a registry of the test's own about a checkout of its own. */

let checkout: string
let registry: Server
let answer: { status: number; body: unknown }

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'baton-audit-'))
  await cp(fileURLToPath(new URL('../../scripts', import.meta.url)), join(checkout, 'scripts'), { recursive: true })
  const dependencies = { carriage: '1.0.0' }
  const devDependencies = { scaffold: '1.0.0', lacquer: '1.0.0' }
  await mkdir(join(checkout, 'src', 'console'), { recursive: true })
  await writeFile(join(checkout, 'src', 'console', 'main.tsx'), "import { paint } from 'lacquer/gloss'\n")
  await writeFile(join(checkout, 'src', 'console', 'vite.config.ts'), "import scaffold from 'scaffold'\n")
  await writeFile(join(checkout, 'package.json'), JSON.stringify({ name: 'audited', version: '1.0.0', type: 'module', dependencies, devDependencies }))
  const locked = (name: string, dev: object = {}) => ({ [`node_modules/${name}`]: { version: '1.0.0', resolved: `http://127.0.0.1/${name}.tgz`, integrity: 'sha512-AAAA', ...dev } })
  await writeFile(join(checkout, 'package-lock.json'), JSON.stringify({
    name: 'audited', version: '1.0.0', lockfileVersion: 3, requires: true,
    packages: { '': { name: 'audited', version: '1.0.0', dependencies, devDependencies }, ...locked('carriage'), ...locked('scaffold', { dev: true }), ...locked('lacquer', { dev: true, dependencies: { pigment: '1.0.0' } }), ...locked('pigment', { dev: true }) },
  }))
  registry = createServer((request, response) => {
    const { status, body } = request.url?.includes('/advisories/bulk') ? answer : { status: 404, body: {} }
    request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)))
  })
  await new Promise<void>(resolve => { registry.listen(0, '127.0.0.1', resolve) })
})
afterEach(() => new Promise(resolve => { registry.close(resolve) }))

const hole = (severity: string) => [{ id: 1, url: 'https://example.com/1', title: 'Wheels come off', severity, vulnerable_versions: '<=1.0.0' }]

function runAudit(port = (registry.address() as AddressInfo).port): Promise<{ code: number; said: string }> {
  const env = { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_cache: join(checkout, 'cache') }
  return new Promise(resolve => {
    execFile(process.execPath, [join(checkout, 'scripts', 'audit.mjs')], { env }, (error, stdout) => resolve({ code: Number(error?.code ?? 0), said: stdout.trim() }))
  })
}

describe('The audit of dependencies', () => {
  it.each(['high', 'critical'])('fails for a known hole of %s severity, and names it', async severity => {
    answer = { status: 200, body: { carriage: hole(severity) } }
    const { code, said } = await runAudit()
    expect(said).toContain(`carriage (${severity}): Wheels come off`)
    expect(code).toBe(1)
  })

  it.each(['lacquer', 'pigment'])('fails for one in what the console brings to browsers, though npm takes it for the developers\': %s', async name => {
    answer = { status: 200, body: { [name]: hole('high') } }
    const { code, said } = await runAudit()
    expect(said).toContain(`${name} (high): Wheels come off`)
    expect(code).toBe(1)
  })

  it.each([
    ['there is none', {}],
    ['it is moderate', { carriage: hole('moderate') }],
    ['only developers have it', { scaffold: hole('critical') }],
  ])('passes where %s', async (_, body) => {
    answer = { status: 200, body }
    expect(await runAudit()).toEqual({ code: 0, said: 'No dependency has a known hole of high or critical severity.' })
  })

  it.each([405, 500])('says so, and is no failure, where the registry answers %i', async status => {
    answer = { status, body: {} }
    expect(await runAudit()).toEqual({ code: 0, said: expect.stringMatching(new RegExp(`^The registry could not be asked for known holes: .*${status}`)) as string })
  })

  it('says so, and is no failure, where there is no registry', async () => {
    await new Promise(resolve => { registry.close(resolve) })
    const { code, said } = await runAudit(9)
    expect([code, said]).toEqual([0, expect.stringMatching(/^The registry could not be asked for known holes: .+/)])
    await new Promise<void>(resolve => { registry.listen(0, '127.0.0.1', resolve) })
  })
})
