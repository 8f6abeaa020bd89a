/**
 * `npm run record-histories`: plays every scenario on a Baton of its own and writes the histories of its workflows to
 * `test/replay/histories/`. README.md says when that is right.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { recordedRuns, type RecordedRun } from './recordedRuns.js'
import { scenarios } from './scenarios.js'

const folder = fileURLToPath(new URL('histories/', import.meta.url))
const policy = fileURLToPath(new URL('../../policies/example.yaml', import.meta.url))

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const historyBudget of new Set(Object.values(scenarios).map(scenario => scenario.historyBudget))) {
  const baton = await startBaton({ policy, ...(historyBudget === undefined ? {} : { historyBudget }) })
  try {
    const played: [name: string, TestIncident][] = []
    for (const [name, scenario] of Object.entries(scenarios)) {
      if (scenario.historyBudget === historyBudget) played.push([name, await scenario.play(baton)])
    }
    await baton.settle()
    for (const [name, incident] of played) await record(name, incident, baton)
  } finally {
    await baton.stop()
  }
}
process.exit(0)

async function record(name: string, incident: TestIncident, baton: TestBaton): Promise<void> {
  await endLastTier(incident)
  const runs = await recordedRuns(baton.temporal, incident.number)
  await writeFile(join(folder, `${name}.json`), lined(runs))
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
