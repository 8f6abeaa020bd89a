import type { Kysely } from 'kysely'
import type { Token, TokenStore } from '../../ports/tokenStore.js'
import { once } from './keptAnswers.js'
import { prepared } from './prepared.js'
import { json } from './rows.js'
import { storable } from './storable.js'
import type { Tables, TokenRow } from './tables.js'

/** The tokens in PostgreSQL. */
export function postgresTokenStore(db: Kysely<Tables>): TokenStore {
  // Each request of a program begins with it.
  const find = prepared(db, id => selectTokens(db).where('id', '=', id))
  return {
    add: ({ hash, ...given }, write = { channel: null }) => db.transaction().execute(tx => once<Token>(tx, write, async () => {
      const { id, name, actsAs, role, groups, createdAt, createdBy, expiresAt } = storable(given)
      const row = await tx.insertInto('tokens').values({
        id, name, acts_as: actsAs, role, groups: groups && json(groups), hash: Buffer.from(hash), created_at: createdAt, created_by: createdBy, expires_at: expiresAt,
        revoked_at: null, revoked_by: null, last_used_at: null, created_channel: write.channel,
      }).returningAll().executeTakeFirstOrThrow()
      return tokenOf(row)
    // An answer that an earlier Baton kept does not have it.
    }).then(token => ({ ...token, revokedBy: token.revokedBy ?? null }))),
    async find(id) {
      const [row] = await find(storable(id))
      return row ? { token: tokenOf(row), hash: row.hash } : null
    },
    async list() {
      return (await selectTokens(db).orderBy('created_at').orderBy('id').execute()).map(tokenOf)
    },
    revoke: (id, by, at, write = { channel: null }) => db.transaction().execute(async tx => {
      const known = selectTokens(tx).where('id', '=', storable(id))
      if (await known.executeTakeFirst() === undefined) return null
      const { repeated: _, ...token } = await once(tx, write, async () => {
        await tx.updateTable('tokens').set({ revoked_at: at, revoked_by: storable(by) }).where('id', '=', id).where('revoked_at', 'is', null).execute()
        return tokenOf(await known.executeTakeFirstOrThrow())
      })
      return token
    }),
    async used(id, at) {
      await db.updateTable('tokens').set({ last_used_at: at }).where('id', '=', id)
        .where(eb => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', at)])).execute()
    },
  }
}

function selectTokens(db: Kysely<Tables>) {
  return db.selectFrom('tokens').select(['id', 'name', 'acts_as', 'role', 'groups', 'hash', 'created_at', 'created_by', 'expires_at', 'revoked_at', 'revoked_by', 'last_used_at'])
}

function tokenOf({ id, name, acts_as, role, groups, created_at, created_by, expires_at, revoked_at, revoked_by, last_used_at }: Omit<TokenRow, 'created_channel' | 'recorded_at'>): Token {
  return {
    id, name, principal: { name: acts_as, role, groups }, createdAt: created_at, createdBy: created_by, expiresAt: expires_at,
    revokedAt: revoked_at, revokedBy: revoked_by, lastUsedAt: last_used_at,
  }
}
