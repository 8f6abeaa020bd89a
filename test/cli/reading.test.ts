import { getEventListeners, once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paletteOf } from '../../src/cli/text/palette.js'
import { answer, explained, page, story, watched } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { ranBy, runShell, startBaton } from '../support/batonCommand.js'

/** Looking at incidents: what the records say, in lists, stories and as it happens. */

let system: CommandSystem
let numbers: string[]

beforeAll(async () => {
  system = await startCommandSystem()
  const open = (impact: number, ...more: string[]) => system.json(answer, 'open', '--short-description', `Impact ${impact}`, '--caller', 'Ana',
    '--category', 'SD-WAN', '--subcategory', 'Link failure', '--impact', String(impact), '--urgency', '1', ...more)
  numbers = []
  for (const impact of [3, 1, 2]) numbers.push((await open(impact)).incident.number)
})
afterAll(() => system.stop())

const listed = async (...filter: string[]) => (await system.json(page, 'list', ...filter)).incidents.map(({ number }) => number)

describe('sla explain', () => {
  it('tells how each clock of the incident comes to its figures', async () => {
    const { clocks } = await system.json(explained, 'sla', 'explain', numbers[1] ?? '')
    expect(clocks.map(({ clock, calendar }) => [clock, calendar])).toEqual([['respond', null], ['resolve', null]])
    for (const { elapsedMs, leftMs, durationMs } of clocks) expect(elapsedMs + leftMs).toBe(durationMs)
  })

  it('knows no clock before the incident was opened', async () => {
    expect(await system.json(explained, 'sla', 'explain', numbers[1] ?? '', '--at', '2020-01-01T00:00:00Z')).toMatchObject({ tier: null, clocks: [] })
  })

  it('takes no instant without a zone', async () => {
    expect(await system.run('sla', 'explain', numbers[1] ?? '', '--at', '2026-03-09 09:30')).toMatchObject({ code: 2 })
  })
})

describe('list', () => {
  it('shows the incident whose clock runs out first at the top', async () => {
    const [low = '', high = '', middle = ''] = numbers
    expect(await listed()).toEqual([high, middle, low])
  })

  it('pages on to the end without a gap', async () => {
    const first = await system.json(page, 'list', '--limit', '2')
    const second = await system.json(page, 'list', '--limit', '2', '--cursor', first.next ?? '')
    expect([...first.incidents, ...second.incidents].map(({ number }) => number)).toEqual(await listed())
    expect([first.incidents.length, second.next]).toEqual([2, null])
  })

  it('tells people the command that shows the next page, and it does', async () => {
    const { stdout } = await system.run('list', '--limit', '2', '--stage', 'Triage')
    const command = /^More: (baton list .*)$/m.exec(stdout)?.[1] ?? ''
    expect(command).toContain('--stage Triage')
    const next = await runShell(command, system.env)
    expect(next).toMatchObject({ code: 0, stdout: expect.stringContaining(numbers[0] ?? '') as string })
    expect(next.stdout).not.toContain('More:')
  })

  it('keeps to what is open, unless it is told otherwise', async () => {
    const [low = ''] = numbers
    await system.json(answer, 'resolve', low, '--code', 'Fixed', '--notes', 'Spliced')
    expect(await listed()).not.toContain(low)
    expect(await listed('--all')).toContain(low)
    expect(await listed('--state', 'resolved')).toEqual([low])
    expect(await listed('--state', 'resolved,new')).toHaveLength(3)
    await system.json(answer, 'reopen', low, '--note', 'Again')
  })

  it('filters by what people work with', async () => {
    const [low = '', high = '', middle = ''] = numbers
    const { incident: { assignedTo } } = await system.json(story, 'show', high)
    await system.json(answer, 'accept', high, '--as', assignedTo)
    await system.json(answer, 'escalate', middle, '--note', 'Up')
    expect(await listed('--mine', '--as', assignedTo)).toContain(high)
    expect(await listed('--mine', '--as', 'Nobody')).toEqual([])
    expect(await listed('--owner', assignedTo)).toContain(high)
    expect(await listed('--group', 'L1 Network Engineering')).toEqual([middle])
    expect(await listed('--stage', 'L1 investigation')).toEqual([middle])
    expect(await listed('--priority', 'P1')).toEqual([high])
    expect((await listed('--needs-attention')).sort()).toEqual([low, middle].sort())
    expect(await listed('--due-within', '9 h', '--priority', '1')).toEqual([high])
    expect(await listed('--due-within', '1 min')).toEqual([])
    expect(await listed('--breached')).toEqual([])
  })

  it('refuses a cursor that no list gave', async () => {
    expect(await system.refused('list', '--cursor', 'made-up')).toMatchObject({ code: 'field_invalid', details: { field: 'cursor' } })
  })
})

describe('show', () => {
  it('gives programs the whole story: tiers with their plans and deadlines, tasks, stream, handoffs', async () => {
    const middle = numbers[2] ?? ''
    const { tiers, tasks, stream, handoffs } = await system.json(story, 'show', middle)
    expect(tiers).toMatchObject([
      { number: 1, stage: 'Triage', outcome: 'escalated', plan: { respondBy: null, resolveBy: null } },
      { number: 2, stage: 'L1 investigation', outcome: null, endedAt: null, plan: { policyVersion: 1, respondBy: expect.any(String) as string, resolveBy: expect.any(String) as string } },
    ])
    expect(tasks).toMatchObject([{ state: 'Closed Complete', tier: 1 }, { state: 'Work in Progress', tier: 2, closedAt: null }])
    expect(stream.map(({ at }) => at)).toEqual(stream.map(({ at }) => at).sort())
    expect(handoffs).toMatchObject([{ handoff: { note: 'Up' }, fromTier: 1, toTier: 2 }])
  })

  it('gives people the same from top to bottom', async () => {
    const { code, stdout } = await system.run('show', numbers[2] ?? '')
    expect(code).toBe(0)
    expect(stdout).toMatch(/Impact 2[^]*Tiers[^]*Triage[^]*Tasks[^]*TASK[^]*Stream[^]*Opened by tester[^]*tier 2/)
  })

  it('shows what would steer the terminal instead of doing it', async () => {
    const { incident: { number } } = await system.json(answer, 'open', '--short-description', 'a\u001b[2Jb', '--caller', 'Ana', '--category', 'X', '--impact', '3', '--urgency', '3')
    const { stdout } = await system.run('show', number)
    expect(stdout).toContain('a␛[2Jb')
    expect(stdout).not.toContain('\u001b')
    await system.json(answer, 'cancel', number)
  })
})

describe('watch', () => {
  it('prints one object a line as things happen, and Ctrl-C ends it with exit code 0', async () => {
    const [low = ''] = numbers
    const child = startBaton(['watch', low, '--from-start', '--json'], system.env)
    const ended = ranBy(child)
    const lines = createInterface({ input: child.stdout ?? process.stdin })
    const seen: string[] = []
    const noted = new Promise<void>(resolve => lines.on('line', line => {
      seen.push(line)
      if (line.includes('Seen by the watcher')) resolve()
    }))
    await once(lines, 'line')
    await system.json(answer, 'note', low, '--text', 'Seen by the watcher')
    await noted
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    const entries = seen.map(line => watched.parse(JSON.parse(line)))
    expect(entries.map(({ id }) => id)).toEqual(entries.map(({ id }) => id).sort((a, b) => a - b))
    expect(entries.at(-1)).toMatchObject({ number: low, kind: 'workNote', author: 'tester', text: 'Seen by the watcher' })
  })

  it('can go on for days: it leaves nothing behind with each look', async () => {
    const [low = ''] = numbers
    const controller = new AbortController()
    const seen: string[] = []
    let onSeen = () => {}
    const screen = {
      columns: 80, palette: paletteOf(false), complain: () => {},
      print: (text: string) => { seen.push(text); onSeen() },
    }
    const watching = system.runWith({ screen, interrupted: () => controller.signal }, 'watch', low, '--from-start', '--json')
    for (const text of ['one', 'two', 'three']) {
      const arrived = new Promise<void>(resolve => { onSeen = () => { if (seen.at(-1)?.includes(`"${text}"`)) resolve() } })
      await system.json(answer, 'note', low, '--text', text)
      await arrived
    }
    expect(getEventListeners(controller.signal, 'abort').length).toBeLessThanOrEqual(1)
    controller.abort()
    expect(await watching).toMatchObject({ code: 0 })
  })

  it('refuses an incident that there is not, instead of watching nothing for ever', async () => {
    expect(await system.refused('watch', 'INC9999999')).toMatchObject({ code: 'incident_not_found' })
  })
})
