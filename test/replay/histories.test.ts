import { readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger, Worker, type ReplayResult, type WorkflowBundle } from '@temporalio/worker'
import { DeterminismViolationError } from '@temporalio/workflow'
import { beforeAll, describe, expect, it } from 'vitest'
import { installRuntime } from '../../src/temporal/runtime.js'
import { workflowsPath } from '../../src/temporal/workflowBundle.js'
import type { RecordedRun } from './recordedRuns.js'
import { scenarios } from './scenarios.js'

const folder = fileURLToPath(new URL('histories/', import.meta.url))
const changedPath = fileURLToPath(new URL('changed/index.ts', import.meta.url))
const names = readdirSync(folder).map(file => file.replace('.json', '')).sort()
const textOf = (name: string) => readFileSync(`${folder}${name}.json`, 'utf8')
const runsOf = (name: string) => JSON.parse(textOf(name)) as RecordedRun[]

let present: WorkflowBundle
let changed: WorkflowBundle
beforeAll(async () => {
  installRuntime()
  const logger = new DefaultLogger('ERROR')
  present = await bundleWorkflowCode({ workflowsPath, logger })
  changed = await bundleWorkflowCode({ workflowsPath: changedPath, logger })
})

/** In order of the runs. With the workflow IDs that they were recorded under, since others derive from them. */
async function replay(workflowBundle: WorkflowBundle, runs: RecordedRun[]): Promise<ReplayResult[]> {
  const results: ReplayResult[] = []
  for await (const result of Worker.runReplayHistories({ workflowBundle }, runs)) results.push(result)
  return results
}

describe('The recorded histories', () => {
  it('are one for each scenario', () => {
    expect(names).toEqual(Object.keys(scenarios).sort())
  })

  it.each(names)('"%s" is replayed by the workflows as they are now', async name => {
    const runs = runsOf(name)
    const results = await replay(present, runs)
    expect(results.map(({ workflowId, error }) => ({ workflowId, error }))).toEqual(runs.map(({ workflowId }) => ({ workflowId, error: undefined })))
  })

  it.each(names)('"%s" cannot be replayed by workflows that do something more', async name => {
    const runs = runsOf(name)
    const results = await replay(changed, runs)
    expect(results).toHaveLength(runs.length)
    for (const { error } of results) expect(error).toBeInstanceOf(DeterminismViolationError)
  })

  it('hold also where a worker before there were tags in a reclassification refused one that names nothing else', async () => {
    const runs = JSON.parse(textOf('messages'), (key, value: { name?: string; args?: { payloads: { data: string }[] } }) => {
      const [payload] = (key === 'input' && value.name === 'reopen' && value.args?.payloads) || []
      if (!payload) return value
      payload.data = Buffer.from(JSON.stringify({ by: 'Amara', requestId: 'tagged', note: 'Seen', addTags: ['complex'] })).toString('base64')
      return { ...value, name: 'reclassify' }
    }) as RecordedRun[]
    expect(JSON.stringify(runs)).toContain('"name":"reclassify"')
    expect((await replay(present, runs)).map(({ error }) => error)).toEqual(runs.map(() => undefined))
  })

  it('are complete: every run has come to its end, some of them by continuing as new', () => {
    const ends = names.flatMap(name => runsOf(name).map(({ workflowId, history }) => {
      const { eventType } = history.events.at(-1) as { eventType: string }
      return `${workflowId.includes(':tier:') ? 'tier' : 'incident'} ${eventType.replace('EVENT_TYPE_WORKFLOW_EXECUTION_', '')}`
    }))
    expect([...new Set(ends)].sort()).toEqual(['incident COMPLETED', 'incident CONTINUED_AS_NEW', 'tier COMPLETED', 'tier CONTINUED_AS_NEW'])
  })

  it.each(names)('"%s" tells nothing of the machine that recorded it', name => {
    const text = textOf(name).replace(/"data":"([A-Za-z0-9+/=]+)"/g, (_, data: string) => Buffer.from(data, 'base64').toString())
    expect(text).not.toMatch(/\/(home|root|Users|work|tmp|var|opt|usr)\//)
    expect(text).not.toMatch(/\b\d+@|file:\/\/|node_modules/)
    expect(text).not.toContain(`@${hostname()}`)
  })
})
