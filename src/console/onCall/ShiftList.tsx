import { DataTable } from '../controls/DataTable.js'
import { spellHandover } from './days.js'
import type { GroupOnCall } from './queries.js'
import styles from './ShiftList.module.css'

/** The same days in words: who takes over when, level by level, and why. */
export function ShiftList({ group: { group, levels, gaps } }: { group: GroupOnCall }) {
  const when = (at: string) => <time dateTime={at}>{spellHandover(at)}</time>
  const rows = levels.flatMap(({ rota, shifts }) => shifts.filter(({ person }) => person !== null).map(({ person, since, until, because }) => [rota, person, when(since), when(until), because]))
  return (
    <details className={styles.list}>
      <summary>As a list</summary>
      <DataTable
        label={`${group}: shifts and gaps`} head={['level', 'on call', 'from', 'until', 'why']}
        rows={[...gaps.map(({ from, until, because }) => ['every level', <strong key="nobody">nobody</strong>, when(from), when(until), because]), ...rows]}
      />
    </details>
  )
}
