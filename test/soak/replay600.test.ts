import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { terminalReport } from '../../src/main/progress.js'
import { readLog } from '../../src/replay/readLog.js'
import { replayLog, type Replay } from '../../src/replay/replayLog.js'

/** All 600 incidents that the slice in `test/fixtures` is cut from: `BATON_REPLAY_LOG` names the file, or it lies there. */
const file = process.env['BATON_REPLAY_LOG'] || fileURLToPath(new URL('../fixtures/servicenow-incident-log.csv', import.meta.url))
const minuteMs = 60_000

// Too large to be part of the repository; test/fixtures/README.md says where it is from.
describe.skipIf(!existsSync(file))('All 600 recorded incidents, replayed', () => {
  let replay: Replay
  beforeAll(async () => {
    const log = readLog(readFileSync(file, 'utf8'))
    if ('problem' in log) throw new Error(log.problem)
    replay = await replayLog(log, { report: terminalReport() })
  }, 14 * minuteMs)

  it('are recorded as the log has them, but for one group change after a resolution', () => {
    const { incidents, handoffs, reopens, resolved, closed, states } = replay.baton
    expect({ incidents, handoffs, reopens, resolved, closed, states })
      .toEqual({ incidents: 600, handoffs: 596, reopens: 7, resolved: 600, closed: 600, states: { Closed: 600 } })
    expect(replay.log).toMatchObject({ incidents: 600, handoffs: 597, reopens: 7, resolved: 600, closed: 600, states: { Closed: 600 } })
    expect(replay.badRows).toEqual([])
  })

  it('took as long to resolve as the log says, but for the one whose rows are out of order', () => {
    expect(replay.sameTimeToResolve).toBe(599)
  })

  it('differ only where a name says why', () => {
    const counts: Record<string, number> = {}
    for (const { name } of replay.differences) counts[name] = (counts[name] ?? 0) + 1
    expect(counts).toEqual({
      priorityMatrix: 1, noKnownGroup: 3, groupAfterResolved: 1, outOfOrder: 7, resolvedAtMissing: 17, resolvedAtOther: 15,
    })
  })

  it('took ten minutes at most', () => {
    expect(replay.seconds).toBeLessThan(600)
  })
})
