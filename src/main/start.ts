import pc from 'picocolors'
import { loadConfig } from './config.js'
import { displayUrl, provideDatabase } from './database.js'
import { terminalReport, twoColumns } from './progress.js'
import { claimHome, keepDatabaseUrl } from './runFile.js'
import { stopRequest, undoList } from './stopping.js'
import { provideTemporal } from './temporalServer.js'

/** `npm start`: the whole system in one process, with the servers that are not given. */
const report = terminalReport()
const stop = stopRequest()
const undo = undoList()

async function start(): Promise<Promise<Error>[]> {
  const config = loadConfig()
  const claim = await claimHome(config.home, new Date().toISOString())
  undo.later('run.json', claim.release)

  const database = await provideDatabase(config, report)
  if (database.own) undo.later('PostgreSQL', database.own.stop)
  const temporal = await provideTemporal(config, report)
  if (temporal.own) undo.later('the Temporal server', temporal.own.stop)

  // TODO(core): migrate the database, load the example policy if none is active, start the worker (undo.later first: it
  // must drain before the servers go), and add what it needs to know to the deaths returned below.

  const urlFile = await keepDatabaseUrl(config.home, database.url)
  const { address } = temporal.connection
  await claim.publish({
    temporal: { address, namespace: temporal.namespace, ...(temporal.own && { ui: temporal.own.uiUrl }) },
    taskQueue: config.taskQueue,
    database: { urlFile, ...(database.own && { dataFolder: database.own.dataFolder }) },
    logs: [temporal.own?.logFile, database.own?.logFile].filter((file) => file !== undefined),
  })

  for (const note of temporal.notes) report.say(note)
  console.log(`\n${pc.bold('Baton runs.')} Ctrl-C stops it; a restart goes on where it was.\n\n${twoColumns([
    ...(temporal.own ? [['Temporal UI', `${temporal.own.uiUrl}/namespaces/${temporal.namespace}/workflows`] as const] : []),
    ['Temporal', `${address}, namespace ${temporal.namespace}, task queue ${config.taskQueue}`],
    ['Records', displayUrl(database.url)],
    ['State and logs', config.home],
    ['Try', 'npx baton --help'],
  ])}\n`)
  return [temporal.own?.died, database.own?.died].filter((died) => died !== undefined)
}

let failure: Error | undefined
const starting = start().catch((error: unknown) => {
  failure = error instanceof Error ? error : new Error(String(error))
  return []
})
const deaths = await Promise.race([starting, stop.requested.then(() => [])])
if (!failure && !stop.isRequested()) failure = await Promise.race([...deaths, stop.requested.then(() => undefined)])
// What a Ctrl-C met in the middle of starting is waited for, so that it is known and can be stopped.
if (stop.isRequested()) {
  console.error('\nStopping …')
  await starting
} else if (failure) {
  console.error(`\n${pc.red(failure.message)}`)
}
const leftovers = await undo.all()
for (const problem of leftovers) console.error(pc.red(problem.message))
process.exit(leftovers.length > 0 || (failure && !stop.isRequested()) ? 1 : 0)
