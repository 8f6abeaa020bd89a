import type { TouchedReport } from '../../client/touchedIncidents.js'
import type { Policy } from '../../domain/policy/policy.js'
import type { PolicyChange } from '../../domain/policy/policyDiff.js'
import type { PolicyProblem } from '../../domain/policy/policyProblems.js'
import { policyText } from '../../domain/policy/policyText.js'
import type { PolicyVersion } from '../../ports/recordStore.js'
import type { Screen } from '../world.js'
import { beside, wrap } from './layout.js'
import { past } from './moments.js'
import { table } from './table.js'

type Space = Pick<Screen, 'columns' | 'palette'>

/** A policy top to bottom, each part a table. */
export function policyPages(policy: Policy, version: number | null, screen: Space): string {
  return policyText(policy).map(({ heading, lines, table: part }, index) => [
    screen.palette.strong(index === 0 && version !== null ? `${heading}, version ${version}` : heading),
    ...lines.flatMap(line => wrap(line, screen.columns)),
    ...(part === null ? [] : [table(screen, part.head, part.rows, { wraps: true })]),
  ].join('\n')).join('\n\n')
}

/** One problem after the other: where, as editors and terminals understand it, what is wrong, and the mend. */
export function findingsText(file: string, findings: readonly PolicyProblem[], kind: 'problem' | 'warning', { columns, palette }: Space): string {
  const paint = kind === 'problem' ? palette.alarm : palette.caution
  return findings.map(({ line, column, problem, fix }) => [
    `${palette.strong(`${file}:${line}:${column}`)} ${paint(kind)}`,
    beside('', `${problem}.`, 2, columns),
    beside('', fix, 2, columns),
  ].join('\n')).join('\n')
}

export function versionTable(versions: readonly PolicyVersion[], now: string, screen: Space): string {
  const rows = versions.map(({ version, name, author, reason, appliedAt }, index) => {
    const row = [String(version), name, past(appliedAt, now), author, reason]
    return index === 0 ? row : row.map(screen.palette.quiet)
  })
  return table(screen, ['version', 'name', 'applied', 'by', 'reason'], rows, { wraps: true })
}

/** What changes, part by part. */
export function diffText(changes: readonly PolicyChange[], between: string, { columns, palette }: Space): string {
  if (changes.length === 0) return `Nothing changes ${between}.`
  const parts = [...new Set(changes.map(({ part }) => part))]
  return [
    ...wrap(`What changes ${between}:`, columns),
    ...parts.map(part => [
      '', palette.strong(part), ...changes.filter(change => change.part === part).map(({ what }) => beside('  -', what, 4, columns)),
    ].join('\n')),
  ].join('\n')
}

/** Which open incidents a policy touches: those that are left with no way on first, and loud. */
export function touchedText({ open, touched, groups, comparedWith }: TouchedReport, screen: Space): string {
  const { palette, columns } = screen
  if (touched === 0) return open === 0 ? 'No incident is open.' : `Touched at their next move: none of ${counted(open, 'open incident')}.`
  const stuck = groups.filter(({ isStuck }) => isStuck)
  const lost = stuck.reduce((sum, { count }) => sum + count, 0)
  return [
    ...wrap(`Touched at their next move, compared with version ${comparedWith}: ${touched} of ${counted(open, 'open incident')}.`, columns),
    ...(lost === 0 ? [] : wrap(`With no way on then: ${counted(lost, 'incident')}. Mend the policy, or reclassify or resolve them.`, columns).map(palette.alarm)),
    table(screen, ['ladder', 'stage', 'open', 'what changes', 'which'], groups.map(({ ladder, stage, count, changes, first, isStuck }) => {
      const what = changes.join('; ')
      return [ladder, stage, String(count), isStuck ? palette.alarm(what) : what, `${first.join(', ')}${count > first.length ? ' …' : ''}`]
    }), { wraps: true }),
  ].join('\n')
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
