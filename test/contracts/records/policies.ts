import { expect, it } from 'vitest'
import { after, noon, openOne, opening, plan, request, twoGroups } from '../../support/incidents.js'
import { week } from '../../support/week.js'
import type { TheRecords } from '../recordStore.js'

export function policies(the: TheRecords): void {
  it('refuses to open anything before the first policy', async () => {
    const { store } = the()
    expect(await store.livePolicy()).toBeNull()
    expect(await store.policyVersions()).toEqual([])
    const made = request()
    const { number } = await store.allocate(made) as { number: string }
    expect(await store.open(number, made, null, opening(number), null)).toMatchObject({ refused: { code: 'no_policy' } })
  })

  it('makes each applied policy a version with author, reason and source; the last one is live', async () => {
    const { store, another } = the()
    const other = await another()
    const source = 'name: two groups # Grüße\n'
    const first = await store.applyPolicy(twoGroups, source, 'Mona', 'first policy', noon)
    expect(first).toEqual({ version: 1, name: 'two groups', author: 'Mona', reason: 'first policy', appliedAt: noon })
    expect(await other.livePolicy()).toEqual({ version: 1, policy: twoGroups })
    const next = { ...twoGroups, name: 'three groups', groups: { ...twoGroups.groups, Third: { manager: 'Tia', members: [], roles: [], rotas: [] } } }
    const second = await store.applyPolicy(next, 'name: three groups', 'Tia', 'we grow', after(1))
    expect(await other.livePolicy()).toEqual({ version: 2, policy: next })
    expect(await store.policyVersions()).toEqual([second, first])
    expect([await store.policySource(1), await store.policySource(2), await store.policySource(3)]).toEqual([source, 'name: three groups', null])
    expect([await other.policyVersion(1), await store.policyVersion(2), await other.policyVersion(3)]).toEqual([{ version: 1, policy: twoGroups }, { version: 2, policy: next }, null])
  })

  it('reads a version that an earlier Baton stored: without notices, and with hours in the former notation', async () => {
    const { store, another, sql } = the()
    const rota = (duty: object) => ({ name: 'A', zone: 'UTC', overrides: [], timeOff: [], duty })
    const rotation = { everyDays: 7, firstDay: '2026-01-05', handover: '00:00', people: ['Ana'] }
    const { people: _people, notices: _notices, ...former } = { ...twoGroups, groups: {
      Desk: { manager: null, members: ['Ana'], roles: [], rotas: [rota({ kind: 'rotation', rotation, shifts: [{ days: ['Mon'], from: '08:00', until: '18:00' }] })] },
    } }
    const { version } = await store.applyPolicy(twoGroups, 'former', 'Mona', 'stored long ago', noon)
    await sql('update policy_versions set document = $1 where version = $2', [JSON.stringify(former), version])
    const groups = { Desk: { ...former.groups.Desk, rotas: [rota({ kind: 'rotation', rotation, week: week({ Mon: '08:00-18:00' }) })] } }
    expect(await (await another()).livePolicy()).toEqual({ version, policy: { ...twoGroups, groups } })
    expect(await (await another()).policyVersion(version)).toEqual({ version, policy: { ...twoGroups, groups } })
    await store.applyPolicy(twoGroups, 'now', 'Mona', 'as it was', noon)
  })

  it('shows each step the policy that is live at that moment', async () => {
    const { store, another } = the()
    const other = await another()
    const { number } = await openOne(store, { plan: plan() })
    const seen: number[] = []
    const look = () => store.step({ number, move: 2 }, null, async ({ live }) => {
      seen.push(live.version)
      return { skipped: true }
    })
    await look()
    const { version } = await other.applyPolicy(twoGroups, 'again', 'Mona', 'back again', after(2))
    await look()
    expect(seen).toEqual([version - 1, version])
  })

  it('numbers policies that are applied at once without gap or clash', async () => {
    const { store, another } = the()
    const other = await another()
    const before = (await store.policyVersions()).length
    const made = await Promise.all(Array.from({ length: 8 }, (_, index) =>
      (index % 2 ? store : other).applyPolicy(twoGroups, 'x', 'Mona', `try ${index}`, noon)))
    expect(made.map(({ version }) => version).sort((a, b) => a - b)).toEqual(Array.from({ length: 8 }, (_, index) => before + 1 + index))
  })

  it('has a store ID that stays, also for another process', async () => {
    const { store, another } = the()
    const id = await store.storeId()
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    expect(await store.storeId()).toBe(id)
    expect(await (await another()).storeId()).toBe(id)
  })
}
