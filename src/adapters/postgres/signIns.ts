import type { Kysely } from 'kysely'
import type { SignIn, SignInStore } from '../../ports/signInStore.js'
import { prepared } from './prepared.js'
import { json } from './rows.js'
import { storable } from './storable.js'
import type { SignInRow, Tables } from './tables.js'

/** The sign-ins in PostgreSQL. */
export function postgresSignInStore(db: Kysely<Tables>): SignInStore {
  // Each request of somebody in a browser begins with it.
  const find = prepared(db, id => db.selectFrom('sign_ins').select(['id', 'name', 'role', 'groups', 'how', 'hash', 'created_at', 'expires_at', 'ended_at']).where('id', '=', id))
  return {
    async add({ hash, ...given }, forget) {
      const { id, principal: { name, role, groups }, how, createdAt, expiresAt } = storable(given)
      await db.deleteFrom('sign_ins').where('expires_at', '<', forget).execute()
      const row = await db.insertInto('sign_ins').values({
        id, name, role, groups: groups && json(groups), how, hash: Buffer.from(hash), created_at: createdAt, expires_at: expiresAt, ended_at: null,
      }).returningAll().executeTakeFirstOrThrow()
      return signInOf(row)
    },
    async find(id) {
      const [row] = await find(storable(id))
      return row ? { signIn: signInOf(row), hash: row.hash } : null
    },
    async end(id, at) {
      await db.updateTable('sign_ins').set({ ended_at: at }).where('id', '=', storable(id)).where('ended_at', 'is', null).execute()
    },
  }
}

function signInOf({ id, name, role, groups, how, created_at, expires_at, ended_at }: Omit<SignInRow, 'recorded_at'>): SignIn {
  return { id, principal: { name, role, groups }, how, createdAt: created_at, expiresAt: expires_at, endedAt: ended_at }
}
