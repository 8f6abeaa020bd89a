import { expect, it } from 'vitest'
import type { NewEntry, RecordStore } from '../../../src/ports/recordStore.js'
import { after, closing, escalating, holding, noon, openOne, request, resolving } from '../../support/incidents.js'
import { isNegative, type Reading } from '../../../src/domain/triage/reading.js'
import type { TheRecords } from '../recordStore.js'

export function notes(the: TheRecords): void {
  it('lets a note of a member clear needs attention and end the respond clock', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const result = await write(store, number, { by: 'Ben', text: 'Looking' })
    expect(result).toMatchObject({ repeated: false, incident: {
      needsAttention: false, moves: 1, updatedAt: after(5), tier: { clocks: { respond: { endedAt: after(5), dueAt: null }, resolve: { endedAt: null } } },
    } })
    expect(await store.incident(number)).toEqual((result as { incident: unknown }).incident)
    expect((await store.story(number))?.stream.at(-1)).toEqual({ at: after(5), kind: 'workNote', author: 'Ben', text: 'Looking', tier: 1 })
  })

  it('takes a note from a host whose clock is an hour behind: it stands last, and what was changed is not changed earlier', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const result = await write(store, number, { by: 'Ben', text: 'Looking' }, after(-60))
    expect(result).toMatchObject({ incident: {
      needsAttention: false, breached: false, updatedAt: noon, tier: { clocks: { respond: { startedAt: noon, endedAt: noon, runs: [] } } },
    } })
    await store.step({ number, move: 2 }, null, escalating(after(-59)))
    expect(await store.incident(number)).toMatchObject({ stage: 'L1 investigation', updatedAt: noon, tier: { startedAt: after(-59) } })
    const { stream, tasks, tiers } = await store.story(number) ?? {}
    expect(stream?.map(({ text }) => text.split(/[\n.]/)[0])).toEqual([
      'Opened by Ben for Carla', 'Ana of Service Desk has it now at Triage (fewest open tasks (0))', 'Looking',
      'Escalated from Triage to L1 investigation', 'Leo of Second Line has it now at L1 investigation (fewest open tasks (0))',
    ])
    expect(tasks?.map(({ state, tier }) => [state, tier])).toEqual([['Closed Complete', 1], ['Work in Progress', 2]])
    expect(tiers).toMatchObject([{ startedAt: noon, endedAt: noon }, { startedAt: after(-59), endedAt: null }])
  })

  it('takes the manager of the group for a member', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    expect(await write(store, number, { by: 'Mona' })).toMatchObject({ incident: { needsAttention: false } })
  })

  it('keeps a note of an outsider, and needs attention with it', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    expect(await write(store, number, { by: 'Leo', text: 'Seen it before' }))
      .toMatchObject({ incident: { needsAttention: true, tier: { clocks: { respond: { endedAt: null } } } } })
    expect((await store.story(number))?.stream.at(-1)).toMatchObject({ author: 'Leo', text: 'Seen it before' })
  })

  it('judges membership by the group that holds the incident now', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, null, escalating())
    expect(await write(store, number, { by: 'Ben' })).toMatchObject({ incident: { needsAttention: true } })
    expect(await write(store, number, { by: 'Lia' })).toMatchObject({ incident: { needsAttention: false } })
  })

  it('clears nothing with a note that lost the race against a handoff, even by a member of both groups', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, null, escalating())
    expect(await write(store, number, { by: 'Leo', tier: 1, text: 'For tier 1' })).toMatchObject({ incident: { needsAttention: true } })
    expect((await store.story(number))?.stream.at(-1)).toMatchObject({ tier: 2, text: 'For tier 1' })
    expect(await write(store, number, { by: 'Leo', tier: 2 })).toMatchObject({ incident: { needsAttention: false } })
  })

  it('flags and notes the respond clock that had run out before the member wrote', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const result = await write(store, number, { by: 'Ana', text: 'At last' }, after(90))
    expect(result).toMatchObject({ incident: { breached: true, tier: { breached: true, clocks: { respond: { breachedAt: after(60), endedAt: after(90) } } } } })
    expect((await store.story(number))?.stream.slice(-2)).toMatchObject([{ kind: 'system', text: /SLA breached/ }, { text: 'At last' }])
  })

  it('moves the due time of the list when the respond clock ends', async () => {
    const { store } = the()
    const { number } = await openOne(store, { at: after(100) })
    const dueBy = (minutes: number) => store.list({ dueBy: after(minutes) }, 500, null).then(page => page.incidents.some(found => found.number === number))
    expect(await dueBy(160)).toBe(true)
    await write(store, number, { by: 'Ana' }, after(110))
    expect([await dueBy(160), await dueBy(580)]).toEqual([false, true])
  })

  it('writes a repeated note once, and refuses its ID for another text', async () => {
    const { store, another } = the()
    const other = await another()
    const { number } = await openOne(store)
    const note = entry(number, { by: 'Ana', text: 'Once' })
    const results = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? store : other).addEntry(note, after(5))))
    expect(results.filter(result => 'incident' in result && !result.repeated)).toHaveLength(1)
    expect(results.filter(result => 'incident' in result && result.repeated)).toHaveLength(9)
    expect(await store.addEntry({ ...note, payload: 'another' }, after(6))).toMatchObject({ refused: { code: 'request_id_reused' } })
    expect((await store.story(number))?.stream.filter(({ text }) => text === 'Once')).toHaveLength(1)
  })

  it('takes notes on a Resolved incident and refuses them on one that is over or unknown', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, null, resolving())
    const note = entry(number, { by: 'Carla', kind: 'comment' })
    expect(await store.addEntry(note, after(5))).toMatchObject({ incident: { state: 'Resolved' } })
    await store.step({ number, move: 3 }, null, closing(after(6)))
    expect(await write(store, number, { by: 'Ana' })).toMatchObject({ refused: { code: 'incident_over', details: { state: 'Closed' } } })
    expect(await store.addEntry(note, after(7))).toMatchObject({ repeated: true })
    expect(await write(store, 'INC9999999', { by: 'Ana' })).toMatchObject({ refused: { code: 'incident_not_found' } })
  })

  it('leaves a resume in the outbox when the caller comments on an Awaiting Caller hold, until it is taken', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.step({ number, move: 2 }, null, holding('Awaiting Caller'))
    await write(store, number, { by: 'Carla', kind: 'comment', text: 'It works again' })
    await write(store, number, { by: 'Carla', kind: 'comment', text: 'No, it does not' })
    const waiting = await messages(store, number)
    expect(waiting).toEqual([{ id: waiting[0]?.id, number, command: { kind: 'resume', by: 'Carla', requestId: expect.stringMatching(/^.{21,}$/) as unknown } }])

    await store.outboxTaken(waiting[0]!.id, after(6))
    expect(await messages(store, number)).toEqual([])
    await write(store, number, { by: 'Carla', kind: 'comment', text: 'Hello?' })
    expect(await messages(store, number)).toHaveLength(1)
  })

  it('keeps what was read in a comment beside it, and reads nothing of an entry that nobody read', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const start = await store.lastEntryId()
    await write(store, number, { by: 'Carla', kind: 'comment', text: 'Das geht immer noch nicht', reading: unhappy })
    await write(store, number, { by: 'Ben', kind: 'comment', text: 'We look into it' })
    const [read, unread] = await store.entriesAfter(start, number, 10)
    expect(read).toMatchObject({ text: 'Das geht immer noch nicht', reading: unhappy })
    expect(Object.keys(unread ?? {})).not.toContain('reading')
    expect((await store.story(number))?.stream.slice(-2).map(({ reading }) => isNegative(reading))).toEqual([true, false])
  })

  it('keeps a reading of whatever characters', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await write(store, number, { by: 'Carla', kind: 'comment', reading: { ...unhappy, remarks: ['half \ud83d of a character, and \0'] } })
    expect((await store.story(number))?.stream.at(-1)?.reading).toEqual({ ...unhappy, remarks: ['half \ufffd of a character, and \ufffd'] })
  })

  it('resumes nothing for a work note, another person, another hold reason or no hold', async () => {
    const { store } = the()
    const [waiting, vendor, open] = [await openOne(store), await openOne(store), await openOne(store)].map(({ number }) => number)
    await store.step({ number: waiting!, move: 2 }, null, holding('Awaiting Caller'))
    await store.step({ number: vendor!, move: 2 }, null, holding('Awaiting Vendor'))
    await write(store, waiting!, { by: 'Carla', kind: 'workNote' })
    await write(store, waiting!, { by: 'Ana', kind: 'comment' })
    await write(store, vendor!, { by: 'Carla', kind: 'comment' })
    await write(store, open!, { by: 'Carla', kind: 'comment' })
    for (const number of [waiting, vendor, open]) expect(await messages(store, number!)).toEqual([])
  })
}

const unhappy: Reading = {
  language: { code: 'de', confidence: 0.8, evidence: ['geht', 'nicht'] },
  sentiment: { tone: 'negative', score: -0.5, evidence: ['geht immer noch nicht'] },
  suggestion: null, by: 'rules', remarks: [],
}

type Draft = Partial<NewEntry> & { by: string }

function entry(number: string, draft: Draft): NewEntry {
  return { number, kind: 'workNote', text: 'Noted', ...request(), ...draft }
}

function write(store: RecordStore, number: string, draft: Draft, at = after(5)) {
  return store.addEntry(entry(number, draft), at)
}

async function messages(store: RecordStore, number: string) {
  return (await store.outbox(1000)).filter(message => message.number === number)
}
