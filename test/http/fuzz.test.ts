import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'
import { schemathesis } from '../support/schemathesis.js'
import { temporaryFolder } from '../support/temporaryFolder.js'

/** Every route, with what nobody thought of: no 500, no answer that the document does not know, and no way in without signing in. */

const the = servedBaton(example)
let address = ''
beforeAll(async () => {
  address = await the.api.app.listen({ host: '127.0.0.1', port: 0 })
  await the.api.sign('root', 'admin')
})

const checks = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_schema_conformance', 'ignored_auth']

async function tried(document: string, as: string): Promise<void> {
  const { passed, said } = await schemathesis([
    document, '--url', address, '--header', `Authorization: Bearer ${await the.api.secretOf(as)}`,
    // A stream has no end; the API's own clock is the test's.
    '--exclude-path-regex', 'stream$', '--checks', checks.join(','), '--phases', 'coverage,fuzzing', '--max-examples', '2', '--seed', '7',
    '--request-timeout', '30', '--suppress-health-check', 'all', '--warnings', 'off',
  ])
  expect(passed ? '' : said).toBe('')
  expect(Number(/(\d+) generated/.exec(said)?.[1])).toBeGreaterThan(1_000)
}

it('answers an administrator by its document, whatever is sent', { timeout: 400_000 }, () => tried(`${address}/docs/json`, 'root'))

it('answers an integration by its document, also about incidents that are there', { timeout: 400_000 }, async () => {
  const incidents = await Promise.all(Array.from({ length: 4 }, () => the.baton.open()))
  const { body } = await the.api.ask('GET', '/docs/json')
  for (const operations of Object.values(body.paths as Record<string, Record<string, { parameters?: { name: string; schema: object }[] }>>)) {
    for (const { parameters = [] } of Object.values(operations)) {
      for (const parameter of parameters) if (parameter.name === 'number') parameter.schema = { enum: incidents.map(({ number }) => number) }
    }
  }
  const document = join(await temporaryFolder(), 'openapi.json')
  await writeFile(document, JSON.stringify(body))
  await tried(document, 'integration')
})
