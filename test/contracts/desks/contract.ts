import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketDesk, TicketRequest } from '../../../src/ports/ticketDesk.js'

/** What the other side does with the next request. */
export type Mood = 'takes it' | 'refuses it' | 'is busy' | 'takes it and is cut off'

/** A desk with its other side, be that a double or the real thing. */
export interface WiredDesk {
  desk: TicketDesk
  /** The same desk where nobody listens. */
  unreachable: TicketDesk
  /** An incident that tickets may be for. */
  number: string
  next: (mood: Mood) => void
  /** Every ticket at the other side, as people there see it. */
  tickets: () => Promise<{ ticket: string; title: string; body: string }[]>
  secrets: string[]
  close: () => Promise<void>
}

/**
 * What every desk must do; an adapter of a vendor runs it against its double. `moods` are those that the other side can be put
 * into, `deduplicates` is what the desk says of itself.
 */
export function ticketDeskContract(name: string, { moods, deduplicates }: { moods: readonly Mood[]; deduplicates: boolean }, wire: () => Promise<WiredDesk>): void {
  describe(`ticket desk: ${name}`, () => {
    let wired: WiredDesk
    let requests = 0
    beforeAll(async () => { wired = await wire() })
    afterAll(() => wired?.close())

    const request = (given: Partial<TicketRequest> = {}): TicketRequest =>
      ({ key: `${wired.number}-${(requests += 1)}`, number: wired.number, title: 'It reboots', body: 'Every night at two', priority: 2, ...given })
    const now = () => new Date().toISOString()
    const atTheOtherSide = async (ticket: string) => (await wired.tickets()).filter(one => one.ticket === ticket)

    it('opens a ticket that people there can read', async () => {
      const opened = await wired.desk.open(request(), now())
      expect(opened).toMatchObject({ outcome: 'opened', ticket: expect.stringMatching(/\S/) as unknown })
      if (opened.outcome !== 'opened') return
      expect(await atTheOtherSide(opened.ticket)).toEqual([{ ticket: opened.ticket, title: 'It reboots', body: 'Every night at two' }])
    })

    it('finds by its key what it has opened, and nothing else', async () => {
      const asked = request()
      expect(await wired.desk.find(asked.key)).toEqual({ found: 'none' })
      const opened = await wired.desk.open(asked, now())
      if (opened.outcome !== 'opened') throw new Error(JSON.stringify(opened))
      expect(await wired.desk.find(asked.key)).toEqual({ found: 'ticket', ticket: opened.ticket, url: opened.url })
      expect(await wired.desk.find(`${asked.key}9`)).toEqual({ found: 'none' })
    })

    it('gives different requests different tickets', async () => {
      const opened = await Promise.all([request(), request(), request()].map(asked => wired.desk.open(asked, now())))
      expect(new Set(opened.map(one => ('ticket' in one ? one.ticket : ''))).size).toBe(3)
    })

    it('says whether it knows a request that comes again', () => {
      expect(wired.desk.deduplicates).toBe(deduplicates)
    })

    if (deduplicates) it('leaves one ticket of a request that comes again', async () => {
      const asked = request()
      const before = (await wired.tickets()).length
      const opened = await Promise.all(Array.from({ length: 10 }, () => wired.desk.open({ ...asked, body: `Told anew ${Math.random()}` }, now())))
      expect(new Set(opened.map(one => ('ticket' in one ? one.ticket : one.outcome))).size).toBe(1)
      expect(await wired.tickets()).toHaveLength(before + 1)
    })

    it('says that nothing is known, and not that nothing was opened, where nobody listens', async () => {
      expect(['later', 'uncertain']).toContain((await wired.unreachable.open(request(), now())).outcome)
      expect(await wired.unreachable.find(request().key)).toMatchObject({ found: 'unknown' })
    })

    if (moods.includes('refuses it')) it('says that what is refused will never be opened', async () => {
      wired.next('refuses it')
      expect(await wired.desk.open(request(), now())).toMatchObject({ outcome: 'refused' })
    })

    if (moods.includes('is busy')) it('says when a busy desk may be asked again', async () => {
      wired.next('is busy')
      expect(await wired.desk.open(request(), now())).toMatchObject({ outcome: 'later', retryAfterMs: expect.any(Number) as unknown })
    })

    if (moods.includes('takes it and is cut off')) it('finds what was opened although the answer was lost', async () => {
      const asked = request()
      wired.next('takes it and is cut off')
      expect(await wired.desk.open(asked, now())).toMatchObject({ outcome: 'uncertain' })
      expect(['ticket', 'unknown']).toContain((await wired.desk.find(asked.key)).found)
    })

    it('takes any text', async () => {
      const title = 'Ω <b>&amp;</b> "quotes" \u{1f600} \0 \ud800 {panel}'
      const opened = await wired.desk.open(request({ title, body: `${'x'.repeat(30_000)}` }), now())
      expect(opened).toMatchObject({ outcome: 'opened' })
      if (opened.outcome !== 'opened') return
      const [ticket] = await atTheOtherSide(opened.ticket)
      expect(ticket?.title).toContain('<b>&amp;</b> "quotes" \u{1f600}')
      expect(ticket?.body).toHaveLength(30_000)
    })

    it('never says a secret, whatever goes wrong', async () => {
      const said = [JSON.stringify(await wired.unreachable.open(request(), now())), JSON.stringify(await wired.unreachable.find('INC0010001-1'))]
      for (const mood of moods) {
        wired.next(mood)
        said.push(JSON.stringify(await wired.desk.open(request(), now())))
      }
      for (const secret of wired.secrets) expect(said.join()).not.toContain(secret)
    })
  })
}
