import { sql, type Kysely, type Transaction } from 'kysely'
import { z } from 'zod'
import { batonAuthor } from '../../domain/activityStream.js'
import { refuse, type Refusal } from '../../domain/errors.js'
import type { MessageChannel } from '../../domain/messageChannel.js'
import type { NewReview, OverrideCount, RecordedOverride } from '../../domain/guardrails/override.js'
import { isSameReview, refusalToReview, reviewersOf, reviewText } from '../../domain/guardrails/review.js'
import type { OverrideFilter, OverridePage } from '../../ports/recordStore.js'
import { cursorOf, placeOf } from './cursor.js'
import { lockIncident } from './locked.js'
import { liveVersion, type PolicyCache } from './policies.js'
import { once } from './keptAnswers.js'
import type { WriteRef } from '../../ports/requestRef.js'
import { instant } from './rows.js'
import type { Tables } from './tables.js'

const placeSchema = z.tuple([z.iso.datetime(), z.string().regex(/^OVR\d+$/)])

/** See `RecordStore.overrides`. */
export async function listOverrides(db: Kysely<Tables>, filter: OverrideFilter, limit: number, cursor: string | null): Promise<OverridePage> {
  const after = cursor === null ? null : placeOf(placeSchema, cursor)
  const { awaitingReview, guardrail, number } = filter
  let query = selectOverrides(db).orderBy('overrides.at').orderBy('id').limit(limit + 1)
  if (awaitingReview !== undefined) query = query.where('verdict', awaitingReview ? 'is' : 'is not', null)
  if (guardrail !== undefined) query = query.where('guardrail', '=', guardrail)
  if (number !== undefined) query = query.where('incident_number', '=', number)
  if (after) query = query.where(sql<boolean>`(overrides.at, id) > (${after[0]}::timestamptz, ${after[1]})`)
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { overrides: page.map(overrideOf), next: last && rows.length > limit ? cursorOf([last.at, last.id]) : null }
}

/** See `RecordStore.overrideCounts`. */
export async function countOverrides(db: Kysely<Tables>, since: string | null): Promise<OverrideCount[]> {
  let query = db.selectFrom('overrides').groupBy('guardrail')
  if (since !== null) query = query.where('at', '>=', since)
  return query
    .select(({ fn }) => [
      'guardrail', fn.countAll<number>().as('bent'), fn.count<number>('incident_number').distinct().as('incidents'), fn.max('at').as('lastBentAt'),
      fn.countAll<number>().filterWhere('verdict', 'is', null).as('awaiting'),
      fn.countAll<number>().filterWhere('verdict', '=', 'kept').as('kept'),
      fn.countAll<number>().filterWhere('verdict', '=', 'policy to change').as('policyToChange'),
      fn.countAll<number>().filterWhere('verdict', '=', 'not justified').as('notJustified'),
    ])
    .orderBy('bent', 'desc').orderBy('guardrail').execute()
}

/** See `RecordStore.reviewOverride`. Under the incident's lock, so that its stream tells reviews in the order in which they came. */
export async function reviewOverride(
  db: Kysely<Tables>, policies: PolicyCache, id: string, review: NewReview, at: string, write: WriteRef = { channel: null },
): Promise<{ override: RecordedOverride; repeated: boolean } | { refused: Refusal }> {
  const found = await db.selectFrom('overrides').select('incident_number').where('id', '=', id).executeTakeFirst()
  if (!found) return { refused: refuse('override_not_found', { id, field: 'id' }) }
  return db.transaction().execute(tx => once<{ override: RecordedOverride; repeated: boolean } | { refused: Refusal }>(tx, write, async () => {
    await lockIncident(tx, found.incident_number)
    const override = overrideOf(await selectOverrides(tx).where('id', '=', id).executeTakeFirstOrThrow())
    if (isSameReview(override, review)) return { override, repeated: true }
    const version = await liveVersion(tx)
    if (version === null) return { refused: refuse('no_policy') }
    const { policy } = await policies.get(tx, version)
    const refused = refusalToReview(policy, override, review.by)
    if (refused) return { refused }
    await record(tx, override, review, write.channel, reviewText(override, review, reviewersOf(policy, override).alone), at)
    return { override: { ...override, review: { ...review, at } }, repeated: false }
  }))
}

async function record(tx: Transaction<Tables>, { id, number }: RecordedOverride, { verdict, by, note }: NewReview, channel: MessageChannel | null, text: string, at: string): Promise<void> {
  await tx.updateTable('overrides').set({ verdict, reviewed_by: by, reviewed_at: at, review_note: note, review_channel: channel }).where('id', '=', id).execute()
  // Who follows the incident is told of it.
  await tx.updateTable('incidents').set({ number }).where('number', '=', number).execute()
  await tx.insertInto('entries').columns(['incident_number', 'tier', 'at', 'kind', 'author', 'text'])
    .expression(tx.selectFrom('incidents').where('number', '=', number).select(eb => [
      'number', 'tier', eb.cast<string>(eb.val(at), 'timestamptz').as('at'), eb.val('system').as('kind'), eb.val(batonAuthor).as('author'), eb.val(text).as('text'),
    ])).execute()
}

export function selectOverrides(db: Kysely<Tables>) {
  return db.selectFrom('overrides').select([
    'id', 'incident_number', 'tier', instant('overrides.at').as('at'), 'guardrail', 'rule', 'author', 'reason', 'command', 'verdict', 'reviewed_by',
    instant<string | null>('reviewed_at').as('reviewed_at'), 'review_note',
  ])
}

type OverrideRow = Awaited<ReturnType<ReturnType<typeof selectOverrides>['executeTakeFirstOrThrow']>>

export function overrideOf({ id, incident_number: number, tier, at, guardrail, rule, author: by, reason, command, ...review }: OverrideRow): RecordedOverride {
  const { verdict, reviewed_by: reviewer, reviewed_at: reviewedAt, review_note: note } = review
  return {
    id, number, tier, at, guardrail, rule, by, reason, command,
    review: verdict === null || reviewer === null || reviewedAt === null ? null : { verdict, by: reviewer, at: reviewedAt, note },
  }
}
