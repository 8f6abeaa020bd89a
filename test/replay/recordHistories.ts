/**
 * `npm run record-histories`: plays every scenario that has no recording yet, or those that are named behind `--`, on a
 * Baton of its own and writes the histories of its workflows to `test/replay/histories/`. README.md says when that is right.
 */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { recordedRuns, type RecordedRun } from './recordedRuns.js'
import { scenarios } from './scenarios.js'

const folder = fileURLToPath(new URL('histories/', import.meta.url))
const policies = new URL('../../policies/', import.meta.url)
const named = process.argv.slice(2)
const wanted = Object.entries(scenarios).filter(([name]) => named.length > 0 ? named.includes(name) : !existsSync(fileOf(name)))

await mkdir(folder, { recursive: true })
for (const [name, scenario] of wanted) {
  const { historyBudget, policy = 'example.yaml' } = scenario
  const baton = await startBaton({ policy: fileURLToPath(new URL(policy, policies)), ...(historyBudget === undefined ? {} : { historyBudget }) })
  try {
    const incident = await scenario.play(baton)
    await baton.settle()
    await record(name, incident, baton)
  } finally {
    await baton.stop()
  }
}
if (wanted.length === 0) console.log('Every scenario has its recording; name those that are to be made anew.')
process.exit(0)

function fileOf(name: string): string {
  return join(folder, `${name}.json`)
}

async function record(name: string, incident: TestIncident, baton: TestBaton): Promise<void> {
  await endLastTier(incident)
  const runs = await recordedRuns(baton.temporal, incident.number)
  await writeFile(fileOf(name), lined(runs))
  console.log(`${name}: ${runs.map(said).join(', ')}`)
}

/**
 * What a real server does when an incident has ended, and the time-skipping one does not: it asks the last tier to end.
 * Time cannot be skipped any more after that.
 */
async function endLastTier(incident: TestIncident): Promise<void> {
  const tier = incident.tierWorkflow((await incident.now()).tier.number)
  if ((await tier.describe()).status.name !== 'RUNNING') return
  await tier.cancel()
  await tier.result()
}

/** JSON with an event on each line, which is what a difference between two recordings should show. */
function lined(runs: RecordedRun[]): string {
  const texts = runs.map(({ workflowId, runId, history }) =>
    `{"workflowId":"${workflowId}","runId":"${runId}","history":{"events":[\n${history.events.map(event => JSON.stringify(event)).join(',\n')}\n]}}`)
  return `[${texts.join(',\n')}]\n`
}

function said({ workflowId, history: { events } }: RecordedRun): string {
  return `${workflowId} ${events.length} events`
}
