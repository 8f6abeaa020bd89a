import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import type { BreachFigure, EngagementFigure, Figures, FiguresAsked, PeriodFigures, PingPongFigure, Spread, StageFigures } from '../../domain/figures/figures.js'
import type { FigureStore } from '../../ports/figureStore.js'
import { storable } from './storable.js'
import type { Tables } from './tables.js'

/** Counts the records by SQL; what each figure means stands in docs/figures.md. */
export function postgresFigureStore(db: Kysely<Tables>): FigureStore {
  return {
    figures: given => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async tx => {
      const asked = storable(given)
      const { from, until, group, priorities } = asked
      const periods = await periodsOf(tx, asked)
      const total = periods.find(({ week }) => week === null)
      return {
        from, until, group, priorities: [...priorities],
        total: figuresOf(total),
        weeks: weekStarts(from, until).map(week => ({ week, ...figuresOf(periods.find(one => one.week === week)) })),
        stages: await stagesOf(tx, asked),
        pingPongs: await pingPongsOf(tx, asked),
        engagement: await engagementOf(tx, asked),
        breaches: await breachesOf(tx, asked),
      } satisfies Figures
    }),
  }
}

/**
 * The tiers that count, with what became of them. An escalation is a tier that was handed up, by somebody, a rule or its
 * clock; a tier whose clock ran out and that was not handed up goes on, and has no outcome.
 */
function tiersThat({ group, priorities }: FiguresAsked): RawBuilder<unknown> {
  return sql`
    tier as (
      select tiers.incident_number, tiers.number, tiers.stage, tiers.assignment_group, tiers.started_at, tiers.ended_at, tiers.answered_at, tiers.engaged_at, tiers.breached, incidents.priority, incidents.opened_at, incidents.resolved_at, tiers.number = incidents.tier as is_last,
        tiers.outcome in ('escalated', 'breached') as went_up
      from tiers join incidents on incidents.number = tiers.incident_number
      where (${group}::text is null or tiers.assignment_group = ${group})
        and (cardinality(${[...priorities]}::integer[]) = 0 or incidents.priority = any(${[...priorities]}::integer[])))`
}

const within = (at: RawBuilder<unknown>, { from, until }: FiguresAsked) => sql`${at} >= ${from}::timestamptz and ${at} < ${until}::timestamptz`

/** Each time that an incident was resolved, at the tier that ran then. All but the last were ended by a reopen; the last perhaps by the closing. */
const resolutions = sql`
  resolution as (
    select tier.incident_number, pause.from_at as at, tier.priority,
      pause.to_at is not null and pause.place <= incidents.reopen_count as was_reopened, pause.place = pause.of as is_last,
      exists (select from tiers below where below.incident_number = tier.incident_number and below.number < tier.number and below.outcome in ('escalated', 'breached')) as was_escalated
    from incidents
    cross join lateral (
      select (stretch ->> 'from')::timestamptz as from_at, (stretch ->> 'to')::timestamptz as to_at, row_number() over (order by place) as place, count(*) over () as of
      from jsonb_array_elements(incidents.pauses) with ordinality as pauses(stretch, place) where stretch ->> 'state' = 'Resolved') as pause
    join tier on tier.incident_number = incidents.number and tier.number = (
      select max(running.number) from tiers running where running.incident_number = incidents.number and running.started_at <= pause.from_at))`

/**
 * Each deadline that went by unkept. The clock of the incident as a whole goes on from tier to tier and takes its breach
 * along: it counts where it happened. A clock that another priority replaced may hand its breach on as well.
 */
const breaches = sql`
  breach as (
    select distinct on (tier.incident_number, case clock.name when 'incident' then 0 else tier.number end, clock.name, clock.value ->> 'breachedAt')
      tier.incident_number, tier.stage, clock.name as clock, (clock.value ->> 'breachedAt')::timestamptz as at
    from tier join tiers on tiers.incident_number = tier.incident_number and tiers.number = tier.number and tier.breached
    cross join lateral (
      select key as name, value from jsonb_each(tiers.clocks)
      union all select canceled ->> 'name', canceled -> 'clock' from jsonb_array_elements(tiers.canceled_clocks) as canceled) as clock
    where clock.value ->> 'breachedAt' is not null
    order by tier.incident_number, case clock.name when 'incident' then 0 else tier.number end, clock.name, clock.value ->> 'breachedAt', tier.number)`

interface PeriodRow {
  week: string | null
  what: 'opened' | 'escalations' | 'resolutions' | 'sendBacks' | 'breaches'
  count: number
  /** Of those. */
  escalated: number
  reopened: number
  reEscalated: number
  medianMs: number | null
  p90Ms: number | null
}

/** Everything that happened, each with its instant, put together by week and as a whole. */
async function periodsOf(tx: Transaction<Tables>, asked: FiguresAsked): Promise<PeriodOf[]> {
  const { rows } = await sql<PeriodRow>`
    with ${tiersThat(asked)}, ${resolutions}, ${breaches},
    arrival as (
      select incident_number, min(started_at) as at, min(ended_at) filter (where went_up) as up_at from tier group by incident_number),
    event as (
      select 'opened' as what, at, up_at is not null as escalated, false as reopened, false as re_escalated, ${msBetween(sql`at`, sql`up_at`)} as took from arrival
      union all select 'escalations', ended_at, false, false, false, null from tier where went_up
      union all select 'resolutions', at, was_escalated, was_reopened,
        was_escalated and (was_reopened or (is_last and exists (select from incidents later where later.follow_up_of = resolution.incident_number))), null from resolution
      union all select 'sendBacks', started_at, false, false, false, null from tiers asked_tier
        join incidents on incidents.number = asked_tier.incident_number
        where asked_tier.question is not null and ${isAbout(asked)}
      union all select 'breaches', at, false, false, false, null from breach)
    select week, what, count(*) as count,
      count(*) filter (where escalated) as escalated, count(*) filter (where reopened) as reopened, count(*) filter (where re_escalated) as "reEscalated",
      ${spread(sql`took`)}
    from (select *, date_trunc('week', at, 'UTC') as week from event where ${within(sql`at`, asked)}) as placed
    group by grouping sets ((week, what), (what))`.execute(tx)
  const weeks = [...new Set(rows.map(({ week }) => week))]
  return weeks.map(week => ({ week, rows: rows.filter(row => row.week === week) }))
}

interface PeriodOf { week: string | null; rows: PeriodRow[] }

function figuresOf(period: PeriodOf | undefined): PeriodFigures {
  const of = (what: PeriodRow['what']) => period?.rows.find(row => row.what === what)
  const [opened, resolved] = [of('opened'), of('resolutions')]
  const counts = {
    opened: opened?.count ?? 0, escalated: opened?.escalated ?? 0, resolutions: resolved?.count ?? 0, reopened: resolved?.reopened ?? 0,
    escalatedResolutions: resolved?.escalated ?? 0, reEscalated: resolved?.reEscalated ?? 0,
  }
  return {
    ...counts,
    escalationRate: rate(counts.escalated, counts.opened),
    timeToEscalation: { count: counts.escalated, medianMs: whole(opened?.medianMs), p90Ms: whole(opened?.p90Ms) },
    reopenRate: rate(counts.reopened, counts.resolutions),
    reEscalationRate: rate(counts.reEscalated, counts.escalatedResolutions),
    escalations: of('escalations')?.count ?? 0, sendBacks: of('sendBacks')?.count ?? 0, breaches: of('breaches')?.count ?? 0,
  }
}

async function stagesOf(tx: Transaction<Tables>, asked: FiguresAsked): Promise<StageFigures[]> {
  const { rows } = await sql<{ stage: string | null; priority: number | null; tiers: number; answered: number; responseMedian: number | null; responseP90: number | null; resolved: number; resolutionMedian: number | null; resolutionP90: number | null }>`
    with ${tiersThat(asked)},
    took as (
      select stage, priority, 1 as tiers, ${msBetween(sql`started_at`, sql`answered_at`)} as response, null::numeric as resolution from tier where ${within(sql`started_at`, asked)}
      union all select stage, priority, 0, null, ${msBetween(sql`opened_at`, sql`resolved_at`)} from tier where is_last and resolved_at is not null and ${within(sql`resolved_at`, asked)})
    select stage, priority, coalesce(sum(tiers), 0)::integer as tiers,
      count(response) as answered, ${percentile(0.5, sql`response`)} as "responseMedian", ${percentile(0.9, sql`response`)} as "responseP90",
      count(resolution) as resolved, ${percentile(0.5, sql`resolution`)} as "resolutionMedian", ${percentile(0.9, sql`resolution`)} as "resolutionP90"
    from took group by grouping sets ((stage, priority), (stage), (priority)) order by stage nulls last, priority nulls last`.execute(tx)
  return rows.map(({ stage, priority, tiers, ...row }) => ({
    stage, priority, tiers,
    response: { count: row.answered, medianMs: whole(row.responseMedian), p90Ms: whole(row.responseP90) },
    resolution: { count: row.resolved, medianMs: whole(row.resolutionMedian), p90Ms: whole(row.resolutionP90) },
  }))
}

/** A send back opens a tier with a question for those who are asked. */
async function pingPongsOf(tx: Transaction<Tables>, asked: FiguresAsked): Promise<PingPongFigure[]> {
  const { rows } = await sql<PingPongFigure>`
    select asked_tier.question -> 'from' ->> 'assignmentGroup' as "from", asked_tier.assignment_group as "to", count(*) as count, count(distinct asked_tier.incident_number) as incidents
    from tiers asked_tier join incidents on incidents.number = asked_tier.incident_number
    where asked_tier.question is not null and ${within(sql`asked_tier.started_at`, asked)} and ${isAbout(asked)}
    group by 1, 2 order by 3 desc, 1, 2`.execute(tx)
  return rows
}

/** A question concerns those who ask and those who are asked. */
function isAbout({ group, priorities }: FiguresAsked): RawBuilder<unknown> {
  return sql`(${group}::text is null or asked_tier.assignment_group = ${group} or asked_tier.question -> 'from' ->> 'assignmentGroup' = ${group})
    and (cardinality(${[...priorities]}::integer[]) = 0 or incidents.priority = any(${[...priorities]}::integer[]))`
}

/** Who asked and who was asked know the matter already: only what was handed to somebody new counts. */
async function engagementOf(tx: Transaction<Tables>, asked: FiguresAsked): Promise<EngagementFigure[]> {
  const { rows } = await sql<{ group: string; handoffs: number; engaged: number; medianMs: number | null; p90Ms: number | null }>`
    with ${tiersThat(asked)},
    handoff as (
      select tier.assignment_group, ${msBetween(sql`tier.started_at`, sql`tier.engaged_at`)} as took
      from tier join tiers giving on giving.incident_number = tier.incident_number and giving.number = tier.number - 1
      where giving.outcome not in ('sentBack', 'answered') and ${within(sql`tier.started_at`, asked)})
    select assignment_group as "group", count(*) as handoffs, count(took) as engaged, ${spread(sql`took`)}
    from handoff group by 1 order by 1`.execute(tx)
  return rows.map(({ group, handoffs, engaged, medianMs, p90Ms }) => ({ group, handoffs, timeToEngage: spreadOf(engaged, medianMs, p90Ms) }))
}

async function breachesOf(tx: Transaction<Tables>, asked: FiguresAsked): Promise<BreachFigure[]> {
  const { rows } = await sql<BreachFigure>`
    with ${tiersThat(asked)}, ${breaches}
    select stage, clock, count(*) as count from breach where ${within(sql`at`, asked)} group by 1, 2 order by 3 desc, 1, 2`.execute(tx)
  return rows
}

/** An instant may be set back by a clock that was; what took less than nothing took nothing. */
function msBetween(from: RawBuilder<unknown>, to: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${to} is not null then greatest(0, extract(epoch from ${to} - ${from}) * 1000) end`
}

function percentile(share: number, of: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`percentile_cont(${sql.lit(share)}) within group (order by ${of}::double precision)`
}

function spread(took: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${percentile(0.5, took)} as "medianMs", ${percentile(0.9, took)} as "p90Ms"`
}

function spreadOf(count: number, medianMs: number | null, p90Ms: number | null): Spread {
  return { count, medianMs: whole(medianMs), p90Ms: whole(p90Ms) }
}

function whole(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms)
}

function rate(part: number, of: number): number | null {
  return of === 0 ? null : part / of
}

const dayMs = 86_400_000
/** The first Monday that the count of ms begins with. */
const firstMondayMs = 4 * dayMs

/** The Mondays, 00:00 UTC, of the weeks that a period touches. */
function weekStarts(from: string, until: string): string[] {
  const first = Math.floor((Date.parse(from) - firstMondayMs) / (7 * dayMs)) * 7 * dayMs + firstMondayMs
  const count = Math.ceil((Date.parse(until) - first) / (7 * dayMs))
  return Array.from({ length: Math.max(0, count) }, (_, index) => new Date(first + index * 7 * dayMs).toISOString())
}
