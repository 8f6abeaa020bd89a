import { runBaton } from '../../src/cli/run.js'
import { paletteOf } from '../../src/cli/text/palette.js'
import type { World } from '../../src/cli/world.js'
import { defaultReaders } from '../../src/client/defaultReaders.js'
import { refuse, RefusalError } from '../../src/domain/errors.js'
import { silentReport } from '../../src/machine/report.js'

/** What a command that ran in this process wrote, and how it ended. */
export interface RanHere {
  code: number
  stdout: string
  stderr: string
}

/** The program in this process, connected to what a test says: a tenth of the time that a process takes to start. */
export async function runHere(argv: readonly string[], given: Partial<World> = {}): Promise<RanHere> {
  let [stdout, stderr] = ['', '']
  const world: World = {
    version: '1.2.3',
    actor: () => Promise.resolve('tester'),
    connect: () => Promise.reject(new RefusalError(refuse('unreachable', { service: 'Baton', address: 'nowhere', reason: 'a test', setting: 'NOTHING' }))),
    readers: () => Promise.resolve(defaultReaders()),
    now: () => new Date().toISOString(),
    screen: { print: text => { stdout += `${text}\n` }, complain: text => { stderr += `${text}\n` }, columns: 80, palette: paletteOf(false) },
    report: silentReport,
    interrupted: () => new AbortController().signal,
    ...given,
  }
  const code = await runBaton([...argv], world)
  return { code, stdout, stderr }
}
