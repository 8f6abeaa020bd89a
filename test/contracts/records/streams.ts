import { expect, it } from 'vitest'
import { noon, openOne, reminding, request } from '../../support/incidents.js'
import type { TheRecords } from '../recordStore.js'

export function streams(the: TheRecords): void {
  it('starts at 0 and gives entries after a place, oldest first, of one incident or of all', async () => {
    const { store } = the()
    expect(await store.lastEntryId()).toBe(0)
    expect(await store.entriesAfter(0, null, 10)).toEqual([])
    const [one, two] = [await openOne(store), await openOne(store)]
    await store.step({ number: one.number, tier: 1, alarm: 'a' }, null, reminding('first'))
    const start = await store.lastEntryId()
    await store.step({ number: two.number, tier: 1, alarm: 'a' }, null, reminding('second'))
    await store.step({ number: one.number, tier: 1, alarm: 'b' }, null, reminding('third'))

    const all = await store.entriesAfter(start, null, 10)
    expect(all.map(({ number, text }) => [number, text])).toEqual([[two.number, 'second'], [one.number, 'third']])
    expect((await store.entriesAfter(start, one.number, 10)).map(({ text }) => text)).toEqual(['third'])
    expect((await store.entriesAfter(start, null, 1)).map(({ text }) => text)).toEqual(['second'])
    expect(await store.entriesAfter(all.at(-1)!.id, null, 10)).toEqual([])
    expect(await store.lastEntryId()).toBe(all.at(-1)!.id)
  })

  it('never shows an entry while one with a smaller id may still appear', async () => {
    const { store, another, transaction } = the()
    const other = await another()
    const [slow, quick] = [await openOne(store), await openOne(store)]
    const start = await store.lastEntryId()
    let reading: ReturnType<typeof other.entriesAfter> | undefined
    await transaction(async sql => {
      await sql('select from incidents where number = $1 for no key update', [slow.number])
      await sql(`insert into entries (incident_number, tier, at, kind, author, text) values ($1, 1, $2, 'system', 'Baton', 'slow')`, [slow.number, noon])
      await store.step({ number: quick.number, tier: 1, alarm: 'quick' }, null, reminding('quick'))
      const before = await looks(the)
      reading = other.entriesAfter(start, null, 10)
      const seen = new Set<string>()
      await Promise.race([reading, expect.poll(async () => {
        for (const look of await looks(the)) if (!before.includes(look)) seen.add(look)
        return seen.size
      }, { timeout: 10_000, interval: 5 }).toBeGreaterThan(2)])
    })
    expect((await reading)?.map(({ text }) => text)).toEqual(['slow', 'quick'])
  })

  it('loses no entry to a reader who follows twelve writers', async () => {
    const { store, another } = the()
    const other = await another()
    const incidents = await Promise.all(Array.from({ length: 12 }, () => openOne(store)))
    let place = await store.lastEntryId()
    const read: string[] = []
    let writing = true
    const reader = (async () => {
      for (let last = false; !last;) {
        last = !writing
        const entries = await other.entriesAfter(place, null, 50)
        read.push(...entries.map(({ text }) => text))
        place = entries.at(-1)?.id ?? place
        if (entries.length > 0) last = false
      }
    })()
    const texts = await Promise.all(incidents.map(async ({ number }) => {
      const written: string[] = []
      for (let count = 0; count < 15; count += 1) {
        const { requestId: text } = request()
        await store.step({ number, tier: 1, alarm: text }, null, reminding(text))
        written.push(text)
      }
      return written
    }))
    writing = false
    await reader
    expect([...read].sort()).toEqual(texts.flat().sort())
  })
}

/** When readers last looked whether they may go on; one that waits looks again and again. */
async function looks(the: TheRecords): Promise<string[]> {
  const rows = await the().sql<{ at: string }>(`select query_start::text as at from pg_stat_activity
    where datname = current_database() and query like '%pg_snapshot_xmin%' and pid <> pg_backend_pid()`)
  return rows.map(({ at }) => at)
}
