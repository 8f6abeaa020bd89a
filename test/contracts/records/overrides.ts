import { beforeAll, expect, it } from 'vitest'
import { withBent } from '../../../src/domain/guardrails/bending.js'
import type { Holding } from '../../../src/domain/guardrails/holding.js'
import type { NewReview } from '../../../src/domain/guardrails/override.js'
import type { Current, RecordStore } from '../../../src/ports/recordStore.js'
import { after, closing, escalating, noon, openOne, request, twoGroups } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

/** Whom the policy lets bend: Mona by managing a group, Leo and Lia by their role. */
const guarded = {
  ...twoGroups,
  groups: { ...twoGroups.groups, 'Second Line': { manager: null, members: ['Leo', 'Lia'], roles: ['lead'], rotas: [] } },
  guardrails: [{ name: 'attempts first', wants: { kind: 'attempts' as const, atLeast: 2 }, on: ['escalate' as const], when: {}, unless: [], mayBend: ['manager', 'lead'], message: null }],
}

const held = (guardrail: string): Holding => ({ guardrail, rule: 'at least 2 steps tried before; the handoff names none', message: null, mayBend: ['manager'], people: ['Mona'] })

/** An escalation that bends these guardrails. */
export function bending(guardrails: readonly string[], { by = 'Mona', reason = 'The plant stands still', at = after(1) } = {}) {
  return async (current: Current) => {
    const numbers: string[] = []
    for (const _ of guardrails) numbers.push(await current.nextOverrideNumber())
    return withBent(await escalating(at)(current), current.incident.tier.number, guardrails.map(held), { kind: 'escalate', by, override: reason }, numbers, at)
  }
}

async function bent(store: RecordStore, guardrails: readonly string[], given: Parameters<typeof bending>[1] = {}) {
  const { number } = await openOne(store)
  await store.step({ number, move: 2 }, request(), bending(guardrails, given))
  return store.story(number).then(story => ({ number, overrides: story?.overrides ?? [], id: story?.overrides[0]?.id ?? '' }))
}

const kept = (by: string, note: string | null = null): NewReview => ({ verdict: 'kept', by, note })

async function said(store: RecordStore, number: string): Promise<string[]> {
  return (await store.story(number))?.stream.map(({ text }) => text) ?? []
}

export function overrides(the: TheRecords): void {
  beforeAll(async () => { await the().store.applyPolicy(guarded, 'name: guarded', 'Mona', 'guardrails', noon) })

  it('keeps each guardrail that a step bent, with the step, at the tier that bent it', async () => {
    const { store } = the()
    const { number, overrides: [first, second, ...more] } = await bent(store, ['attempts first', 'no weekends'])
    expect(more).toEqual([])
    expect(first).toEqual({
      id: expect.stringMatching(/^OVR\d{7}$/) as string, number, tier: 1, at: after(1), guardrail: 'attempts first', by: 'Mona', reason: 'The plant stands still',
      rule: 'at least 2 steps tried before; the handoff names none', command: 'escalate', review: null,
    })
    expect(second).toMatchObject({ guardrail: 'no weekends', number, tier: 1 })
    expect(second?.id).not.toBe(first?.id)
    expect(await said(store, number)).toContainEqual(expect.stringContaining(`${first?.id} bends "attempts first"`))
  })

  it('keeps it once, however often the step is run', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const made = request()
    for (let run = 0; run < 3; run += 1) await store.step({ number, move: 2 }, made, bending(['attempts first']))
    expect((await store.story(number))?.overrides).toHaveLength(1)
  })

  it('lists them oldest first, by what awaits review, by guardrail and by incident', async () => {
    const { store } = the()
    const [older, newer] = [await bent(store, ['listed'], { at: after(2) }), await bent(store, ['listed', 'listed too'], { at: after(3) })]
    const found = async (filter: Parameters<RecordStore['overrides']>[0]) => (await store.overrides(filter, 100, null)).overrides.map(({ id }) => id)
    expect(await found({ guardrail: 'listed' })).toEqual([older.id, newer.id])
    expect(await found({ number: newer.number })).toEqual(newer.overrides.map(({ id }) => id))
    await store.reviewOverride(older.id, kept('Mona'), after(4))
    expect(await found({ guardrail: 'listed', awaitingReview: true })).toEqual([newer.id])
    expect(await found({ guardrail: 'listed', awaitingReview: false })).toEqual([older.id])
  })

  it('pages through them without loss or doubling', async () => {
    const { store } = the()
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) ids.push(...(await bent(store, ['paged', 'paged'], { at: after(5 + Math.floor(count / 2)) })).overrides.map(({ id }) => id))
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<RecordStore['overrides']>> = await store.overrides({ guardrail: 'paged' }, 3, cursor)
      seen.push(...page.overrides.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(seen).toEqual(ids)
    await expect(store.overrides({}, 3, 'nonsense')).rejects.toMatchObject({ refusal: { code: 'field_invalid', details: { field: 'cursor' } } })
  })

  it('records a review, and tells it in the stream of the incident, also of one that is closed', async () => {
    const { store } = the()
    const { number, id } = await bent(store, ['attempts first'])
    await store.step({ number, move: 3 }, null, closing())
    const result = await store.reviewOverride(id, { verdict: 'policy to change', by: 'Leo', note: 'Too strict at night' }, after(10))
    const review = { verdict: 'policy to change', by: 'Leo', at: after(10), note: 'Too strict at night' }
    expect(result).toMatchObject({ override: { id, review }, repeated: false })
    const story = await store.story(number)
    expect(story?.overrides).toMatchObject([{ review }])
    expect(story?.stream.at(-1)).toMatchObject({
      kind: 'system', author: 'Baton', at: after(10), tier: 2, text: `Override ${id} of "attempts first" reviewed by Leo: policy to change.\nToo strict at night`,
    })
    expect(story?.incident.state).toBe('Closed')
  })

  it('takes the same review again as the same, and another one in its place, with a trace', async () => {
    const { store } = the()
    const { number, id } = await bent(store, ['attempts first'])
    await store.reviewOverride(id, kept('Leo'), after(10))
    const before = await said(store, number)
    expect(await store.reviewOverride(id, kept('Leo'), after(11))).toMatchObject({ repeated: true, override: { review: { at: after(10) } } })
    expect(await said(store, number)).toEqual(before)
    expect(await store.reviewOverride(id, { verdict: 'not justified', by: 'Lia', note: null }, after(12))).toMatchObject({ repeated: false, override: { review: { by: 'Lia' } } })
    expect((await said(store, number)).at(-1)).toBe(`Override ${id} of "attempts first" reviewed by Lia: not justified. In place of the review by Leo: kept.`)
  })

  it('lets two people review at once, one after the other, and tells both', async () => {
    const { store, another } = the()
    const other = await another()
    const { number, id } = await bent(store, ['attempts first'])
    await Promise.all([store.reviewOverride(id, kept('Leo'), after(10)), other.reviewOverride(id, { verdict: 'not justified', by: 'Lia', note: null }, after(10))])
    const reviews = (await said(store, number)).filter(text => text.includes('reviewed by'))
    expect(reviews).toHaveLength(2)
    expect(reviews[1]).toContain(`In place of the review by ${reviews[0]?.includes('Leo') ? 'Leo: kept' : 'Lia: not justified'}`)
    expect((await store.story(number))?.overrides[0]?.review?.by).toBe(reviews[0]?.includes('by Leo:') ? 'Lia' : 'Leo')
  })

  it('refuses the review of one\'s own, of somebody without a role for it, and of what there is not; and writes nothing', async () => {
    const { store } = the()
    const { number, id } = await bent(store, ['attempts first'])
    const before = await store.story(number)
    expect(await store.reviewOverride(id, kept('Mona'), after(10))).toMatchObject({ refused: { code: 'review_not_allowed', details: { people: ['Leo', 'Lia'] } } })
    expect(await store.reviewOverride(id, kept('Ana'), after(10))).toMatchObject({ refused: { code: 'review_not_allowed', details: { who: 'Leo or Lia' } } })
    expect(await store.reviewOverride('OVR9999999', kept('Leo'), after(10))).toMatchObject({ refused: { code: 'override_not_found' } })
    expect(await store.story(number)).toEqual(before)
  })

  it('lets whoever bent it review it where nobody else could, and says so', async () => {
    const { store } = the()
    const { number, id } = await bent(store, ['of an earlier policy'])
    expect(await store.reviewOverride(id, kept('Mona'), after(10))).toMatchObject({ repeated: false })
    expect((await said(store, number)).at(-1)).toContain('Nobody else could review it.')
  })

  it('counts for each guardrail how often it was bent and how that was judged, the most bent first', async () => {
    const { store } = the()
    const three = [await bent(store, ['counted'], { by: 'Ana' }), await bent(store, ['counted'], { by: 'Ana' }), await bent(store, ['counted', 'counted once'], { by: 'Ana', at: after(30) })]
    await store.reviewOverride(three[0]?.id ?? '', { verdict: 'policy to change', by: 'Mona', note: null }, after(40))
    await store.reviewOverride(three[1]?.id ?? '', { verdict: 'not justified', by: 'Mona', note: null }, after(40))
    const counts = (await store.overrideCounts(null)).filter(({ guardrail }) => guardrail.startsWith('counted'))
    expect(counts).toEqual([
      { guardrail: 'counted', bent: 3, incidents: 3, awaiting: 1, kept: 0, policyToChange: 1, notJustified: 1, lastBentAt: after(30) },
      { guardrail: 'counted once', bent: 1, incidents: 1, awaiting: 1, kept: 0, policyToChange: 0, notJustified: 0, lastBentAt: after(30) },
    ])
    expect((await store.overrideCounts(after(20))).filter(({ guardrail }) => guardrail.startsWith('counted')).map(({ bent: count }) => count)).toEqual([1, 1])
  })

  it('keeps reasons and notes of every kind and of 100 kB', async () => {
    const { store } = the()
    const odd = `'; drop table overrides; -- {a} $1 你好 👩🏽‍🚒 nul \0`
    const long = 'ü'.repeat(100_000)
    const { number, id } = await bent(store, [odd], { reason: long })
    expect((await store.story(number))?.overrides).toMatchObject([{ guardrail: odd.replace('\0', '\ufffd'), reason: long }])
    await store.reviewOverride(id, { verdict: 'kept', by: 'Mona', note: odd }, after(10))
    expect((await store.story(number))?.overrides).toMatchObject([{ review: { note: odd.replace('\0', '\ufffd') } }])
  })
}
