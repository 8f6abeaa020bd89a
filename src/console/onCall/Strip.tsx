import type { Day } from './days.js'
import { spellHandover } from './days.js'
import type { GroupOnCall, Shift } from './queries.js'
import { useMinute } from './minute.js'
import styles from './Strip.module.css'

/**
 * The days to come, a row for each level. It is a picture: those who do not see it have the same in the list below. A gap is
 * hatched and says so, and one's own shifts have a heavier edge: nobody has to tell colours apart.
 */
export function Strip({ group: { group, levels, gaps }, days, self }: { group: GroupOnCall; days: Day[]; self: string }) {
  const [from, until] = [days[0]!.from, days.at(-1)!.until]
  const place = (at: number) => ((Math.min(Math.max(at, from), until) - from) / (until - from)) * 100
  const box = (begin: string, end: string) => ({ insetInlineStart: `${place(Date.parse(begin))}%`, width: `${place(Date.parse(end)) - place(Date.parse(begin))}%` })
  const now = place(useMinute())
  const people = [...new Set(levels.flatMap(({ shifts }) => shifts.flatMap(({ person }) => person ?? [])))].sort()
  return (
    <div className={styles.frame} role="region" aria-label={`${group}: the next ${days.length} days, as a picture`} tabIndex={0}>
      <div className={styles.strip} style={{ minWidth: `${Math.max(560, 84 * days.length + 120)}px` }} aria-hidden="true">
        <div className={styles.names}>
          <span className={styles.corner} />
          {levels.map(({ rota }) => <span key={rota} className={styles.level} dir="auto" title={rota}>{rota}</span>)}
          {gaps.length > 0 && <span className={styles.level}>Nobody</span>}
        </div>
        <div className={styles.time}>
          <div className={styles.days}>
            {days.map(day => <span key={day.from} className={`${styles.day} ${day.isWeekend ? styles.weekend : ''}`} style={{ width: `${place(day.until) - place(day.from)}%` }}>{day.label}</span>)}
          </div>
          {levels.map(({ rota, shifts }) => (
            <div key={rota} className={styles.row}>
              {shifts.map(shift => <Piece key={shift.since} shift={shift} self={self} tone={people.indexOf(shift.person ?? '') % tones} style={box(shift.since, shift.until)} />)}
            </div>
          ))}
          {gaps.length > 0 && (
            <div className={styles.row}>
              {gaps.map(gap => <span key={gap.from} className={`${styles.piece} ${styles.gap} ${styles.alarm}`} style={box(gap.from, gap.until)} title={`Nobody from ${spellHandover(gap.from)} until ${spellHandover(gap.until)}: ${gap.because}`}>nobody</span>)}
            </div>
          )}
          {now > 0 && now < 100 && <span className={styles.now} style={{ insetInlineStart: `${now}%` }} />}
        </div>
      </div>
    </div>
  )
}

const tones = 5

function Piece({ shift: { person, since, until, because, exception }, self, tone, style }: { shift: Shift; self: string; tone: number; style: { insetInlineStart: string; width: string } }) {
  const told = `${person ?? 'Nobody'} from ${spellHandover(since)} until ${spellHandover(until)}: ${because}`
  if (person === null) return <span className={`${styles.piece} ${styles.gap}`} style={style} title={told} />
  return (
    <span className={`${styles.piece} ${styles[`tone${tone}`]} ${person === self ? styles.own : ''}`} style={style} title={told}>
      <bdi>{person}</bdi>{exception !== null && ' *'}
    </span>
  )
}
