import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gaps } from '../../src/domain/onCall/onCall.js'
import { policyDiff } from '../../src/domain/policy/policyDiff.js'
import { readPolicy } from '../../src/domain/policy/policyDocument.js'
import { servedBaton } from '../support/apiOf.js'
import { exampleWith } from '../support/examplePolicy.js'

const onCall = readFileSync('policies/on-call.yaml', 'utf8')
const the = servedBaton(onCall)

const policyIn = (source: string) => {
  const reading = readPolicy(source)
  if ('problems' in reading) throw new Error('the policy is broken')
  return reading.policy
}
const get = async <Body>(url: string): Promise<Body> => {
  const { status, body } = await the.api.ask('GET', url, { as: 'viewer' })
  expect([url, status, body.detail]).toEqual([url, 200, undefined])
  return body as unknown as Body
}

interface Strip {
  from: string
  until: string
  groups: {
    group: string
    onCall: { person: string | null; rota: string | null }
    levels: { rota: string; zone: string; shifts: { person: string | null; since: string; until: string; exception: string | null }[] }[]
    gaps: { from: string; until: string }[]
  }[]
}

describe('GET /v1/on-call', () => {
  it('tells each level of each group that has rotas, without hole or overlap', async () => {
    const { from, until, groups } = await get<Strip>('/v1/on-call?from=2026-03-09&until=2026-03-23')
    expect([from, until]).toEqual(['2026-03-09T00:00:00.000Z', '2026-03-23T00:00:00.000Z'])
    expect(groups.map(({ group, levels }) => [group, levels.map(({ rota }) => rota)])).toEqual([
      ['Network Engineering', ['Holidays', 'Europe', 'America']], ['Network Operations', ['Office hours', 'Nights and weekends']],
    ])
    for (const { levels } of groups) {
      for (const { shifts } of levels) {
        expect([shifts[0]?.since, shifts.at(-1)?.until]).toEqual([from, until])
        expect(shifts.slice(1).map(({ since }) => since)).toEqual(shifts.slice(0, -1).map(shift => shift.until))
      }
    }
    const [office] = groups[1]?.levels ?? []
    expect(office?.shifts).toContainEqual(expect.objectContaining({ person: 'Bruno', since: '2026-03-11T11:00:00.000Z', until: '2026-03-11T17:00:00.000Z', exception: 'override' }))
    expect(office?.shifts.filter(({ person }) => person === null).map(({ since, until: end }) => ({ from: since, until: end }))).toEqual(
      gaps(policyIn(onCall).groups['Network Operations']?.rotas[0] ?? (undefined as never), from, until).map(({ because: _, ...gap }) => gap))
  })

  it('tells when no level names anybody', async () => {
    const { groups } = await get<Strip>('/v1/on-call?from=2026-03-09&until=2026-03-10&group=Network%20Engineering')
    // Europe until 19:00 in Berlin, America from 09:00 to 23:00 in Los Angeles: 16:00 to 06:00 UTC, and Europe again from 06:00 UTC.
    expect(groups.map(({ gaps: found }) => found)).toEqual([[]])
    const week = await get<Strip>('/v1/on-call?from=2025-12-30&until=2026-01-06&group=Network%20Engineering')
    expect(week.groups[0]?.gaps).toMatchObject([{ from: '2025-12-30T00:00:00.000Z', until: '2026-01-05T06:00:00.000Z' }])
  })

  it('is of a week from now on unless something else is asked for, and says who is on call now', async () => {
    const { from, until, groups } = await get<Strip>('/v1/on-call')
    expect(Date.parse(until) - Date.parse(from)).toBe(7 * 86_400_000)
    const { groups: known } = await get<{ groups: { name: string; onCall: { person: string | null } | null }[] }>('/v1/groups')
    for (const { group, onCall: now } of groups) expect(known.find(({ name }) => name === group)?.onCall?.person).toBe(now.person)
  })

  it('of a group without rotas has no level and no gap', async () => {
    expect((await get<Strip>('/v1/on-call?group=Service%20Desk')).groups).toMatchObject([{ group: 'Service Desk', levels: [], gaps: [], onCall: { person: null } }])
  })

  it.each([
    ['?group=Nobody', 422, 'unknown_group'], ['?from=2026-03-09&until=2026-03-09', 400, 'field_invalid'], ['?from=2026-03-09&until=2027-03-09', 400, 'field_invalid'],
  ])('refuses what makes no sense: %s', async (query, status, code) => {
    expect(await the.api.ask('GET', `/v1/on-call${query}`, { as: 'viewer' })).toMatchObject({ status, body: { code } })
  })
})

describe('A version of the policy', () => {
  it('is told as Baton works with it, in words, and with the names that it knows', async () => {
    const { body } = await the.api.ask('GET', '/v1/policies/live/document', { as: 'viewer' })
    expect(body).toMatchObject({ version: 1, name: 'On call', names: { groups: ['Network Engineering', 'Network Operations', 'Service Desk'] } })
    expect(body.policy).toEqual(JSON.parse(JSON.stringify(policyIn(onCall))))
    const parts = body.parts as { heading: string; table: { head: string[]; rows: string[][] } | null }[]
    expect(parts.map(({ heading }) => heading)).toEqual(expect.arrayContaining(['Policy On call', 'Groups']))
    const decisions = parts.find(({ heading }) => heading.endsWith('decisions, first match wins'))
    expect(decisions?.table?.head).toEqual(['row', 'when', 'stage', 'group'])
    expect(await the.api.ask('GET', '/v1/policies/99/document', { as: 'viewer' })).toMatchObject({ status: 404 })
  })

  it('is compared with another in the words of the command line', async () => {
    const changed = onCall.replace('name: On call', 'name: On call again').replace('handover: 07:00', 'handover: 06:00')
    await the.baton.applyPolicy(changed)
    const { body } = await the.api.ask('GET', '/v1/policies/diff?from=1', { as: 'viewer' })
    expect(body).toEqual({ from: { version: 1, name: 'On call' }, to: { version: 2, name: 'On call again' }, changes: policyDiff(policyIn(onCall), policyIn(changed)) })
    expect((body.changes as unknown[]).length).toBeGreaterThan(1)
    expect(await the.api.ask('GET', '/v1/policies/diff?from=1&to=1', { as: 'viewer' })).toMatchObject({ status: 200, body: { changes: [] } })
    expect(await the.api.ask('GET', '/v1/policies/diff?from=1&to=77', { as: 'viewer' })).toMatchObject({ status: 404 })
    await the.baton.applyPolicy(onCall)
  })
})

describe('What would happen', () => {
  const ask = (body: object) => the.api.ask('POST', '/v1/policies/foresee', { as: 'viewer', body: { category: 'SD-WAN', impact: 2, urgency: 1, ...body } })

  it('to a new incident is what then happens to it', async () => {
    await the.baton.applyPolicy(exampleWith())
    const { status, body } = await ask({ subcategory: 'Link failure' })
    expect(status).toBe(200)
    const incident = await the.baton.open({ impact: 2, urgency: 1 })
    const { priority, stage, assignmentGroup, assignedTo, tier: { plan, startedAt, clocks } } = await incident.now()
    expect(body).toMatchObject({ priority, refused: null, plan: { stage, assignmentGroup, assignedTo, row: plan.row, ladder: plan.ladder, assignedBecause: plan.assignedBecause, instructions: plan.instructions } })
    const foreseen = body.plan as { respondBy: string; resolveBy: string }
    const after = (at: string | null | undefined, since: unknown) => Math.round((Date.parse(at ?? '') - Date.parse(String(since))) / 60_000)
    expect(after(foreseen.respondBy, body.at)).toBe(after(clocks.respond?.dueAt, startedAt))
    expect(after(foreseen.resolveBy, body.at)).toBe(after(clocks.resolve?.dueAt, startedAt))
    const rows = (body.timeline as { rows: { event: string; stage: string }[] }).rows
    expect(rows.at(0)).toMatchObject({ stage: 'Triage' })
    expect(new Set(rows.map(row => row.stage)).size).toBeGreaterThan(1)
    expect((await the.baton.records.list({}, 50, null)).incidents).toHaveLength(1)
  })

  it('to one that goes up from a stage is where the decision table leads', async () => {
    const { body } = await ask({ subcategory: 'Link failure', stage: 'Triage', at: '2026-03-09T10:00:00Z' })
    expect(body).toMatchObject({ at: '2026-03-09T10:00:00.000Z', refused: null, timeline: null, plan: { stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering' } })
    expect((body.plan as { row: string }).row).toMatch(/^decision row \d+:/)
  })

  it('where it is refused says why, in the words of the catalogue', async () => {
    expect((await ask({ subcategory: 'Link failure', stage: 'L3 investigation' })).body).toMatchObject({ plan: null, refused: { code: 'last_stage' } })
    expect((await ask({ stage: 'Nowhere' })).body).toMatchObject({ plan: null, refused: { code: 'stage_not_in_ladder' } })
    expect(await ask({ impact: 4 })).toMatchObject({ status: 400, body: { code: 'payload_invalid' } })
  })
})

describe('A policy that somebody wrote', () => {
  const check = (source: string, as = 'admin') => the.api.ask('POST', '/v1/policies/check', { as, body: { source } })

  it('is checked: what it would change, which incidents it touches, and it is not applied', async () => {
    const before = await the.baton.records.policyVersions()
    const { status, body } = await check(exampleWith(['manager: Ingrid', 'manager: Olivia']))
    expect(status).toBe(200)
    expect(body).toMatchObject({ problems: [], touched: { open: 1 } })
    expect(JSON.stringify(body.changes)).toContain('Olivia')
    expect(await the.baton.records.policyVersions()).toEqual(before)
  })

  it.each(['groups: [', '', 'name: 7', '\u0000', '&a [*a]'])('and is broken has its problems with their places: %j', async source => {
    const { status, body } = await check(source)
    if (source === '') return expect(status).toBe(400)
    expect([status, body.policy, body.changes]).toEqual([200, null, null])
    expect(body.problems).toMatchObject([{ line: expect.any(Number) as number, fix: expect.any(String) as string }, ...(body.problems as unknown[]).slice(1)])
  })

  it('is checked by managers and admins only', async () => {
    expect((await check('name: x', 'noc_manager')).status).toBe(200)
    expect((await check('name: x', 'Amara')).status).toBe(403)
  })
})
