import { type ApplicationFailure } from '@temporalio/common'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ticketActivities } from '../../activities/tickets.js'
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js'
import { postgresTicketDesk } from '../../src/adapters/postgres/deskTickets.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import { finish, say, withFields } from '../../src/domain/steps/change.js'
import type { TicketLink } from '../../src/domain/tickets/ticket.js'
import type { RecordStore } from '../../src/ports/recordStore.js'
import type { FoundTicket, Opened, TicketDesk } from '../../src/ports/ticketDesk.js'
import { freshDatabase } from '../../src/testing/freshDatabase.js'
import { escalating, noon, openOne, twoGroups } from '../support/incidents.js'
import type { AskingProcess } from '../support/killing/askingProcess.js'
import { runFile } from '../support/killing/childProcess.js'

describe('openTicket', () => {
  let databaseUrl: string
  let drop: () => Promise<void>
  let database: Database
  let records: RecordStore

  beforeAll(async () => {
    ({ url: databaseUrl, drop } = await freshDatabase(inject('postgresUrl')))
    database = openDatabase(databaseUrl)
    records = postgresRecordStore(database)
    await records.applyPolicy(twoGroups, 'name: two groups', 'Mona', 'first policy', noon)
  })
  afterAll(async () => {
    await database?.destroy()
    await drop?.()
  })

  /** Wanted by a step of an incident of its own. */
  async function want(changes: Partial<TicketLink> = {}): Promise<{ number: string; key: string }> {
    const { number } = await openOne(records, { fields: { description: 'It reboots every night' } })
    await records.step({ number, move: 2 }, null, escalating())
    const link: TicketLink = {
      key: `${number}-1`, desk: null, ticket: null, url: null, title: 'The\nrouter  reboots', state: 'Wanted', because: 'Rule “Bug”: product bug', hold: null, waitsSince: null,
      wantedAt: noon, openedAt: null, doneAt: null, outcome: null, ...changes,
    }
    await records.step({ number, tier: 2, alarm: 'want' }, null, async ({ incident }) =>
      finish(say(withFields({ incident, entries: [] }, { tickets: [link] }), 'system', 'Baton', 'Wanted.', noon)))
    return { number, key: link.key }
  }
  const asking = (desk: TicketDesk, laterMs = 1000) =>
    ticketActivities({ records, desk, clock: { now: () => Promise.resolve(new Date(Date.parse(noon) + laterMs).toISOString()) } })
  const desk = (opened: Opened, found: FoundTicket = { found: 'none' }, deduplicates = false) => {
    const asked = { open: 0, find: 0 }
    const made: TicketDesk = {
      name: 'moody', deduplicates,
      open: () => { asked.open += 1; return Promise.resolve(opened) },
      find: () => { asked.find += 1; return Promise.resolve(found) },
    }
    return { made, asked }
  }
  const hour = 3_600_000

  it('opens it with what developers need: the report, why, and the last handoff', async () => {
    const { number, key } = await want()
    const report = await asking(postgresTicketDesk(database)).openTicket({ number, key })
    expect(report).toMatchObject({ kind: 'ticketOpened', key, desk: 'built-in', url: null })
    const ticket = await records.deskTicket('ticket' in report ? report.ticket : '')
    expect(ticket).toMatchObject({ incident: number, title: 'The router reboots', state: 'Open' })
    for (const words of ['No mail', 'It reboots every night', 'Rule “Bug”: product bug', 'Not a mailbox problem', 'The mailbox opens', 'Leo of Second Line']) expect(ticket?.body).toContain(words)
  })

  it('has the same answer when it is run again', async () => {
    const wanted = await want()
    const builtIn = postgresTicketDesk(database)
    expect(await asking(builtIn).openTicket(wanted)).toEqual(await asking(builtIn).openTicket(wanted))
    expect(await records.deskTickets({ incident: wanted.number }, 10)).toHaveLength(1)
  })

  it.each(['before', 'after'] as const)('survives a worker that is killed %s the desk has opened it: there is one ticket', async death => {
    const wanted = await want()
    const child = runFile('askingProcess.ts', { databaseUrl, ...wanted, death } satisfies AskingProcess)
    expect(await child.ended).toBe('SIGKILL')
    expect(await records.deskTickets({ incident: wanted.number }, 10)).toHaveLength(death === 'after' ? 1 : 0)
    const report = await asking(postgresTicketDesk(database)).openTicket(wanted)
    expect(await records.deskTickets({ incident: wanted.number }, 10)).toMatchObject([{ number: 'ticket' in report ? report.ticket : '' }])
  })

  it('looks before it asks a desk that does not know a request that comes again', async () => {
    const { made, asked } = desk({ outcome: 'opened', ticket: 'BUG-2', url: null }, { found: 'ticket', ticket: 'BUG-1', url: 'https://desk.example/BUG-1' })
    expect(await asking(made).openTicket(await want())).toMatchObject({ ticket: 'BUG-1', url: 'https://desk.example/BUG-1' })
    expect(asked).toEqual({ open: 0, find: 1 })
  })

  it('does not ask as long as the desk cannot be sure that there is none', async () => {
    const { made, asked } = desk({ outcome: 'opened', ticket: 'BUG-2', url: null }, { found: 'unknown', retryAfterMs: 60_000, reason: 'its search lags behind' })
    expect(await asking(made).openTicket(await want())).toEqual({ waitMs: 60_000, because: 'its search lags behind' })
    expect(asked.open).toBe(0)
  })

  it('leaves a short wait to Temporal, and returns a long one; the longer it takes, the longer the waits', async () => {
    const wanted = await want()
    const { made } = desk({ outcome: 'later', retryAfterMs: 2_000, reason: 'busy' }, undefined, true)
    await expect(asking(made).openTicket(wanted)).rejects.toMatchObject({ type: 'TicketLater', nextRetryDelay: 2_000 } satisfies Partial<ApplicationFailure>)
    expect(await asking(made, hour).openTicket(wanted)).toEqual({ waitMs: hour / 8, because: 'busy' })
    expect(await asking(made, 23 * hour).openTicket(wanted)).toEqual({ waitMs: hour / 4, because: 'busy' })
  })

  it.each([
    ['what the desk refuses', desk({ outcome: 'refused', reason: 'no such project' }).made, 1000, 'no such project'],
    ['what could not be opened for a day', desk({ outcome: 'later', retryAfterMs: 1, reason: 'away' }).made, 25 * hour, 'away'],
    ['what nobody knows of for a day, and says so', desk({ outcome: 'uncertain', retryAfterMs: 1, reason: 'the line broke' }).made, 25 * hour, 'the line broke; it may be there all the same'],
  ])('gives up %s', async (_, made, laterMs, reason) => {
    const wanted = await want()
    expect(await asking(made, laterMs).openTicket(wanted)).toEqual({ kind: 'ticketRefused', key: wanted.key, reason })
  })

  it('asks for nothing that nobody wants', async () => {
    const { number } = await want()
    const { made, asked } = desk({ outcome: 'opened', ticket: 'BUG-1', url: null })
    expect(await asking(made).openTicket({ number, key: `${number}-9` })).toMatchObject({ kind: 'ticketRefused' })
    expect(await asking(made).openTicket({ number: 'INC9999999', key: 'x' })).toMatchObject({ kind: 'ticketRefused' })
    expect(asked).toEqual({ open: 0, find: 0 })
  })
})
