import type { Policy } from '../../domain/policy/policy.js'
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
