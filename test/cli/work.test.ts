import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handoffsText } from '../../src/cli/text/handoffsText.js'
import { paletteOf } from '../../src/cli/text/palette.js'
import { answer } from '../../src/http/shapes/answers.js'
import { handoffPage, taskPage } from '../../src/http/shapes/work.js'
import type { HandoffRecord } from '../../src/ports/workStore.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { unwrapped } from '../support/unwrapped.js'

/** `baton tasks` and `baton handoffs`: the work of all incidents, and how it went from hand to hand. */

const [given, receiving] = ['Network Coordinators', 'L1 Network Engineering'] as const
let system: CommandSystem
let number: string
let owner: string
beforeAll(async () => {
  system = await startCommandSystem()
  const { incident } = await system.json(answer, 'open', '--short-description', 'Lyon is offline', '--caller', 'Ana', '--category', 'SD-WAN', '--subcategory', 'Link failure', '--impact', '2', '--urgency', '1')
  number = incident.number
  owner = (await system.json(answer, 'escalate', number, '--note', 'Beyond me', '--fact', 'LTE works', '--as', 'Amara')).incident.assignedTo
})
afterAll(() => system.stop())

const said = async (...args: string[]) => {
  const { code, stdout, stderr } = await system.run(...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return unwrapped(stdout)
}
const tasks = async (...args: string[]) => (await system.json(taskPage, 'tasks', ...args)).tasks.map(({ task }) => task.state)

describe('baton tasks', () => {
  it('lists what is open, and on whose desk it is', async () => {
    expect(await said('tasks')).toMatch(new RegExp(`^task incident P with opened what TASK\\d+ ${number} 2 ${owner} .+ Lyon is offline$`))
  })

  it('lists what is closed, and how, when asked for it', async () => {
    expect(await tasks()).toEqual(['Work in Progress'])
    expect(await tasks('--all')).toEqual(['Closed Complete', 'Work in Progress'])
    expect(await said('tasks', '--state', 'closed complete')).toContain('Closed Complete')
  })

  it('lists those of a group or a person', async () => {
    expect(await tasks('--group', receiving, '--owner', owner)).toHaveLength(1)
    expect(await tasks('--mine', '--as', owner)).toHaveLength(1)
    expect(await said('tasks', '--group', given)).toBe('No task matches.')
  })

  it('ends a page with the command for the next', async () => {
    const page = await said('tasks', '--all', '--limit', '1')
    const [, more = ''] = /More: baton (.+)$/.exec(page) ?? []
    expect(await said(...more.split(' '))).toContain(`${number} 2 ${owner}`)
  })

  it('refuses what contradicts itself', async () => {
    for (const args of [['--mine', '--owner', owner], ['--all', '--state', 'Closed Complete']]) expect(await system.run('tasks', ...args)).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('baton handoffs', () => {
  it('tells what went from whom to whom, and what became of it', async () => {
    expect(await said('handoffs', '--from-group', given)).toMatch(new RegExp(
      `^${number} Lyon is offline ${given} → ${receiving} \\(.+\\), by Amara, .+ "Beyond me" Pending: nobody of the group was heard for .+ Now .+ with ${owner}, ${receiving}\\.$`))
  })

  it('lists those to a group, since a day, in a state', async () => {
    const handoffs = async (...args: string[]) => (await system.json(handoffPage, 'handoffs', ...args)).handoffs.map(({ state }) => state)
    expect(await handoffs('--to-group', receiving, '--since', '2026-01-01', '--state', 'pending,sentback')).toEqual(['pending'])
    expect(await handoffs('--state', 'accepted')).toEqual([])
    expect(await said('handoffs', '--to-group', given)).toBe('No handoff matches.')
    expect(await system.run('handoffs', '--state', 'lost')).toMatchObject({ code: 2, stdout: '' })
  })

  it('says of each what became of it', () => {
    const handoff: HandoffRecord = {
      incident: { number: 'INC0010001', shortDescription: 'Lyon is offline', state: 'In Progress', priority: 2, stage: 'L1', assignmentGroup: receiving, assignedTo: 'Dmitri' },
      from: { tier: 1, stage: 'Triage', assignmentGroup: given }, to: { tier: 2, stage: 'L1', assignmentGroup: receiving }, by: 'Amara', at: '2026-03-09T09:00:00.000Z', note: '',
      reason: null, completeness: null, state: 'pending', answeredAt: null, engagedAt: null, endedAt: null,
    }
    const [soon, later] = ['2026-03-09T09:12:00.000Z', '2026-03-09T09:30:00.000Z'] as const
    const text = (what: Partial<HandoffRecord>) => handoffsText([{ ...handoff, ...what }], { now: '2026-03-09T10:00:00.000Z', more: null, first: true, columns: 100, palette: paletteOf(false) })
    expect(text({})).toContain('Pending: nobody of the group was heard for 1 h.')
    expect(text({ state: 'accepted', answeredAt: soon })).toContain('Accepted after 12 min. ')
    expect(text({ state: 'accepted', answeredAt: soon, engagedAt: later })).toContain('Accepted after 12 min, worked on after 30 min.')
    expect(text({ state: 'sentBack', answeredAt: soon, endedAt: later })).toContain('Sent back after 30 min.')
    expect(text({ state: 'unanswered', endedAt: later })).toContain('Unanswered: it went on after 30 min.')
  })
})
