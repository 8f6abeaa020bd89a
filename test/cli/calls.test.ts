import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { widthOf } from '../../src/cli/text/layout.js'
import { noticeEvents } from '../../src/domain/notices/notice.js'
import { answer, failed, page, story } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { runHere } from '../support/recordedScreen.js'
import { temporaryFolder } from '../support/temporaryFolder.js'

/** How people who are called say no, and where everybody else sees who was called. */

const file = 'test/fixtures/calls.yaml'

let system: CommandSystem

beforeAll(async () => { system = await startCommandSystem(file) })
afterAll(() => system.stop())

async function opened(level: 1 | 2 | 3 = 1) {
  const { incident: { number, assignedTo } } = await system.json(answer, 'open', '--short-description', 'No mail', '--caller', 'Ana', '--category', 'Mail', '--impact', String(level), '--urgency', String(level))
  return { number, first: assignedTo, second: assignedTo === 'Nadia' ? 'Oscar' : 'Nadia' }
}

async function callsOf(number: string) {
  const { tiers } = await system.json(story, 'show', number)
  return tiers.flatMap(({ calling }) => calling?.calls ?? [])
}

describe('reject', () => {
  it('gives the incident to the next one, who is called at once', async () => {
    const { number, first, second } = await opened()
    expect(await system.json(answer, 'reject', number, '--as', first, '--note', 'On a train')).toMatchObject({ incident: { state: 'New', assignedTo: second, needsAttention: true }, task: { assignedTo: second } })
    expect(await callsOf(number)).toMatchObject([
      { people: [first], outcome: 'rejected', rejectedBy: [first], pagedAt: [expect.any(String) as string] }, { people: [second], outcome: null, endedAt: null },
    ])
  })

  it('tells people who has it now, and never asks who said no to accept', async () => {
    const { number, first, second } = await opened()
    expect((await system.run('reject', number, '--as', first)).stdout).toContain(`${number} is rejected: ${second} of Desk has it`)
    await system.json(answer, 'reject', number, '--as', second)
    const { stdout } = await system.run('reject', number, '--as', 'Olivia')
    expect(stdout).toContain(`${number} is rejected: Olivia of Desk has it`)
    expect(stdout).toContain(`Next: baton show ${number}, which says who is called now`)
  })

  it('is refused to those who are not called, and names who is', async () => {
    const { number, first, second } = await opened()
    expect(await system.refused('reject', number, '--as', second)).toMatchObject({ code: 'not_called', details: { number, by: second, called: `${first} is` } })
    await system.json(answer, 'accept', number, '--as', first)
    expect(await system.refused('reject', number, '--as', first)).toMatchObject({ code: 'not_called', details: { called: 'nobody is' } })
  })
})

describe('show', () => {
  it('gives programs the calls of each tier and when somebody answered', async () => {
    const { number, first } = await opened()
    const { tiers: [ringing] } = await system.json(story, 'show', number)
    expect(ringing).toMatchObject({
      answeredAt: null, plan: { paging: { reminders: 1, intervalMs: 1_800_000, through: 'members', catchAll: 'manager' } },
      calling: { state: 'calling', dueAt: expect.any(String) as string, heardAt: null, calls: [{ people: [first], round: 1, catchAll: false, outcome: null }] },
    })
    await system.json(answer, 'accept', number, '--as', first)
    const { tiers: [answered] } = await system.json(story, 'show', number)
    expect(answered).toMatchObject({ calling: { state: 'answered', dueAt: null, calls: [{ outcome: 'answered' }] } })
    expect([answered?.calling?.heardAt, answered?.calling?.calls[0]?.endedAt]).toEqual([answered?.answeredAt, answered?.answeredAt])
  })

  it('has null where nobody is called, and shows people no calls', async () => {
    const { incident: { number } } = await system.json(answer, 'open', '--short-description', 'A wish', '--caller', 'Ana', '--category', 'Mail', '--impact', '2', '--urgency', '3')
    expect((await system.json(story, 'show', number)).tiers).toMatchObject([{ calling: null }])
    expect((await system.run('show', number)).stdout).not.toContain('Calls')
  })

  it('shows people who was called, why, when, how that went, and when the next call is due', async () => {
    const { number, first, second } = await opened()
    await system.json(answer, 'reject', number, '--as', first)
    const { stdout } = await system.run('show', number)
    expect(stdout).toMatch(new RegExp(`^Calls\n {2}tier +called +why +pages at \\(UTC\\) +outcome\n {2}1 +${first} .* rejected \\d\\d:\\d\\d\n {2}1 +${second} .* is called\n {2}Next call at .* UTC \\(in 30 min\\)\\.$`, 'm'))
    expect(stdout.split('\n').filter(line => widthOf(line) > 80)).toEqual([])
  })
})

describe('list --unanswered', () => {
  it('has the incidents for which everybody was called in vain, until somebody is heard', async () => {
    const { number } = await opened(3)
    const { number: ringing } = await opened()
    const listed = async () => (await system.json(page, 'list', '--unanswered')).incidents.map(incident => incident.number)
    await expect.poll(listed, { timeout: 20_000 }).toContain(number)
    expect((await callsOf(number)).map(({ outcome }) => outcome)).toEqual(['notAnswered', 'notAnswered'])
    expect((await system.run('show', number)).stdout).toMatch(/nobody answered[^]*Nobody has answered, and nobody is left to call\./)
    await system.json(answer, 'accept', number, '--as', 'Oscar')
    expect(await listed()).not.toContain(number)
    expect(await listed()).not.toContain(ringing)
    expect((await callsOf(ringing)).map(({ outcome }) => outcome)).toEqual([null])
  })
})

const at = '2026-03-10T10:00:00.000Z'

const timelines = z.strictObject({
  at: z.iso.datetime(),
  timelines: z.array(z.strictObject({
    ladder: z.string(), priority: z.int(), cutOff: z.boolean(),
    rows: z.array(z.strictObject({
      at: z.iso.datetime(), afterMs: z.int(), event: z.enum(noticeEvents), stage: z.string(), assignmentGroup: z.string(), assignedTo: z.string(),
      what: z.string(), told: z.array(z.string()),
    })),
  })),
})

describe('policy timeline', () => {
  it('tells what happens if nobody answers, from a file, without a server', async () => {
    expect(await runHere(['policy', 'timeline', file, '--priority', '1', '--at', at])).toEqual({
      code: 0, stderr: '', stdout: [
        'Ladder all, P1, opened 2026-03-10 10:00 UTC, and nobody answers',
        '  after       (UTC)',
        '── Triage, Desk ──',
        '  0 s         10:00  opened; Nadia of Desk has it (fewest open tasks (0))',
        '                     page 1 of 2 to Nadia → email',
        '  30 min      10:30  page 2 of 2 to Nadia → email',
        '  1 h         11:00  50 % of the time to respond is used',
        '                     page 1 of 2 to Oscar (0 open tasks) → email',
        '  1 h 30 min  11:30  page 2 of 2 to Oscar → email',
        '  2 h         12:00  the time to respond is over',
        '                     page 1 of 2 to Olivia (nobody has answered) → email',
        '  2 h 30 min  12:30  page 2 of 2 to Olivia → email',
        '  3 h         13:00  nobody has answered, and nobody is left to call → email',
        '                     olivia@example.com',
        '  4 h         14:00  50 % of the time to resolve is used',
        '  8 h         18:00  the time to resolve is over',
        'After that nothing happens by itself: Olivia of Desk has it.',
        '',
      ].join('\n'),
    })
  })

  it('tells the same of the live policy', async () => {
    const [live, given] = await Promise.all([system.run('policy', 'timeline', '--priority', '1', '--at', at), runHere(['policy', 'timeline', file, '--priority', '1', '--at', at])])
    expect(live).toEqual(given)
  })

  it('names a day once, and a stage where it begins', async () => {
    const { stdout } = await runHere(['policy', 'timeline', 'policies/on-call.yaml', '--priority', '1', '--at', at, '--category', 'Network'])
    expect(stdout.match(/^ *2026-03-\d\d$/gm)).toEqual([expect.stringContaining('2026-03-11')])
    expect(stdout.match(/^──.*$/gm)).toEqual(['── Triage, Network Operations ──', '── Engineering, Network Engineering ──'])
    expect(stdout.split('\n').filter(line => widthOf(line) > 80)).toEqual([])
  })

  it('of the shipped policy for people on call is as its comments say', async () => {
    const paged = async (priority: string) => {
      const { stdout } = await runHere(['policy', 'timeline', 'policies/on-call.yaml', '--priority', priority, '--at', at, '--category', 'Network', '--json'])
      const [one] = timelines.parse(JSON.parse(stdout)).timelines
      return (one?.rows ?? []).filter(({ event, stage }) => event === 'paged' && stage === 'Triage').map(({ afterMs, what }) => `${afterMs / 60_000}: ${what.replace(/^page .* to | \(.*$/g, '')}`)
    }
    const everybody = 'Amara, Bruno, Chloe, Ingrid'
    expect(await paged('2')).toEqual(['0: Amara', '5: Amara', '10: Amara', '15: Bruno', '20: Bruno', '25: Bruno', `30: ${everybody}`, `35: ${everybody}`, `40: ${everybody}`])
    expect(await paged('3')).toEqual(['0: Amara', '30: Bruno', '60: Ingrid'])
    expect(await paged('4')).toEqual([])
  })

  it('has one for each ladder, unless a category says which', async () => {
    const ladders = async (...more: string[]) => {
      const { stdout } = await runHere(['policy', 'timeline', 'policies/on-call.yaml', '--priority', '2', '--json', ...more])
      return timelines.parse(JSON.parse(stdout)).timelines.map(({ ladder }) => ladder)
    }
    expect(await ladders()).toEqual(['network', 'everything else'])
    expect(await ladders('--category', 'Network')).toEqual(['network'])
    expect(await ladders('--category', 'Mail')).toEqual(['everything else'])
  })

  it('gives programs one document', async () => {
    const { at: from, timelines: [one] } = await system.json(timelines, 'policy', 'timeline', '--priority', 'P1', '--at', at)
    expect([from, one?.ladder, one?.priority, one?.cutOff]).toEqual([at, 'all', 1, false])
    expect(one?.rows[3]).toEqual({
      at: '2026-03-10T11:00:00.000Z', afterMs: 3_600_000, event: 'reminder', stage: 'Triage', assignmentGroup: 'Desk', assignedTo: 'Nadia',
      what: '50 % of the time to respond is used', told: [],
    })
    expect(one?.rows.filter(({ event }) => event === 'unanswered')).toMatchObject([{ afterMs: 10_800_000, told: ['email olivia@example.com'] }])
  })

  it.each<[string, string[], number, string]>([
    ['without a priority', [], 2, '--priority'],
    ['of a priority that there is not', ['--priority', '6'], 2, '1 to 5'],
    ['of a subcategory of nothing', ['--priority', '1', '--subcategory', 'Link'], 2, 'without --category'],
    ['from an instant without a zone', ['--priority', '1', '--at', '2026-03-10 10:00'], 2, 'with its zone'],
    ['of a file that is not there', ['nowhere.yaml', '--priority', '1'], 2, 'nowhere.yaml'],
    ['of a policy that cannot be applied', ['docs/policy.md', '--priority', '1'], 1, ''],
  ])('is refused %s', async (_, args, code, words) => {
    const ran = await runHere(['policy', 'timeline', ...args, '--json'])
    expect(ran.code).toBe(code)
    expect(JSON.stringify(failed.parse(JSON.parse(ran.stdout)).error)).toContain(words)
  })

  it('is refused where an incident would be', async () => {
    const empty = join(await temporaryFolder(), 'empty.yaml')
    await writeFile(empty, (await readFile(file, 'utf8')).replace('{manager: Olivia, members: [Nadia, Oscar]}', '{}'))
    const { code, stdout } = await runHere(['policy', 'timeline', empty, '--priority', '4', '--json'])
    expect([code, failed.parse(JSON.parse(stdout)).error.code]).toEqual([1, 'group_without_people'])
  })
})
