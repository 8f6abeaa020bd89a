import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { permissions } from '../../src/domain/access/permissions.js'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

/** docs/api.md: its requests are sent. docs/routes.md: what the routes say. */
const page = readFileSync('docs/api.md', 'utf8')

const the = servedBaton(example)

describe('docs/api.md', () => {
  it('has requests that are answered as they stand', async () => {
    const requests = [...page.matchAll(/```http\n(GET|POST) (\S+)\n([^]*?)```/g)]
    expect(requests.length).toBeGreaterThan(5)
    for (const [, method, url = '', rest = ''] of requests) {
      const [head = '', body] = rest.split(/\n(?=\{)/)
      const headers = Object.fromEntries(head.split('\n').filter(Boolean).map(line => line.split(': ') as [string, string]))
      const answer = await the.api.ask(method as 'GET', url, { as: 'integration', headers, ...(body !== undefined && { body: JSON.parse(body) as object }) })
      expect([url, answer.status, answer.body.detail]).toEqual([url, method === 'POST' && url === '/v1/incidents' ? 201 : 200, undefined])
      await the.baton.incident('INC0010001').settle()
    }
  })
})

describe('docs/routes.md', () => {
  it('has a table of every route and who may', async () => {
    const { body } = await the.api.ask('GET', '/docs/json')
    const paths = body.paths as Record<string, Record<string, { summary?: string }>>
    const rows = the.api.app.rules.filter(({ method, permission, url }) => permission !== 'public' && method !== 'HEAD' && !url.startsWith('/docs')).map(({ method, url, permission }) => {
      const path = url.replace(/:(\w+)/g, '{$1}')
      const who = permission === 'public' ? [] : permissions[permission]
      return `| ${method} | \`${path}\` | ${paths[path]?.[method.toLowerCase()]?.summary ?? ''} | ${who.map(role => `\`${role}\``).join(', ')} |`
    })
    await expect(['# Routes, and who may', '', 'Made from the routes themselves by `npx vitest run test/http/page.test.ts -u`; see [api.md](api.md).', '', '| | route | what | who |', '|---|---|---|---|', ...rows, ''].join('\n'))
      .toMatchFileSnapshot('../../docs/routes.md')
  })
})
