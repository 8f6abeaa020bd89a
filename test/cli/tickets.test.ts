import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answer, story } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { runHere } from '../support/recordedScreen.js'
import { unwrapped } from '../support/unwrapped.js'

/** What incidents ask of developers, as those see it, and what rules do next by themselves. */

const instant = z.iso.datetime({ precision: 3 })
const ticketShape = z.strictObject({
  number: z.string().regex(/^DEV\d{7}$/), incident: z.string().regex(/^INC\d{7}$/), title: z.string(), body: z.string(), state: z.enum(['Open', 'Done']),
  openedAt: instant, doneAt: instant.nullable(), doneBy: z.string().nullable(), outcome: z.string().nullable(),
})
const listed = z.strictObject({ tickets: z.array(ticketShape) })
const one = z.strictObject({ ticket: ticketShape })

let system: CommandSystem
beforeAll(async () => { system = await startCommandSystem('policies/rules.yaml') })
afterAll(() => system.stop())

const open = async (...more: string[]) => (await system.json(answer, 'open', '--short-description', 'The router reboots', '--caller', 'Ana', '--category', 'Network', '--impact', '2', '--urgency', '1', ...more)).incident.number

async function bug() {
  const number = await open()
  await system.json(answer, 'escalate', number, '--note', 'A bug of the firmware\n\n\nof the router', '--reason', 'product bug', '--as', 'Nadia')
  await expect.poll(async () => (await system.json(listed, 'tickets', '--incident', number)).tickets.length, { timeout: 20_000 }).toBe(1)
  await expect.poll(async () => (await system.json(story, 'show', number)).incident.state, { timeout: 20_000 }).toBe('On Hold')
  const { tickets: [ticket] } = await system.json(listed, 'tickets', '--incident', number)
  return { number, ticket: ticket?.number ?? '' }
}

describe('tickets', () => {
  it('says so when there are none, and how they come to be', async () => {
    expect(await system.run('tickets')).toMatchObject({ code: 0, stdout: expect.stringContaining('No tickets. A rule of the policy') as string })
  })

  it('shows developers what is open, with all that was found out, and takes their word that it is done', async () => {
    const { number, ticket } = await bug()
    expect((await system.run('tickets', '--open')).stdout).toMatch(new RegExp(`${ticket} +${number} +Open .*The router reboots`))
    const { stdout } = await system.run('tickets', 'show', ticket)
    expect(stdout).not.toMatch(/\n\s*\n\s*\n/)
    expect(stdout).toContain('With: Dmitri of Network Engineering\n')
    for (const text of [`${ticket} The router reboots`, `For ${number}`, 'A bug of the firmware', 'Rule “Product bug”']) expect(stdout).toContain(text)
    expect((await system.run('show', number)).stdout).toMatch(new RegExp(`Tickets\\n.*\\n +${ticket} +Open .*is waited for`))
    expect(await system.run('tickets', 'done', ticket, '--outcome', 'fixed in 2.4.2', '--as', 'Dana')).toMatchObject({ code: 0, stdout: `${ticket} is done. ${number} learns of it.\n` })
    await expect.poll(async () => (await system.json(story, 'show', number)).incident.state, { timeout: 20_000 }).toBe('In Progress')
    expect((await system.run('show', number)).stdout).toContain(`${ticket} is done, says Dana: fixed in 2.4.2`)
    expect((await system.run('tickets', '--open', '--incident', number)).stdout).toBe(`No ticket of ${number} is open.\n`)
    expect((await system.run('tickets', '--open')).stdout).toBe('No open tickets.\n')
    expect((await system.run('tickets', '--incident', await open())).stdout).toMatch(/^INC\d+ asked for no ticket\.\n$/)
    expect((await system.run('tickets', 'show', ticket)).stdout).toContain('by Dana: fixed in 2.4.2')
  })

  it('gives programs the same', async () => {
    const { number, ticket } = await bug()
    expect(await system.json(one, 'tickets', 'show', ticket)).toMatchObject({ ticket: { incident: number, state: 'Open' } })
    expect(await system.json(one, 'tickets', 'done', ticket, '--outcome', 'fixed')).toMatchObject({ ticket: { state: 'Done', doneBy: 'tester', outcome: 'fixed' } })
    const { incident: { tickets } } = await system.json(story, 'show', number)
    expect(tickets).toMatchObject([{ desk: 'built-in', ticket, hold: 'Awaiting Problem' }])
  })

  it('refuses what is done, and what is not there', async () => {
    const { ticket } = await bug()
    await system.json(one, 'tickets', 'done', ticket, '--outcome', 'fixed')
    expect(await system.refused('tickets', 'done', ticket, '--outcome', 'again')).toMatchObject({ code: 'ticket_done' })
    expect(await system.refused('tickets', '--incident', 'INC9999999')).toMatchObject({ code: 'incident_not_found', details: { number: 'INC9999999' } })
    expect(await system.refused('tickets', 'show', 'DEV9999999')).toMatchObject({ code: 'ticket_not_found' })
    expect(await system.run('tickets', 'done', ticket)).toMatchObject({ code: 2 })
  })
})

describe('what comes next by itself', () => {
  it('is shown with its instants, the earliest first', async () => {
    const number = await open()
    const { stdout } = await system.run('show', number)
    const section = /Next by itself\n([^]*?)\n\n/.exec(stdout)?.[1] ?? ''
    expect([...section.matchAll(/\(in (.+?)\).*“(.+?)”/g)].map(([, , name]) => name)).toEqual(['Urgent and old', 'Long unresolved', 'Customer left alone'])
    const { incident: { triggers, openedAt } } = await system.json(story, 'show', number)
    expect(triggers).toContainEqual({ name: 'Long unresolved', dueAt: new Date(Date.parse(openedAt) + 8 * 3_600_000).toISOString(), firedAt: null })
  })

  it('is foretold by the timeline of a file, for the impact that is named', async () => {
    const rows = async (...more: string[]) => unwrapped((await runHere(['policy', 'timeline', 'policies/rules.yaml', '--priority', '2', '--at', '2026-03-02T12:00Z', ...more])).stdout)
    expect(await rows()).toMatch(/4 h 16:00 rule “Urgent and old”: it needs attention; told → email olivia@example\.com/)
    expect(await rows()).not.toContain('Business impact')
    expect(await rows('--impact', '1')).toMatch(/0 s 12:00 .* rule “Business impact”: it goes up .* 4 h 16:00/)
  })
})
