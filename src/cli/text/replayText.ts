import { spell, spellInstant } from '../../domain/activityStream.js'
import type { Totals } from '../../replay/compare.js'
import type { Difference } from '../../replay/difference.js'
import type { Replay } from '../../replay/replayLog.js'
import type { Screen } from '../world.js'
import { wrap } from './layout.js'
import { table } from './table.js'

/** How many examples of one kind are shown; `--json` has them all. */
const shown = 4
const badRowsShown = 20
const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/

/** The report of a replay, to be read top to bottom: totals side by side, then every difference under its name. */
export function replayText(replay: Replay, screen: Screen): string {
  const { palette } = screen
  const { differences, badRows, baton, commands, seconds } = replay
  const unexplained = differences.filter(({ name }) => name === 'unexplained').length
  return [
    palette.strong(`${count(baton.incidents, 'incident')}, ${count(commands, 'command')}, ${spell(seconds * 1000)}`),
    '',
    totals(replay, screen),
    '',
    ...[...new Set(differences.map(({ name }) => name))].map(name => differences.filter(one => one.name === name)).flatMap(ofOneName => [...byName(ofOneName, screen), '']),
    ...(badRows.length > 0 ? [...badRowLines(replay, screen), ''] : []),
    unexplained > 0
      ? palette.alarm(`Unexplained: ${count(unexplained, 'difference')}.`)
      : palette.good(differences.length > 0 ? 'Every difference is explained.' : 'Baton recorded what the log says.'),
  ].join('\n')
}

function totals({ log, baton, sameTimeToResolve }: Replay, screen: Screen): string {
  const { palette } = screen
  const row = (what: string, ofLog: string, ofBaton: string, equal = ofLog === ofBaton) =>
    [what, ofLog, ofBaton, equal ? palette.good('equal') : palette.caution('see below')]
  const time = (which: 'medianMs' | 'meanMs') => row(`time to resolve, ${which === 'medianMs' ? 'median' : 'mean'}`,
    spellTime(log, which), spellTime(baton, which), log.timeToResolve?.[which] === baton.timeToResolve?.[which])
  const total = (field: 'incidents' | 'handoffs' | 'reopens' | 'resolved' | 'closed') => row(field, String(log[field]), String(baton[field]))
  return table(screen, ['', 'log', 'Baton', ''], [
    total('incidents'), total('handoffs'), total('reopens'), total('resolved'), total('closed'),
    row('final states', statesOf(log), statesOf(baton)),
    time('medianMs'),
    time('meanMs'),
    row('the same to the minute', String(log.resolved), String(sameTimeToResolve)),
  ], { wraps: true })
}

function statesOf({ states }: Totals): string {
  return Object.entries(states).map(([state, count]) => `${state} ${count}`).sort().join(', ')
}

function spellTime({ timeToResolve }: Totals, which: 'medianMs' | 'meanMs'): string {
  return timeToResolve ? spell(timeToResolve[which]) : 'none resolved'
}

function byName(differences: readonly Difference[], { palette, columns }: Screen): string[] {
  const [{ name, explanation }] = differences as [Difference]
  const paint = name === 'unexplained' || name === 'refused' ? palette.alarm : palette.strong
  const rest = differences.length - shown
  return [
    `${paint(name)} (${differences.length})`,
    ...wrap(`  ${explanation}`, columns),
    ...differences.slice(0, shown).map(one => palette.quiet(`  - ${example(one)}`)),
    ...(rest > 0 ? [palette.quiet(`  - and ${rest} more: --json names them all`)] : []),
  ]
}

function example({ incident, line, what, log, baton }: Difference): string {
  const where = [incident, line === null ? null : `row ${line}`].filter(part => part !== null).join(', ')
  return `${where && `${where}: `}${what}: log ${value(what, log)}, Baton ${value(what, baton)}`
}

function value(what: string, said: string | number | null): string {
  if (said === null) return 'nothing'
  if (typeof said === 'number') return what.endsWith('Ms') ? spell(said) : String(said)
  return isoInstant.test(said) ? spellInstant(said).replace(' UTC', '') : said
}

function badRowLines({ badRows }: Replay, { palette }: Screen): string[] {
  const rest = badRows.length - badRowsShown
  return [
    `${palette.caution('bad rows')} (${badRows.length}), passed over`,
    ...badRows.slice(0, badRowsShown).map(({ line, incident, reason }) => palette.quiet(`  - row ${line}${incident ? `, ${incident}` : ''}: ${reason}`)),
    ...(rest > 0 ? [palette.quiet(`  - and ${rest} more: --json names them all`)] : []),
  ]
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
