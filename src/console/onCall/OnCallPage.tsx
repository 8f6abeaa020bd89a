import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { PhoneCall, PhoneOff } from 'lucide-react'
import { useId } from 'react'
import { me } from '../api/queries.js'
import { Badge } from '../controls/Badge.js'
import { Empty } from '../controls/Empty.js'
import { Failure } from '../controls/Failure.js'
import { SelectField } from '../controls/Fields.js'
import { Skeleton } from '../controls/Skeleton.js'
import { Page } from '../shell/Page.js'
import { useMinute } from './minute.js'
import { daysFrom, ownZone, spellHandover, type Day } from './days.js'
import { spans, usualDays } from './filters.js'
import { onCallOver, type GroupOnCall } from './queries.js'
import { ShiftList } from './ShiftList.js'
import { Strip } from './Strip.js'
import styles from './OnCallPage.module.css'

const route = getRouteApi('/shell/on-call')

/** Who is on call, by group: now, and in the days to come. */
export function OnCallPage() {
  const { days: count = usualDays, group } = route.useSearch()
  const navigate = route.useNavigate()
  const days = daysFrom(useMinute(), count)
  const iso = (ms: number) => new Date(ms).toISOString()
  const { data, error, refetch } = useQuery(onCallOver(iso(days[0]!.from), iso(days.at(-1)!.until)))
  const { data: self } = useQuery(me)
  const shown = data?.groups.filter(one => group === undefined || one.group === group) ?? []
  return (
    <Page title="On call" about={<>Times are in your zone, <strong>{ownZone()}</strong>.</>}>
      <div className={styles.filters} role="group" aria-label="What is shown">
        <SelectField label="Days" value={String(count)} onChange={value => void navigate({ search: old => without(old, 'days', Number(value) === usualDays ? undefined : Number(value)), replace: true })} choices={spans.map(one => ({ value: String(one), label: `${one} days` }))} />
        {data && data.groups.length > 1 && (
          <SelectField
            label="Group" value={group ?? every} onChange={value => void navigate({ search: old => without(old, 'group', value === every ? undefined : value), replace: true })}
            choices={[{ value: every, label: 'Every group' }, ...data.groups.map(one => one.group)]}
          />
        )}
      </div>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && shown.length === 0 && (
        <Empty icon={<PhoneOff />} title="Nobody is on call">No group of the policy has a rota: an incident goes to the member with the fewest open tasks. A rota is written under <code>rotas</code> of its group.</Empty>
      )}
      {data && shown.map(one => <GroupCard key={one.group} group={one} days={days} self={self?.name ?? ''} />)}
    </Page>
  )
}

/** No group can be called so: the policy trims its names. */
const every = ' '

function GroupCard({ group, days, self }: { group: GroupOnCall; days: Day[]; self: string }) {
  const { group: name, onCall, next, gaps, levels, manager } = group
  const id = useId()
  return (
    <section aria-labelledby={id} className={styles.card}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h2 id={id} dir="auto">{name}</h2>
          {manager !== null && <span className={styles.quiet}>managed by <bdi>{manager}</bdi></span>}
        </div>
        <div className={styles.now}>
          {onCall.person === null
            ? <p><Badge tone="bad" icon={<PhoneOff aria-hidden="true" />}>nobody now</Badge> {onCall.because}{onCall.until !== null && <>, until <time dateTime={onCall.until}>{spellHandover(onCall.until)}</time></>}</p>
            : (
              <p>
                <Badge tone="good" icon={<PhoneCall aria-hidden="true" />}>now</Badge> <strong dir="auto">{onCall.person}</strong>{onCall.person === self && ' (you)'}
                {onCall.until !== null && <>, until <time dateTime={onCall.until}>{spellHandover(onCall.until)}</time></>} <span className={styles.quiet}>{onCall.rota}: {onCall.because}</span>
              </p>
            )}
          <p className={styles.quiet}>
            {next === null ? 'Nobody else within a year.' : <>Next: <bdi>{next.person}</bdi>{next.since !== null && <>, from <time dateTime={next.since}>{spellHandover(next.since)}</time></>} ({next.rota})</>}
          </p>
        </div>
      </header>
      {levels.length > 0 && <Strip group={group} days={days} self={self} />}
      {gaps.length > 0 && (
        <div className={styles.gaps}>
          <Badge tone="warn">{gaps.length === 1 ? '1 gap' : `${gaps.length} gaps`}</Badge>
          <ul>
            {gaps.slice(0, mostGaps).map(gap => <li key={gap.from}><time dateTime={gap.from}>{spellHandover(gap.from)}</time> – <time dateTime={gap.until}>{spellHandover(gap.until)}</time></li>)}
            {gaps.length > mostGaps && <li>and {gaps.length - mostGaps} more, in the list</li>}
          </ul>
        </div>
      )}
      <ShiftList group={group} />
    </section>
  )
}

const mostGaps = 4

function without<T extends object, K extends keyof T>(search: T, key: K, value: T[K] | undefined): T {
  const { [key]: _, ...rest } = search
  return (value === undefined ? rest : { ...rest, [key]: value }) as T
}
