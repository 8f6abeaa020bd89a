import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openDatabase, type Database } from '../../src/adapters/postgres/database.js'
import { postgresTicketDesk } from '../../src/adapters/postgres/deskTickets.js'
import { postgresRecordStore } from '../../src/adapters/postgres/recordStore.js'
import { freePort } from '../../src/machine/ports.js'
import { freshDatabase } from '../../src/testing/freshDatabase.js'
import { noon, openOne, twoGroups } from '../support/incidents.js'
import { ticketDeskContract, type WiredDesk } from './desks/contract.js'

async function wiredBuiltIn(): Promise<WiredDesk> {
  const { url, drop } = await freshDatabase(inject('postgresUrl'))
  const database = openDatabase(url)
  const records = postgresRecordStore(database)
  await records.applyPolicy(twoGroups, 'name: two groups', 'Mona', 'first policy', noon)
  const { number } = await openOne(records)
  const nowhere = openDatabase(`postgres://user:a-secret-password@127.0.0.1:${await freePort()}/none`)
  return {
    desk: postgresTicketDesk(database), unreachable: postgresTicketDesk(nowhere), number, next: () => {},
    tickets: async () => (await records.deskTickets({}, 1_000)).map(({ number: ticket, title, body }) => ({ ticket, title, body })),
    secrets: ['a-secret-password'],
    async close() {
      await Promise.all([database.destroy(), nowhere.destroy()])
      await drop()
    },
  }
}

ticketDeskContract('the built-in one', { moods: ['takes it'], deduplicates: true }, wiredBuiltIn)

describe('the built-in desk', () => {
  let database: Database
  let drop: () => Promise<void>
  beforeAll(async () => {
    const fresh = await freshDatabase(inject('postgresUrl'))
    drop = fresh.drop
    database = openDatabase(fresh.url)
    await postgresRecordStore(database).applyPolicy(twoGroups, 'name: two groups', 'Mona', 'first policy', noon)
  })
  afterAll(async () => {
    await database?.destroy()
    await drop?.()
  })

  it('numbers its tickets DEV…, and shows the newest first', async () => {
    const records = postgresRecordStore(database)
    const desk = postgresTicketDesk(database)
    const [{ number }, { number: other }] = [await openOne(records), await openOne(records)]
    const request = { number, title: 'First', body: 'One', priority: 2 }
    await desk.open({ ...request, key: `${number}-1` }, noon)
    await desk.open({ ...request, key: `${number}-2`, title: 'Second' }, noon)
    await desk.open({ ...request, key: `${other}-1`, number: other, title: 'Third' }, '2026-03-01T12:00:00.000Z')
    const tickets = await records.deskTickets({}, 10)
    expect(tickets.map(({ number: ticket, title }) => [/^DEV\d{7}$/.test(ticket), title])).toEqual([[true, 'Second'], [true, 'First'], [true, 'Third']])
    expect((await records.deskTickets({ incident: other }, 10)).map(({ title }) => title)).toEqual(['Third'])
    expect(await records.deskTickets({}, 1)).toHaveLength(1)
  })

  it('is done once, with who and what came of it, and tells its incident by a message that waits until it is taken', async () => {
    const records = postgresRecordStore(database)
    const { number } = await openOne(records)
    const opened = await postgresTicketDesk(database).open({ key: `${number}-1`, number, title: 'First', body: 'One', priority: 2 }, noon)
    const ticket = 'ticket' in opened ? opened.ticket : ''
    const at = '2026-03-02T13:00:00.000Z'
    const finished = await Promise.all(Array.from({ length: 5 }, (_, index) => records.finishTicket(ticket, `Dana ${index}`, 'fixed', at)))
    expect(finished.filter(one => 'ticket' in one)).toHaveLength(1)
    expect(finished.flatMap(one => ('refused' in one ? [one.refused.code] : []))).toEqual(Array.from({ length: 4 }, () => 'ticket_done'))
    expect(await records.deskTicket(ticket)).toMatchObject({ state: 'Done', doneAt: at, doneBy: expect.stringMatching(/^Dana \d$/) as unknown, outcome: 'fixed' })
    const waiting = (await records.outbox(100)).filter(message => message.number === number)
    expect(waiting).toMatchObject([{ command: { kind: 'ticketDone', key: `${number}-1`, desk: 'built-in', ticket, outcome: 'fixed' } }])
    await records.outboxTaken(waiting[0]?.id ?? 0, at)
    expect((await records.outbox(100)).filter(message => message.number === number)).toEqual([])
    expect(await records.deskTickets({ open: true, incident: number }, 10)).toEqual([])
  })

  it('knows only what it has', async () => {
    const records = postgresRecordStore(database)
    expect(await records.deskTicket('DEV9999999')).toBeNull()
    expect(await records.finishTicket('DEV9999999', 'Dana', 'fixed', noon)).toMatchObject({ refused: { code: 'ticket_not_found' } })
  })
})
