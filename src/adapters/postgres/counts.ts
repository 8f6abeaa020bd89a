import { sql, type Kysely, type RawBuilder } from 'kysely'
import { openStates } from '../../domain/incident.js'
import type { Counts, CountStore, Spans } from '../../ports/countStore.js'
import type { Tables } from './tables.js'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const latenessBounds = [second, 5 * second, 15 * second, minute, 5 * minute, 15 * minute, hour, 4 * hour, 24 * hour]
const engagingBounds = [minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, 24 * hour]

/** Counts by SQL, over all records: what only grows is never forgotten, and any process tells the same. */
export function postgresCountStore(db: Kysely<Tables>): CountStore {
  return {
    counts: at => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (tx): Promise<Counts> => {
      const rows = async <Row>(query: RawBuilder<Row>) => (await query.execute(tx)).rows
      const one = async <Row>(query: RawBuilder<Row>) => (await rows(query))[0] as Row
      const flags = await one(sql<Pick<Counts, 'breached' | 'needsAttention' | 'unanswered'> & { reopens: number }>`
        select count(*) filter (where incidents.breached and is_open) as breached, count(*) filter (where needs_attention and is_open) as "needsAttention",
          count(*) filter (where tiers.calling ->> 'state' = 'unanswered' and is_open) as unanswered, coalesce(sum(reopen_count), 0)::int8 as reopens
        from incidents join tiers on tiers.incident_number = incidents.number and tiers.number = incidents.tier
        cross join lateral (select incidents.state = any(${openStates}) as is_open) as open`)
      return {
        ...flags,
        incidents: await rows(sql<Counts['incidents'][number]>`select stage, state, count(*) from incidents group by stage, state`),
        tiers: await rows(sql<Counts['tiers'][number]>`select outcome, count(*) from tiers where outcome is not null group by outcome`),
        handoffs: (await one(sql<{ count: number }>`select count(*) from handoffs`)).count,
        breaches: await rows(sql<Counts['breaches'][number]>`with ${breaches} select clock, count(*) from breach group by clock`),
        lateness: spansOf(latenessBounds, await one(sql<SpanRow>`with ${breaches} select ${spans(sql`done_at - at`, latenessBounds)} from breach where done_at is not null`)),
        engaging: spansOf(engagingBounds, await one(sql<SpanRow>`select ${spans(sql`engaged_at - started_at`, engagingBounds)} from tiers where engaged_at is not null`)),
        unnoticedMs: (await one(sql<{ ms: number }>`
          select ${longest(sql`(clock.value ->> 'dueAt')::timestamptz`, at)} as ms
          from incidents join tiers on tiers.incident_number = incidents.number and tiers.number = incidents.tier
          cross join lateral jsonb_each(tiers.clocks) as clock
          where incidents.due_at < ${at}::timestamptz and clock.value ->> 'breachedAt' is null and clock.value ->> 'endedAt' is null`)).ms,
        notices: await rows(sql<Counts['notices'][number]>`select state, count(*) from notices group by state`),
        noticeLagMs: (await one(sql<{ ms: number }>`select ${longest(sql`greatest(send_at, coalesce(held_until, send_at))`, at)} as ms from notices where state = 'wanted'`)).ms,
        outboxLagMs: (await one(sql<{ ms: number }>`select ${longest(sql`at`, at)} as ms from outbox where taken_at is null`)).ms,
      }
    }),
  }
}

/** Each deadline that went by, once: the clock of the incident as a whole takes its breach along from tier to tier. */
const breaches = sql`
  breach as (
    select distinct on (incident_number, case clock.key when 'incident' then 0 else number end, clock.key, clock.value ->> 'breachedAt')
      clock.key as clock, (clock.value ->> 'breachedAt')::timestamptz as at, (clock.value ->> 'breachDoneAt')::timestamptz as done_at
    from tiers cross join lateral jsonb_each(clocks) as clock
    where breached and clock.value ->> 'breachedAt' is not null
    order by incident_number, case clock.key when 'incident' then 0 else number end, clock.key, clock.value ->> 'breachedAt', number)`

type SpanRow = Record<string, number>

function spans(length: RawBuilder<unknown>, bounds: readonly number[]): RawBuilder<SpanRow> {
  const ms = sql`extract(epoch from ${length}) * 1000`
  return sql`count(*) as count, coalesce(sum(${ms}), 0)::float8 as "sumMs", ${sql.join(bounds.map(bound => sql`count(*) filter (where ${ms} <= ${bound}) as ${sql.id(`at most ${bound}`)}`))}`
}

function spansOf(bounds: readonly number[], row: SpanRow): Spans {
  return { atMost: bounds.map(ms => ({ ms, count: row[`at most ${ms}`] ?? 0 })), count: row['count'] ?? 0, sumMs: row['sumMs'] ?? 0 }
}

function longest(since: RawBuilder<unknown>, at: string): RawBuilder<number> {
  return sql<number>`greatest(0, coalesce(max(extract(epoch from ${at}::timestamptz - ${since}) * 1000), 0))::float8`
}
