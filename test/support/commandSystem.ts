import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Connection } from '@temporalio/client'
import { expect, inject } from 'vitest'
import type { z } from 'zod'
import type { World } from '../../src/cli/world.js'
import type { Role } from '../../src/domain/access/principal.js'
import { freePort } from '../../src/machine/ports.js'
import { silentReport } from '../../src/machine/report.js'
import { connectForCommands } from '../../src/main/cliConnection.js'
import { loadConfig } from '../../src/main/config.js'
import { prepareRecords } from '../../src/main/records.js'
import { startServing, type Serving } from '../../src/main/serving.js'
import { startWorking } from '../../src/main/working.js'
import { noPayloadKeys } from '../../src/temporal/codec/payloadKeys.js'
import type { Token } from '../../src/ports/tokenStore.js'
import { prepareNamespace } from '../../src/temporal/namespace.js'
import { startDevServer } from '../../src/temporal/server/devServer.js'
import { freshDatabase } from '../../src/testing/freshDatabase.js'
import { runScript, type Ran } from './batonCommand.js'
import { failed } from '../../src/http/shapes/answers.js'
import { runHere, type RanHere } from './recordedScreen.js'
import { devServerPath } from './servers.js'

/** The command line, as it reaches one running Baton in one way. */
export interface Commands {
  /** What a shell must have set to reach it. */
  env: Record<string, string>
  /** Runs a command in this process. */
  run(...args: string[]): Promise<RanHere>
  /** The same, in another world. */
  runWith(world: Partial<World>, ...args: string[]): Promise<RanHere>
  /** Runs a command as a user does: a process of its own. */
  script(...args: string[]): Promise<Ran>
  /** Runs a command with `--json` that has to succeed, and returns its document, which must have this shape. */
  json<T>(shape: z.ZodType<T>, ...args: string[]): Promise<T>
  /** Runs a command with `--json` that has to be refused, and returns the refusal. */
  refused(...args: string[]): Promise<z.infer<typeof failed>['error']>
}

/** A running Baton for the command line: Temporal dev server, PostgreSQL and worker, all real; one for each test file. */
export interface CommandSystem extends Commands {
  /** The command line as it is used from elsewhere: through the API, signed in by a token of this role that acts as somebody. */
  throughApi(role: Role, actsAs: string, token?: { groups?: string[]; expiresAt?: string }): Promise<Commands & { token: Token }>
  /** Where the API is, from its first use on. */
  apiUrl(): Promise<string>
  /** Does something while no worker runs. */
  withoutWorker<T>(work: () => Promise<T>): Promise<T>
  stop(): Promise<void>
}

const namespace = 'baton'
const taskQueue = 'baton'

function commandsOf(env: Record<string, string>): Commands {
  const config = loadConfig(env)
  const runWith = (world: Partial<World>, ...args: string[]) => runHere(args, { actor: () => Promise.resolve(config.actor), connect: () => connectForCommands(config), ...world })
  const run = (...args: string[]) => runWith({}, ...args)
  return {
    env, run, runWith,
    script: (...args) => runScript(args, env),
    async json(shape, ...args) {
      const { code, stdout, stderr } = await run(...args, '--json')
      expect({ code, stderr, ...(code === 0 ? {} : { stdout }) }).toEqual({ code: 0, stderr: '' })
      return shape.parse(JSON.parse(stdout))
    },
    async refused(...args) {
      const { code, stdout } = await run(...args, '--json')
      expect(code).toBe(1)
      return failed.parse(JSON.parse(stdout)).error
    },
  }
}

/** `policyFile` undefined: the shipped example. */
export async function startCommandSystem(policyFile?: string): Promise<CommandSystem> {
  const home = await mkdtemp(join(tmpdir(), 'baton-cli-'))
  const [server, database] = await Promise.all([
    startDevServer({ path: await devServerPath(), home, namespace, ports: async () => ({ port: await freePort(), uiPort: await freePort() }) }),
    freshDatabase(inject('postgresUrl')),
  ])
  const connection = await Connection.connect({ address: server.address })
  await prepareNamespace(connection, { namespace, ownServer: true })
  await connection.close()
  await prepareRecords(database.url, policyFile, silentReport)
  const startWorker = () => startWorking({
    temporal: { connection: { address: server.address }, namespace, payloadKeys: noPayloadKeys }, databaseUrl: database.url, taskQueue, onTrouble: () => {},
  })
  let working = await startWorker()
  const env = { TEMPORAL_ADDRESS: server.address, DATABASE_URL: database.url, BATON_HOME: home, BATON_ACTOR: 'tester' }
  const direct = commandsOf(env)
  let serving: Promise<Serving> | undefined
  const served = () => (serving ??= freePort().then(port => startServing({
    temporal: { connection: { address: server.address }, namespace, payloadKeys: noPayloadKeys }, databaseUrl: database.url, taskQueue, version: 'test', host: '127.0.0.1', port, signInWays: { provider: null, link: null, publicUrl: null },
  })))
  return {
    ...direct,
    apiUrl: async () => (await served()).url,
    async throughApi(role, actsAs, { groups, expiresAt } = {}) {
      const baton = await connectForCommands(loadConfig(env))
      const { token, secret } = await baton.tokens.create({ by: 'test', name: `${actsAs}, ${role}`, role, actsAs, ...(groups && { groups }), ...(expiresAt !== undefined && { expiresAt }) })
      await baton.close()
      return { token, ...commandsOf({ BATON_HOME: home, BATON_ACTOR: 'tester', BATON_URL: (await served()).url, BATON_TOKEN: secret }) }
    },
    async withoutWorker(work) {
      await working.stop()
      try {
        return await work()
      } finally {
        working = await startWorker()
      }
    },
    async stop() {
      await (await serving)?.stop()
      await working.stop()
      await server.stop()
      await database.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
