import type { Replay } from '../../replay/replayLog.js'
import { UsageError } from '../failure.js'
import { readBytes } from '../inputFile.js'
import { begin, withJson, type OutputOptions } from '../options.js'
import { plain } from '../text/plain.js'
import type { AddCommand } from '../world.js'

const examples = ['baton replay incident-log.csv', 'baton replay incident-log.csv --json > report.json']

export const addReplay: AddCommand = (program, world) => {
  const command = begin(program, 'replay', 'drive a ServiceNow incident audit log through a Baton of its own, and compare', examples)
    .argument('<file>', 'CSV, one row for each audit event')
  withJson(command).action(async (file: string, { json }: OutputOptions) => {
    const { readLog } = await import('../../replay/readLog.js')
    // Leniently: a character in another encoding spoils a name, and must not cost the whole log.
    const log = readLog(new TextDecoder().decode(await readBytes(file)))
    if ('problem' in log) {
      throw new UsageError(`${file} is no incident audit log: ${log.problem}.`, 'Name a CSV file with a line of column names and one row for each audit event.')
    }
    const { replayLog } = await import('../../replay/replayLog.js')
    const replay = await replayLog(log, { report: world.report, signal: world.interrupted() })
    const { screen } = world
    if (json) screen.print(JSON.stringify(replayJson(replay)))
    else {
      const { replayText } = await import('../text/replayText.js')
      screen.print(replayText(plain(replay), screen))
    }
  })
}

/** The counts are what Baton recorded; `log` has the log's own beside them. */
function replayJson({ baton, log, sameTimeToResolve, badRows, differences, commands, seconds }: Replay) {
  const { incidents, handoffs, reopens, resolved, closed } = baton
  return {
    incidents, handoffs, reopens, resolved, closed,
    badRows: badRows.length, differences, seconds,
    commands, sameTimeToResolve, baton, log, badRowList: badRows,
  }
}
