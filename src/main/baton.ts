import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addReplay } from '../cli/commands/replay.js'
import { runBaton } from '../cli/run.js'
import { paletteOf } from '../cli/text/palette.js'
import type { AddCommand, World } from '../cli/world.js'
import { packageRoot } from '../machine/packageRoot.js'
import { isColored } from './colors.js'
import { addApi, addHealth, addMigrate, addWorker } from './operatorCommands.js'
import { terminalReport } from './progress.js'

/** `baton …`: one command in one process. A command of another room is one import and one line here. */
const furtherCommands: AddCommand[] = [
  addMigrate, addWorker, addApi, addHealth, addReplay,
]

const { stdout, stderr, env } = process

const world: World = {
  version: (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version,
  // The configuration brings zod and Temporal's environment reader along; `--help` has no use for them.
  actor: async () => (await config()).actor,
  async connect() {
    const { connectForCommands } = await import('./cliConnection.js')
    return connectForCommands(await config())
  },
  async readers() {
    const { readersOf } = await import('./readers.js')
    return readersOf((await config()).readers)
  },
  now: () => new Date().toISOString(),
  screen: {
    print: text => void stdout.write(`${text}\n`),
    complain: text => void stderr.write(`${text}\n`),
    columns: stdout.isTTY ? stdout.columns : Number(env.COLUMNS) || 100,
    palette: paletteOf(isColored(stdout)),
  },
  report: terminalReport(),
  interrupted() {
    const controller = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort())
    return controller.signal
  },
}

async function config() {
  const { loadConfig } = await import('./config.js')
  return loadConfig()
}

// The reader (`| head`) has seen enough: no error, and nobody is left to read anything else.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(process.exitCode ?? 0)
  })
}

const code = await runBaton(process.argv.slice(2), world, furtherCommands)
process.exitCode = code
// A pipe takes what was written in its own time; ending before would cut it off.
stdout.write('', () => stderr.write('', () => process.exit(code)))
