import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ChartNoAxesColumn } from 'lucide-react'
import { useState } from 'react'
import { figureTables, type FigureName } from '../../domain/figures/figureTables.js'
import { groups } from '../api/queries.js'
import { Empty } from '../controls/Empty.js'
import { Failure } from '../controls/Failure.js'
import { SelectField } from '../controls/Fields.js'
import { Skeleton } from '../controls/Skeleton.js'
import { Page } from '../shell/Page.js'
import { Bars, Columns, Lines } from './Charts.js'
import { Figure } from './Figure.js'
import { periods, queryOf, usualWeeks, type DashboardFilters } from './filters.js'
import { figuresOf, type CountedFigures } from './queries.js'
import { Totals } from './Totals.js'
import { spellWeek } from './words.js'
import styles from './DashboardPage.module.css'

const route = getRouteApi('/shell/dashboard')

/** Figures of the support (docs/figures.md). */
export function DashboardPage() {
  const filters = route.useSearch()
  const navigate = route.useNavigate()
  // The period is of the moment at which the page was opened: figures must not move away under somebody who reads them.
  const [openedAt] = useState(() => Date.now())
  const query = queryOf(filters, openedAt)
  const { data, error, refetch, isPlaceholderData } = useQuery(figuresOf(query))
  const change = (changed: { [K in keyof DashboardFilters]: DashboardFilters[K] | undefined }) => void navigate({ search: old => dropUndefined({ ...old, ...changed }), replace: true })
  return (
    <Page title="Dashboard" width="full" about="How the work goes, counted from the records. Weeks begin on Monday, 00:00 UTC; times are wall time.">
      <div className={styles.page}>
        <FilterRow filters={filters} change={change} />
        {error && !data && <Failure error={error} retry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={8} />}
        {data && <div aria-busy={isPlaceholderData} className={isPlaceholderData ? styles.old : undefined}><Figures data={data} query={query} /></div>}
      </div>
    </Page>
  )
}

function FilterRow({ filters, change }: { filters: DashboardFilters; change: (changed: { [K in keyof DashboardFilters]: DashboardFilters[K] | undefined }) => void }) {
  const { data: known = [] } = useQuery(groups)
  const { weeks = usualWeeks, group = '', priority = [] } = filters
  return (
    <div className={styles.filters} role="group" aria-label="What is counted">
      <SelectField label="Period" value={String(weeks)} onChange={value => change({ weeks: Number(value) === usualWeeks ? undefined : Number(value) })} choices={periods.map(one => ({ value: String(one), label: `${one} weeks and this one` }))} />
      <SelectField
        label="Group" value={group === '' ? everyGroup : group} onChange={value => change({ group: value === everyGroup ? undefined : value })}
        choices={[{ value: everyGroup, label: 'Every group' }, ...known.map(({ name }) => name)]}
      />
      <SelectField
        label="Priority" value={priority.length === 1 ? String(priority[0]) : everyGroup} onChange={value => change({ priority: value === everyGroup ? undefined : [Number(value)] })}
        choices={[{ value: everyGroup, label: priority.length > 1 ? priority.map(one => `P${one}`).join(', ') : 'Every priority' }, ...[1, 2, 3, 4, 5].map(one => ({ value: String(one), label: `P${one}` }))]}
      />
    </div>
  )
}

/** No group can be called so: the policy trims its names. */
const everyGroup = ' '

function Figures({ data, query }: { data: CountedFigures; query: string }) {
  const tables = figureTables(data)
  const csv = (figure: FigureName) => `/v1/figures.csv?figure=${figure}&${query}`
  const { total, weeks, stages, pingPongs, engagement, breaches } = data
  if (total.opened + total.resolutions + total.escalations + total.breaches + total.sendBacks === 0) {
    return <Empty icon={<ChartNoAxesColumn />} title="Nothing happened in this period">Choose a longer one, or another group or priority.</Empty>
  }
  const byWeek = weeks.map(week => ({
    label: spellWeek(week.week), opened: week.opened, resolutions: week.resolutions, escalations: week.escalations, sendBacks: week.sendBacks, breaches: week.breaches,
    escalationRate: week.escalationRate, reEscalationRate: week.reEscalationRate, reopenRate: week.reopenRate,
    median: week.timeToEscalation.medianMs, p90: week.timeToEscalation.p90Ms,
  }))
  const places = stages.flatMap(({ stage, priority, response, resolution }) => (stage === null || priority === null ? [] : [{ label: `${stage} P${priority}`, response, resolution }]))
  const spread = (of: 'response' | 'resolution') => places.filter(place => place[of].count > 0).map(place => ({ label: place.label, median: place[of].medianMs, p90: place[of].p90Ms }))
  const clocks = [...new Set(breaches.map(({ clock }) => clock))].sort()
  const breached = [...new Set(breaches.map(({ stage }) => stage))].map(label => ({
    label, ...Object.fromEntries(clocks.map(clock => [clock, breaches.find(one => one.stage === label && one.clock === clock)?.count ?? 0])),
  }))
  return (
    <>
      <Totals total={total} />
      <div className={styles.grid}>
        <Figure title="Volume" about="Incidents that came in, times that one was resolved, and times that one was handed up." table={tables.weeks} columns={[0, 1, 7, 6]} csv={csv('weeks')}>
          <Columns label="Volume by week" points={byWeek} measure="count" series={[{ key: 'opened', name: 'opened' }, { key: 'resolutions', name: 'resolved' }, { key: 'escalations', name: 'escalations' }]} />
        </Figure>
        <Figure title="Rates" about="Of the incidents that came in that week: handed up. Of its resolutions: reopened, and come back although a higher stage had them." table={tables.weeks} columns={[0, 3, 12, 9]} csv={csv('weeks')}>
          <Lines label="Rates by week" points={byWeek} measure="rate" series={[{ key: 'escalationRate', name: 'escalation rate' }, { key: 'reEscalationRate', name: 're-escalation rate' }, { key: 'reopenRate', name: 'reopen rate' }]} />
        </Figure>
        <Figure title="Time to escalation" about="From coming in to the first handing up, of the incidents that came in that week." table={tables.weeks} columns={[0, 2, 4, 5]} csv={csv('weeks')} empty={total.escalated === 0 ? 'Nothing was handed up.' : null}>
          <Lines label="Time to escalation by week" points={byWeek} measure="time" series={spreadSeries} />
        </Figure>
        <Figure title="Send-backs and breaches" about="Times that a tier asked back, and deadlines that went by, by week." table={tables.weeks} columns={[0, 13, 14]} csv={csv('weeks')} empty={total.sendBacks + total.breaches === 0 ? 'None: nobody asked back, and every deadline was kept.' : null}>
          <Columns label="Send-backs and breaches by week" points={byWeek} measure="count" series={[{ key: 'sendBacks', name: 'send-backs' }, { key: 'breaches', name: 'breaches' }]} />
        </Figure>
        <Figure title="Response" about="From the start of a tier until somebody of its group was heard, by stage and priority." table={tables.stages} columns={[0, 1, 2, 3, 4, 5]} csv={csv('stages')} empty={spread('response').length === 0 ? 'Nobody was heard yet.' : null}>
          <Bars label="Response time by stage and priority" points={spread('response')} measure="time" series={spreadSeries} />
        </Figure>
        <Figure title="Resolution" about="From the opening to the last resolution, at the stage where that was, by priority." table={tables.stages} columns={[0, 1, 6, 7, 8]} csv={csv('stages')} empty={spread('resolution').length === 0 ? 'Nothing was resolved.' : null}>
          <Bars label="Time to resolution by stage and priority" points={spread('resolution')} measure="time" series={spreadSeries} />
        </Figure>
        <Figure title="Handoff to work" about="From a handoff until somebody of the receiving group worked on the matter itself." table={tables.engagement} csv={csv('engagement')} empty={engagement.some(({ timeToEngage }) => timeToEngage.count > 0) ? null : 'Nothing that was handed over was worked on yet.'}>
          <Bars label="Time to engage by group" points={engagement.map(({ group, timeToEngage }) => ({ label: group, median: timeToEngage.medianMs, p90: timeToEngage.p90Ms }))} measure="time" series={spreadSeries} />
        </Figure>
        <Figure title="Ping-pong" about="Which group asked which other group back, and how often." table={tables.pingPongs} csv={csv('pingPongs')} empty={pingPongs.length === 0 ? 'Nobody asked back.' : null}>
          <Bars label="Send-backs by pair of groups" points={pingPongs.slice(0, 12).map(({ from, to, count }) => ({ label: `${from} → ${to}`, count }))} measure="count" series={[{ key: 'count', name: 'asked back' }]} />
        </Figure>
        <Figure title="Breaches" about="Deadlines that went by, by stage and clock." table={tables.breaches} csv={csv('breaches')} empty={breaches.length === 0 ? 'Every deadline was kept.' : null}>
          <Bars label="Breaches by stage and clock" points={breached} measure="count" stacked series={clocks.map(clock => ({ key: clock, name: clock }))} />
        </Figure>
      </div>
    </>
  )
}

const spreadSeries = [{ key: 'median', name: 'median' }, { key: 'p90', name: 'p90' }]

function dropUndefined(filters: { [K in keyof DashboardFilters]: DashboardFilters[K] | undefined }): DashboardFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}
