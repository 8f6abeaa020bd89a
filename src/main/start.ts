import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../machine/packageRoot.js'
import { colorsOf } from './colors.js'
import { answering, answerLinksAtHome } from './answering.js'
import { loadConfig } from './config.js'
import { displayUrl, provideDatabase } from './database.js'
import { identityProvider } from './identityProvider.js'
import { listenOn } from './listenOn.js'
import { describeChannels, noticeChannels } from './noticeChannels.js'
import { asStep, terminalReport, twoColumns } from './progress.js'
import { readersOf } from './readers.js'
import { prepareRecords } from './records.js'
import { claimHome, keepDatabaseUrl } from './runFile.js'
import { stopRequest, undoList } from './stopping.js'
import { provideTemporal } from './temporalServer.js'
import { startServing } from './serving.js'
import { signInLink, signInRows } from './signInLink.js'
import { startWorking } from './working.js'

/** `npm start`: the whole system in one process, with the servers that are not given. */
const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }
const report = terminalReport()
const stop = stopRequest()
const undo = undoList()

/** Brings everything up. What it returns settles when a part of it ends by itself. */
async function start(): Promise<{ died: Promise<Error> }> {
  const config = loadConfig()
  const claim = await claimHome(config.home, new Date().toISOString())
  undo.later('run.json', () => claim.release())

  const database = await provideDatabase(config, report)
  const postgres = database.own
  if (postgres) undo.later('PostgreSQL', () => postgres.stop())
  // Known before the API listens there: Temporal's pages must be told where encrypted payloads are decrypted, notices where they are answered.
  const port = await listenOn(config.api.port, report)
  const keepsSecrets = config.temporal.payloadKeys.byId.size > 0
  const temporal = await provideTemporal(config, report, keepsSecrets ? `${config.api.publicUrl ?? `http://127.0.0.1:${port}`}/codec` : undefined)
  const server = temporal.own
  if (server) undo.later('the Temporal server', () => server.stop())

  const links = await answerLinksAtHome(config, port)
  const notifiers = noticeChannels(config.notices, links)
  const { policy } = await asStep(report, 'Preparing the records', () => prepareRecords(database.url, config.policyFile, report))
  const working = await asStep(report, 'Starting the worker', () => startWorking({
    temporal, databaseUrl: database.url, taskQueue: config.taskQueue, notifiers, triage: readersOf(config.readers).triage, onTrouble: problem => report.say(problem),
  }))
  // Undone first: it must drain before the servers go.
  undo.later('the worker', () => working.stop())

  const [signIn, provider] = [signInLink(config), identityProvider(config)]
  const serving = await asStep(report, 'Starting the API', () => startServing({
    temporal, databaseUrl: database.url, taskQueue: config.taskQueue, readers: readersOf(config.readers), version, temporalUi: config.temporal.uiUrl ?? server?.uiUrl,
    host: config.api.host, trustedProxies: config.api.trustedProxies, port, log: trouble => report.say(trouble),
    signInWays: { provider, link: 'link' in signIn ? signIn.link : null, publicUrl: config.api.publicUrl }, answering: answering(links, config.notices),
  }))
  undo.later('the API', () => serving.stop())

  const urlFile = await keepDatabaseUrl(config.home, database.url)
  const { address } = temporal.connection
  await claim.publish({
    temporal: { address, namespace: temporal.namespace, ...(server && { ui: server.uiUrl }) },
    taskQueue: config.taskQueue,
    database: { urlFile, ...(postgres && { dataFolder: postgres.dataFolder }) },
    logs: [server?.logFile, postgres?.logFile].filter((file) => file !== undefined),
  })

  for (const note of temporal.notes) report.say(note)
  console.log(`\n${colorsOf(process.stdout).bold('Baton runs.')} Ctrl-C stops it; a restart goes on where it was.\n\n${twoColumns([
    ...(server ? [['Temporal UI', `${server.uiUrl}/namespaces/${temporal.namespace}/workflows`] as const] : []),
    ...signInRows(signIn, provider, config.api.publicUrl ?? serving.url),
    ['Console', serving.url],
    ['API', `${serving.url}/v1, described at ${serving.url}/docs`],
    ...(keepsSecrets ? [['Encryption', `what Temporal stores; its UI reads it at ${config.api.publicUrl ?? serving.url}/codec`] as const] : []),
    ['Temporal', `${address}, namespace ${temporal.namespace}, task queue ${config.taskQueue}`],
    ['Records', displayUrl(database.url)],
    ['Policy', policy],
    ['Notices', describeChannels(notifiers, links)],
    ['State and logs', config.home],
    ['Try', 'npx baton open --help'],
  ])}\n`)
  return { died: Promise.race([server?.died ?? never, postgres?.died ?? never, working.died]) }
}

const never = new Promise<never>(() => {})
let failure: Error | undefined
const starting = start().catch((error: unknown) => {
  failure = error instanceof Error ? error : new Error(String(error))
  return undefined
})
const running = await Promise.race([starting, stop.requested.then(() => undefined)])
if (running) failure = await Promise.race([running.died, stop.requested.then(() => undefined)])
if (stop.isRequested()) {
  console.error('\nStopping …')
  // What a Ctrl-C met in the middle of starting is waited for, so that it is known and can be stopped.
  await starting
} else if (failure) {
  console.error(`\n${colorsOf(process.stderr).red(failure.message)}`)
}
const leftovers = await undo.all()
for (const problem of leftovers) console.error(colorsOf(process.stderr).red(problem.message))
process.exit(leftovers.length > 0 || (failure && !stop.isRequested()) ? 1 : 0)
