import { expect, it } from 'vitest'
import type { NewSignIn } from '../../../src/ports/signInStore.js'
import { after, noon } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

/** Long before anything of these tests. */
const never = '2000-01-01T00:00:00.000Z'

let made = 0
const given = (changes: Partial<NewSignIn> = {}): NewSignIn => {
  made += 1
  return {
    id: `sgn_${made.toString(16).padStart(16, '0')}`, principal: { name: 'Amara', role: 'noc_agent', groups: null }, how: 'link',
    hash: new Uint8Array(32).fill(made), createdAt: noon, expiresAt: after(720), ...changes,
  }
}

export function signIns(the: TheRecords): void {
  it('are found by their ID, by every process, with the hash and nothing changed', async () => {
    const { store, another } = the()
    const { hash, ...signIn } = given({ principal: { name: `Zoë's "2nd"`, role: 'admin', groups: ['First', ''] }, how: 'oidc' })
    expect(await store.signIns.add({ ...signIn, hash }, never)).toEqual({ ...signIn, endedAt: null, endedBy: null })
    const found = await (await another()).signIns.find(signIn.id)
    expect(found?.signIn).toEqual({ ...signIn, endedAt: null, endedBy: null })
    expect([...found?.hash ?? []]).toEqual([...hash])
    expect(await store.signIns.find('sgn_ffffffffffffffff')).toBeNull()
    expect(await store.signIns.find('sgn_\0')).toBeNull()
  })

  it('end once: a second time keeps the first instant, and ends no other', async () => {
    const { store } = the()
    const [one, other] = [await store.signIns.add(given(), never), await store.signIns.add(given(), never)]
    await store.signIns.end(one.id, 'Amara', after(5))
    await store.signIns.end(one.id, 'Zoe', after(9))
    await store.signIns.end('sgn_ffffffffffffffff', 'Zoe', after(9))
    expect((await store.signIns.find(one.id))?.signIn).toMatchObject({ endedAt: after(5), endedBy: 'Amara' })
    expect((await store.signIns.find(other.id))?.signIn.endedAt).toBeNull()
  })

  it('are listed while they hold, the last one first', async () => {
    const { store } = the()
    const [one, two, over, ended] = [
      await store.signIns.add(given({ createdAt: after(1) }), never), await store.signIns.add(given({ createdAt: after(2) }), never),
      await store.signIns.add(given({ expiresAt: after(5) }), never), await store.signIns.add(given(), never),
    ]
    await store.signIns.end(ended.id, 'Amara', after(3))
    const listed = (await store.signIns.holding(after(5))).map(({ id }) => id)
    expect(listed.filter(id => [one, two, over, ended].some(signIn => signIn.id === id))).toEqual([two.id, one.id])
  })

  it('end all at once for one person, who ended them stays, and a request does it once', async () => {
    const { store } = the()
    const principal = { name: 'Wanda', role: 'noc_agent' as const, groups: null }
    const [one, other, over, elses] = [
      await store.signIns.add(given({ principal }), never), await store.signIns.add(given({ principal }), never),
      await store.signIns.add(given({ principal, expiresAt: after(5) }), never), await store.signIns.add(given(), never),
    ]
    const write = { channel: null, request: { requestId: 'out', payload: 'Wanda', by: 'Ingrid' } }
    const first = await store.signIns.endAll('Wanda', 'Ingrid', after(5), write)
    expect(first.ended.map(({ id }) => id).sort()).toEqual([one.id, other.id].sort())
    expect(first.ended).toMatchObject([{ endedAt: after(5), endedBy: 'Ingrid' }, { endedAt: after(5), endedBy: 'Ingrid' }])
    const again = await store.signIns.add(given({ principal }), never)
    expect(await store.signIns.endAll('Wanda', 'Ingrid', after(6), write)).toEqual(first)
    await expect(store.signIns.endAll('Zoe', 'Ingrid', after(6), { ...write, request: { ...write.request, payload: 'Zoe' } })).rejects.toMatchObject({ refusal: { code: 'request_id_reused' } })
    for (const { id } of [over, elses, again]) expect((await store.signIns.find(id))?.signIn).toMatchObject({ endedAt: null, endedBy: null })
    expect(await store.signIns.endAll('Nobody', 'Ingrid', after(6))).toEqual({ ended: [] })
  })

  it('are forgotten when they expired before the given instant, and not a moment sooner', async () => {
    const { store } = the()
    const [old, recent] = [await store.signIns.add(given({ expiresAt: after(59) }), never), await store.signIns.add(given({ expiresAt: after(60) }), never)]
    await store.signIns.add(given(), after(60))
    expect(await store.signIns.find(old.id)).toBeNull()
    expect(await store.signIns.find(recent.id)).not.toBeNull()
  })

  it('make nobody an integration, and none that ends before it begins', async () => {
    const { store } = the()
    await expect(store.signIns.add(given({ principal: { name: 'Robot', role: 'integration', groups: null } }), never)).rejects.toThrow('sign_ins_role_check')
    await expect(store.signIns.add(given({ expiresAt: noon }), never)).rejects.toThrow('violates check constraint')
  })
}
