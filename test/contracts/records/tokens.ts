import { expect, it } from 'vitest'
import type { NewToken } from '../../../src/ports/tokenStore.js'
import { after, noon, request } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

let made = 0
const given = (changes: Partial<NewToken> = {}): NewToken => {
  made += 1
  return {
    id: `tok_${made.toString(16).padStart(8, '0')}`, name: 'monitoring', actsAs: 'monitoring', role: 'integration', groups: null, hash: new Uint8Array(32).fill(made),
    createdAt: noon, createdBy: 'Olivia', expiresAt: null, ...changes,
  }
}

export function tokens(the: TheRecords): void {
  it('are revoked once, by somebody: a second time changes nothing, and no other token', async () => {
    const { store } = the()
    const [one, other] = [await store.tokens.add(given()), await store.tokens.add(given())]
    const revoked = { ...one, revokedAt: after(5), revokedBy: `Zoë's "2nd"` }
    expect(await store.tokens.revoke(one.id, `Zoë's "2nd"`, after(5))).toEqual(revoked)
    expect(await store.tokens.revoke(one.id, 'Sigrid', after(9))).toEqual(revoked)
    expect((await store.tokens.find(one.id))?.token).toEqual(revoked)
    expect((await store.tokens.find(other.id))?.token).toMatchObject({ revokedAt: null, revokedBy: null })
    expect(await store.tokens.revoke('tok_ffffffff', 'Sigrid', after(9))).toBeNull()
    expect(await store.tokens.revoke('tok_\0', 'Sigrid', after(9))).toBeNull()
  })

  it('are revoked under a key that is good for no other', async () => {
    const { store } = the()
    const [one, other] = [await store.tokens.add(given()), await store.tokens.add(given())]
    const key = { channel: null, request: request('revoke once', one.id) }
    const first = await store.tokens.revoke(one.id, 'Olivia', after(5), key)
    expect(await store.tokens.revoke(one.id, 'Olivia', after(7), key)).toEqual(first)
    await expect(store.tokens.revoke(other.id, 'Olivia', after(7), { channel: null, request: request('revoke once', other.id) })).rejects.toMatchObject({ refusal: { code: 'request_id_reused' } })
    expect((await store.tokens.find(other.id))?.token.revokedAt).toBeNull()
  })
}
