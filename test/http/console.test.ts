import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consolePolicy } from '../../src/http/console.js'
import { servedBaton, TestApi } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

/** How the built console is served; what it does, test/console shows. */
const the = servedBaton(example)
const aBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
let folder: string
let served: TestApi

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<title>Baton</title>')
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(folder, 'assets', 'index-abc123.js'), 'void 0')
  await writeFile(join(folder, '.made-of.json'), '{}')
  served = await TestApi.of(the.baton, { consoleFolder: folder })
})
afterAll(async () => {
  await served.close()
  await rm(folder, { recursive: true, force: true })
})

const get = async (url: string, headers: Record<string, string> = aBrowser) => served.app.inject({ method: 'GET', url, headers })

describe('The page', () => {
  it.each(['/', '/incidents/INC0010001', '/sign-in', '/on-call?group=x'])('is answered at %s, under a policy that allows nothing inline, and is asked for again each time', async url => {
    const answer = await get(url)
    expect([answer.statusCode, answer.payload]).toEqual([200, '<title>Baton</title>'])
    expect(answer.headers).toMatchObject({ 'content-security-policy': consolePolicy, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
    expect(consolePolicy).not.toMatch(/unsafe|\*/)
  })

  it('is no answer to a program, to another method, or below the paths of others', async () => {
    expect((await get('/incidents/INC0010001', { accept: 'application/json' })).statusCode).toBe(404)
    expect((await served.app.inject({ method: 'POST', url: '/incidents/INC0010001', headers: aBrowser })).statusCode).toBe(404)
    for (const url of ['/v1/nothing', '/v1', '/assets/gone.js', '/docs/nothing']) expect([url, (await get(url)).statusCode]).toEqual([url, 404])
  })

  it('has files that are kept for good, because their names change with them', async () => {
    expect((await get('/assets/index-abc123.js')).headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'content-type': expect.stringContaining('javascript') as string })
  })

  it('opens no other file', async () => {
    for (const url of ['/assets/../.made-of.json', '/assets/%2e%2e/.made-of.json', '/assets/..%2f.made-of.json', '/assets/../../package.json', '/.made-of.json']) {
      expect([url, (await get(url, { accept: '*/*' })).statusCode]).not.toEqual([url, 200])
    }
  })
})

describe('Without a built console', () => {
  it('the API works, and its first page says how to build it', async () => {
    const answer = await the.api.app.inject({ method: 'GET', url: '/', headers: aBrowser })
    expect(answer.payload).toContain('npm run console')
    expect(await the.api.ask('GET', '/v1/about', { as: 'viewer' })).toMatchObject({ status: 200, body: { version: 'test', temporalUi: null, namespace: 'test' } })
  })
})
