import { expect, it } from 'vitest'
import type { CommandOf } from '../../../src/domain/commands.js'
import { approve, decline, requestEscalation } from '../../../src/domain/steps/approvals.js'
import { refuse } from '../../../src/domain/errors.js'
import type { Current } from '../../../src/ports/recordStore.js'
import { after, noon, openOne, plan, request } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

/** The group's manager, Mona, decides; where Lia asks at the Second Line, nobody does, and it is granted at once. */
const asking = (at = after(1), given: Partial<CommandOf<'escalate'>> = {}) => async ({ live, incident, nextApprovalNumber }: Current) =>
  requestEscalation(live, incident, { kind: 'escalate', by: 'Ana', requestId: 'unused', note: 'Please decide', ...given },
    { name: 'Ana', isMember: true }, await nextApprovalNumber(), at)
const mona = { name: 'Mona', isMember: true }
const granting = (at = after(2)) => async ({ live, incident }: Current) => approve(live, incident, { kind: 'approve', by: 'Mona', requestId: 'unused' }, mona, at)
const declining = (at = after(2)) => async ({ incident }: Current) => decline(incident, { kind: 'decline', by: 'Mona', requestId: 'unused', note: 'No' }, mona, at)

export function approvals(the: TheRecords): void {
  it('keeps a request with its incident and among all requests, as it is after each step', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, request(), asking())
    const { approval } = await store.incident(number) ?? {}
    expect(approval).toMatchObject({ state: 'Requested', requestedBy: 'Ana', approvers: ['Mona'], dueAt: after(61) })
    expect(approval?.id).toMatch(/^APR\d{7}$/)
    expect((await store.approvals({ approver: 'Mona' }, 100, null)).approvals).toContainEqual({
      incident: { number, shortDescription: 'No mail', state: 'New', priority: 3, stage: 'Triage', assignmentGroup: 'Service Desk', assignedTo: 'Ana' }, approval,
    })
    await store.step({ number, move: 3 }, request(), declining())
    await store.step({ number, move: 4 }, request(), asking(after(3)))
    await store.step({ number, move: 5 }, request(), granting(after(4)))
    const { incident, approvals: all } = await store.story(number) ?? {}
    expect(all?.map(({ id, state }) => [id === approval?.id, state])).toEqual([[true, 'Declined'], [false, 'Escalated']])
    expect(incident?.approval).toEqual(all?.[1])
  })

  it('filters by state, by who may decide and by incident', async () => {
    const { store } = the()
    const [waiting, granted, nobodys] = [await openOne(store), await openOne(store), await openOne(store, { plan: plan({ assignmentGroup: 'Second Line', assignedTo: 'Leo' }) })]
    for (const { number } of [waiting, granted, nobodys]) await store.step({ number, move: 2 }, request(), asking())
    await store.step({ number: granted.number, move: 3 }, request(), granting())
    const mine = [waiting, granted, nobodys].map(({ number }) => number)
    const found = async (filter: Parameters<typeof store.approvals>[0]) =>
      (await store.approvals(filter, 1000, null)).approvals.map(({ incident }) => incident.number).filter(number => mine.includes(number))
    expect(await found({})).toEqual(mine)
    expect(await found({ state: ['Requested'] })).toEqual([waiting.number])
    expect(await found({ state: ['Escalated'] })).toEqual([granted.number, nobodys.number])
    expect(await found({ state: ['Requested', 'Escalated'], approver: 'Mona' })).toEqual([waiting.number, granted.number])
    expect(await found({ approver: 'Mon' })).toEqual([])
    expect(await found({ state: [] })).toEqual([])
    expect(await found({ number: granted.number })).toEqual([granted.number])
    expect(await found({ number: waiting.number, state: ['Escalated'] })).toEqual([])
  })

  it('pages through requests, the oldest first, without loss or doubling while others are made', async () => {
    const { store } = the()
    const group = plan({ assignedTo: 'Ben' })
    const made: string[] = []
    const make = async (at: string) => {
      const { number } = await openOne(store, { plan: group, at: noon })
      await store.step({ number, move: 2 }, request(), asking(at, { by: 'Pager' }))
      made.push(number)
    }
    // Several at the same instant, so that pages break between equals.
    for (const minute of [500, 500, 500, 501, 501]) await make(after(minute))
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await store.approvals({ state: ['Requested'] }, 2, cursor)
      seen.push(...page.approvals.filter(({ approval }) => approval.requestedBy === 'Pager').map(({ incident }) => incident.number))
      cursor = page.next
      if (made.length < 7) await make(after(600))
    } while (cursor !== null)
    expect(seen).toEqual(made)
    await expect(store.approvals({}, 2, 'nonsense')).rejects.toMatchObject({ refusal: { code: 'field_invalid', details: { field: 'cursor' } } })
  })

  it('gives a number to each request once, and none to what is refused', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const made = request()
    await store.step({ number, move: 2 }, made, asking())
    const { approval } = await store.incident(number) ?? {}
    await store.step({ number, move: 2 }, made, () => Promise.reject(new Error('worked again')))
    await store.step({ number, move: 3 }, request(), async () => ({ refused: refuse('request_open', { number }) }))
    expect((await store.story(number))?.approvals).toEqual([approval])
  })

  it('lets the database itself refuse a second open request for an incident, and an unknown state', async () => {
    const { store, sql } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, request(), asking())
    await expect(sql(`insert into approvals (id, incident_number, state, requested_at, approval) values ('APR9999999', $1, 'Escalated', $2, '{}')`, [number, noon]))
      .rejects.toThrow('one_open_request_per_incident')
    await expect(sql(`update approvals set state = 'Lost' where incident_number = $1`, [number])).rejects.toThrow('approvals_state_check')
  })
}
