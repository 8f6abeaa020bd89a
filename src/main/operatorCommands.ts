import { Option, type Command } from 'commander'
import { begin, withJson, type OutputOptions } from '../cli/options.js'
import { seconds } from '../cli/values.js'
import type { AddCommand, World } from '../cli/world.js'
import { stopRequest } from './stopping.js'
import type { Patience } from './untilItAnswers.js'

/** The commands that run an installation. Each loads what it does when it runs: Temporal's native parts among it. */

interface WaitOptions {
  /** In ms. */
  wait: number
}

// The configuration brings zod along, which `--help` has no use for.
const readConfig = async () => (await import('./config.js')).loadConfig()

const withServerWait = (command: Command) => command.addOption(
  new Option('--wait <seconds>', 'how long to wait for servers that are still coming up')
    .argParser(seconds).default(60_000, '60'))

const patienceOf = ({ wait }: WaitOptions, { report }: World): Patience => ({ limitMs: wait, report, stop: stopRequest() })

export const addMigrate: AddCommand = (program, world) => {
  const command = begin(program, 'migrate', 'make PostgreSQL and Temporal ready for this version; repeat it as you like',
    ['DATABASE_URL=postgresql://baton@db:5432/baton TEMPORAL_ADDRESS=temporal:7233 baton migrate'])
  withJson(withServerWait(command)).action(async (given: OutputOptions & WaitOptions) => {
    const { migrateInstallation } = await import('./migrate.js')
    const done = await migrateInstallation(await readConfig(), patienceOf(given, world))
    const { schema, policy, namespace, notes } = done
    if (given.json) return world.screen.print(JSON.stringify(done))
    world.screen.print(`Ready: schema ${schema.to}, policy ${policy}, Temporal namespace ${namespace}.`)
    for (const note of notes) world.screen.print(note)
  })
}

export const addWorker: AddCommand = (program, world) => {
  const command = begin(program, 'worker', 'run incidents: workflows, clocks, hand-offs; several may run',
    ['DATABASE_URL=postgresql://baton@db:5432/baton TEMPORAL_ADDRESS=temporal:7233 BATON_HEALTH_PORT=8080 baton worker'])
  withServerWait(command).action(async (given: WaitOptions) => {
    const patience = patienceOf(given, world)
    const { runWorker } = await import('./worker.js')
    await runWorker(await readConfig(), patience)
  })
}

export const addApi: AddCommand = (program, world) => {
  const command = begin(program, 'api', 'serve the HTTP API; several may run',
    ['DATABASE_URL=postgresql://baton@db:5432/baton TEMPORAL_ADDRESS=temporal:7233 BATON_API_HOST=0.0.0.0 baton api'])
  withServerWait(command).action(async (given: WaitOptions) => {
    const patience = patienceOf(given, world)
    const { runApi } = await import('./api.js')
    await runApi(await readConfig(), world.version, patience)
  })
}

export const addHealth: AddCommand = (program, world) => {
  const command = begin(program, 'health', 'ask the worker on this machine whether it works: exit code 0 if so',
    ['BATON_HEALTH_PORT=8080 baton health'])
  withJson(command).action(async ({ json }: OutputOptions) => {
    const { askHealth } = await import('./askHealth.js')
    const health = await askHealth(await readConfig())
    world.screen.print(json ? JSON.stringify(health) : 'The worker runs; PostgreSQL and Temporal answer.')
  })
}
