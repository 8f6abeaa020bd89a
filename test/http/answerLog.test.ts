import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { accessLog } from '../../src/http/accessLog.js'
import { TestApi } from '../support/apiOf.js'
import { answeredBaton } from '../support/answeredBaton.js'

const answered = answeredBaton()

it('A link is no secret any more once it lies in a log: the log has that one was followed, and not which', async () => {
  const { the } = answered
  const { called } = await the.called()
  const path = await the.linkOf(called)
  const lines: string[] = []
  const stream = new Writable({ write: (chunk, _, done) => { lines.push(String(chunk)); done() } })
  const logging = await TestApi.of(the.baton, { logger: { ...accessLog, stream }, answering: the.answering })
  for (const url of [path, `${path}?from=mail`, `/${path}`, `${path}x`]) await logging.app.inject({ method: 'GET', url })
  await logging.app.inject({ method: 'POST', url: path, payload: 'answer=accept', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  await logging.close()
  expect(lines.length).toBeGreaterThan(9)
  expect(lines.join('')).toContain('/answer/(not shown)')
  expect(lines.join('')).not.toContain(path.slice('/answer/'.length, 60))
})
