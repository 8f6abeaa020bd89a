import { sql, type Kysely } from 'kysely'
import type { Policy } from '../../domain/policy/policy.js'
import { policyOfStored } from '../../domain/policy/storedPolicy.js'
import type { LivePolicy, PolicyVersion } from '../../ports/recordStore.js'
import { json } from './rows.js'
import { once } from './keptAnswers.js'
import type { WriteRef } from '../../ports/requestRef.js'
import type { Tables } from './tables.js'

/** Policy versions never change once they are applied, so each is read and parsed once per process. */
export interface PolicyCache {
  /** The policy of this version, which must exist. */
  get(db: Kysely<Tables>, version: number): Promise<LivePolicy>
}

export function policyCache(): PolicyCache {
  const known = new Map<number, LivePolicy>()
  return {
    async get(db, version) {
      const cached = known.get(version)
      if (cached) return cached
      const { document } = await db.selectFrom('policy_versions').select('document')
        .where('version', '=', version).executeTakeFirstOrThrow()
      const live = { version, policy: policyOfStored(document) }
      known.set(version, live)
      return live
    },
  }
}

/** The version that is live: the last one applied. Null before the first. */
export async function liveVersion(db: Kysely<Tables>): Promise<number | null> {
  const row = await db.selectFrom('policy_versions').select(eb => eb.fn.max('version').as('version')).executeTakeFirst()
  return row?.version ?? null
}

export async function applyPolicy(
  db: Kysely<Tables>, policy: Policy, source: string, author: string, reason: string, at: string, write: WriteRef = { channel: null },
): Promise<PolicyVersion & { repeated?: true }> {
  return db.transaction().execute(tx => once(tx, write, async () => {
    // Two that apply at once wait for each other, so that versions count on without gaps.
    await sql`lock table policy_versions in share row exclusive mode`.execute(tx)
    const version = (await liveVersion(tx) ?? 0) + 1
    const { name } = policy
    await tx.insertInto('policy_versions')
      .values({ version, name, author, reason, applied_at: at, source, document: json(policy), channel: write.channel }).execute()
    return { version, name, author, reason, appliedAt: at }
  }))
}

/** The newest first. */
export async function policyVersions(db: Kysely<Tables>): Promise<PolicyVersion[]> {
  return db.selectFrom('policy_versions').select(['version', 'name', 'author', 'reason', 'applied_at as appliedAt'])
    .orderBy('version', 'desc').execute()
}

export async function policySource(db: Kysely<Tables>, version: number): Promise<string | null> {
  const row = await db.selectFrom('policy_versions').select('source').where('version', '=', version).executeTakeFirst()
  return row?.source ?? null
}
