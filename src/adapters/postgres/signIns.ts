import type { Kysely } from 'kysely'
import type { SignIn, SignInStore } from '../../ports/signInStore.js'
import { once } from './keptAnswers.js'
import { prepared } from './prepared.js'
import { json } from './rows.js'
import { storable } from './storable.js'
import type { SignInRow, Tables } from './tables.js'

/** The sign-ins in PostgreSQL. */
export function postgresSignInStore(db: Kysely<Tables>): SignInStore {
  // Each request of somebody in a browser begins with it.
  const find = prepared(db, id => selectSignIns(db).where('id', '=', id))
  return {
    async add({ hash, ...given }, forget) {
      const { id, principal: { name, role, groups }, how, createdAt, expiresAt } = storable(given)
      await db.deleteFrom('sign_ins').where('expires_at', '<', forget).execute()
      const row = await db.insertInto('sign_ins').values({
        id, name, role, groups: groups && json(groups), how, hash: Buffer.from(hash), created_at: createdAt, expires_at: expiresAt, ended_at: null, ended_by: null,
      }).returningAll().executeTakeFirstOrThrow()
      return signInOf(row)
    },
    async find(id) {
      const [row] = await find(storable(id))
      return row ? { signIn: signInOf(row), hash: row.hash } : null
    },
    async holding(at) {
      const rows = await selectSignIns(db).where('ended_at', 'is', null).where('expires_at', '>', at).orderBy('created_at', 'desc').orderBy('id').execute()
      return rows.map(signInOf)
    },
    async end(id, by, at) {
      await db.updateTable('sign_ins').set({ ended_at: at, ended_by: storable(by) }).where('id', '=', storable(id)).where('ended_at', 'is', null).execute()
    },
    endAll: (person, by, at, write = { channel: null }) => db.transaction().execute(async tx => {
      const { ended } = await once(tx, write, async () => {
        const rows = await tx.updateTable('sign_ins').set({ ended_at: at, ended_by: storable(by) })
          .where('name', '=', storable(person)).where('ended_at', 'is', null).where('expires_at', '>', at).returningAll().execute()
        return { ended: rows.map(signInOf) }
      })
      return { ended }
    }),
  }
}

function selectSignIns(db: Kysely<Tables>) {
  return db.selectFrom('sign_ins').select(['id', 'name', 'role', 'groups', 'how', 'hash', 'created_at', 'expires_at', 'ended_at', 'ended_by'])
}

function signInOf({ id, name, role, groups, how, created_at, expires_at, ended_at, ended_by }: Omit<SignInRow, 'recorded_at'>): SignIn {
  return { id, principal: { name, role, groups }, how, createdAt: created_at, expiresAt: expires_at, endedAt: ended_at, endedBy: ended_by }
}
