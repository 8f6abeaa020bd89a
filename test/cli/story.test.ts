import { describe, expect, it } from 'vitest'
import { listText } from '../../src/cli/text/listText.js'
import { widthOf } from '../../src/cli/text/layout.js'
import { paletteOf } from '../../src/cli/text/palette.js'
import { storyText } from '../../src/cli/text/storyText.js'
import { storyJson, type IncidentDocument, type StoryDocument } from '../../src/client/json.js'
import type { Change } from '../../src/domain/steps/change.js'
import type { Current, Story } from '../../src/ports/recordStore.js'
import { after, closing, escalating, holding, noon, opening, resolving, twoGroups, type Opening } from '../support/incidents.js'
import { unwrapped } from '../support/unwrapped.js'

/** Steps of the domain, told as the records would. */

type Step = (current: Current) => Promise<Change>

async function tell(given: Opening, ...steps: Step[]): Promise<StoryDocument> {
  let tasks = 0
  const current = {
    live: { version: 1, policy: twoGroups }, openTaskCounts: () => Promise.resolve({}), kinOf: () => Promise.resolve({ count: 0, numbers: [] }),
    nextTaskNumber: () => Promise.resolve(`TASK001000${(tasks += 1)}`), nextOverrideNumber: () => Promise.resolve('OVR0010001'),
    nextApprovalNumber: () => Promise.resolve('APR0010001'),
  }
  const first = await opening('INC0010001', given)(current)
  let story: Story = { incident: first.incident, tiers: [first.incident.tier], tasks: first.incident.task ? [first.incident.task] : [], handoffs: [], stream: first.entries, approvals: [], overrides: [] }
  for (const step of steps) story = told(story, await step({ ...current, incident: story.incident }))
  return storyJson(story)
}

function told(story: Story, { incident, entries, closedTask, endedTier, handoff }: Change): Story {
  const at = incident.updatedAt
  const changed = [...(endedTier ? [endedTier] : []), incident.tier]
  const tiers = [...story.tiers.filter(tier => changed.every(({ number }) => number !== tier.number)), ...changed]
  const tasks = story.tasks.map(task => (closedTask && task.closedAt === null ? { ...task, state: closedTask, closedAt: at } : task))
  const added = incident.task && !tasks.some(({ number }) => number === incident.task?.number) ? [...tasks, incident.task] : tasks
  const handoffs = handoff ? [...story.handoffs, { ...handoff, at }] : story.handoffs
  return { ...story, incident, tiers, tasks: added, handoffs, stream: [...story.stream, ...entries] }
}

const plainly = { columns: 80, palette: paletteOf(false) }

describe('A story', () => {
  it('tells from top to bottom what it is, how far it went, who held what and what happened', async () => {
    const text = storyText(await tell({ fields: { description: 'Since nine.', vip: true, tags: ['mail'] } }, escalating()), after(11), plainly)
    const order = ['INC0010001', 'No mail', 'In Progress · P3', 'Leo of Second Line', 'Carla', 'Since nine.', 'Tiers', 'escalated', 'runs',
      'Tasks', 'TASK0010001', 'TASK0010002', 'Stream', 'Opened by Ben', 'tier 2', 'Leo of Second Line has it now']
    let place = 0
    for (const piece of order) {
      expect(text.slice(place), piece).toContain(piece)
      place = text.indexOf(piece, place) + piece.length
    }
  })

  it.each([80, 100, 160])('fits a terminal of %i columns', async columns => {
    const story = await tell({ fields: { shortDescription: '東京オフィス '.repeat(20), description: 'word '.repeat(200), caller: 'Zoë 田中' } }, escalating(), resolving())
    expect(Math.max(...storyText(story, after(11), { ...plainly, columns }).split('\n').map(widthOf))).toBeLessThanOrEqual(columns)
  })

  it('says how far away each deadline is, and how late', async () => {
    const story = await tell({})
    expect(unwrapped(storyText(story, after(10), plainly))).toContain('Respond by 2026-03-02 13:00 UTC (in 50 min)')
    expect(unwrapped(storyText(story, after(72), plainly))).toContain('Respond by 2026-03-02 13:00 UTC (12 min late)')
  })

  it('says what the customer was told to expect, in line with the other facts', async () => {
    const story = await tell({})
    const text = storyText({ ...story, incident: { ...story.incident, expectedAt: after(90) } }, after(10), plainly)
    expect(unwrapped(text)).toContain('Customer expects news by 2026-03-02 13:30 UTC (in 1 h 20 min), as they were told')
    const place = (fact: string) => new RegExp(`^  ${fact} +`, 'm').exec(text)?.[0].length
    expect(place('Customer expects')).toBe(20)
    expect(place('Owner')).toBe(20)
    expect(storyText(story, after(10), plainly)).toMatch(/^ {2}Owner {7}Ana/m)
  })

  it('says what stands still on hold, and what is left', async () => {
    const text = unwrapped(storyText(await tell({}, holding('Awaiting Caller', after(60))), after(90), plainly))
    expect(text).toContain('On Hold, Awaiting Caller')
    expect(text).toMatch(/breached stopped, 7 h .*left/)
    expect(text).not.toContain('Resolve by')
  })

  it('tells a customer comment from an internal note', async () => {
    expect(storyText(await tell({}, holding('Awaiting Caller')), after(90), plainly)).toContain('To the customer: Please call')
  })

  it('tells how it was resolved and that it is over', async () => {
    const text = unwrapped(storyText(await tell({}, resolving(), closing()), after(10), plainly))
    expect(text).toContain('Resolved 2026-03-02 12:02 UTC (8 min ago) by Ana: Fixed. Restarted')
    expect(text).toContain('Closed 2026-03-02 12:03 UTC (7 min ago)')
  })

  it('is in red where a clock ran out, in green where it is resolved, in yellow where somebody has to act', async () => {
    const { alarm, good, caution } = paletteOf(true)
    const colored = { columns: 80, palette: paletteOf(true) }
    expect(storyText(await tell({}), after(61), colored)).toContain(alarm('2026-03-02 13:00 UTC (1 min late)'))
    expect(storyText(await tell({}), after(1), colored)).toContain(caution('needs attention'))
    expect(storyText(await tell({}, resolving()), after(10), colored)).toContain(good('Resolved'))
    expect(storyText(await tell({}, resolving()), after(10), plainly)).not.toContain('\u001b')
  })
})

describe('A list', () => {
  const screen = { ...plainly, now: after(10), more: null, first: true }
  const incidents = async (): Promise<IncidentDocument[]> => Promise.all([
    tell({ fields: { shortDescription: 'One\nwith a second line' } }), tell({}, holding('Awaiting Vendor')), tell({}, resolving()),
  ].map(async story => (await story).incident))

  const cells = (text: string) => text.split('\n').slice(0, 4).map(line => line.split(/ {2,}/))

  it('has one line for each incident, that fits 80 columns', async () => {
    const text = listText(await incidents(), screen)
    expect(cells(text)).toEqual([
      ['incident', 'P', 'due or state', 'stage', 'with', 'what'],
      ['INC0010001!', '3', 'in 50 min', 'Triage', 'Ana', 'One with a second line'],
      ['INC0010001', '3', 'On Hold', 'Triage', 'Ana', 'No mail'],
      ['INC0010001', '3', 'Resolved', 'Triage', 'Ana', 'No mail'],
    ])
    expect(Math.max(...text.split('\n').map(widthOf))).toBeLessThanOrEqual(80)
  })

  it('fits a narrow terminal, every cell under its head', async () => {
    const [head, ...heads] = [64, 50, 46, 40, 30].map(async columns => {
      const [first = '', ...lines] = listText(await incidents(), { ...screen, columns }).split('\n')
      expect(Math.max(...[first, ...lines].map(widthOf))).toBeLessThanOrEqual(columns)
      expect(lines[0]?.indexOf('in 50 min')).toBe(first.indexOf('due'))
      expect(lines[1]?.indexOf('On Hold')).toBe(first.indexOf('due'))
      return first.split(/ {2,}/)
    })
    expect(await head).toEqual(['incident', 'P', 'due or state', 'stage', 'with', 'what'])
    expect(await heads[0]).toEqual(['incident', 'P', 'due or state', 'with', 'what'])
    expect(await heads[2]).toEqual(['incident', 'P', 'due or state', 'what'])
  })

  it('cuts what is long, never the number or how late it is', async () => {
    const [incident] = await incidents()
    const long = { ...incident as IncidentDocument, shortDescription: 'word '.repeat(50), assignedTo: 'Wolfeschlegelsteinhausenbergerdorff', stage: 'L1 investigation' }
    const line = listText([long], { ...screen, now: after(90 + 60) }).split('\n')[1] ?? ''
    expect(line).toMatch(/^INC0010001! {2}3 {2}1 h 30 min late /)
    expect(widthOf(line)).toBeLessThanOrEqual(80)
  })

  it('adds state and group where there is room', async () => {
    expect(cells(listText(await incidents(), { ...screen, columns: 130 })).slice(0, 2)).toEqual([
      ['incident', 'P', 'due', 'state', 'stage', 'group', 'with', 'what'],
      ['INC0010001!', '3', 'in 50 min', 'New', 'Triage', 'Service Desk', 'Ana', 'One with a second line'],
    ])
  })

  it('marks what is late in red and what needs attention in yellow', async () => {
    const { alarm, caution } = paletteOf(true)
    const text = listText(await incidents(), { ...screen, palette: paletteOf(true), now: after(72, noon) })
    expect(text).toContain(alarm('12 min late'))
    expect(text).toContain(caution('INC0010001!'))
  })

  it('says how to get the next page, or that there is none', async () => {
    expect(listText(await incidents(), { ...screen, more: 'baton list --cursor x' })).toMatch(/\nMore: baton list --cursor x$/)
    expect(listText([], screen)).toBe('No incident matches.')
    expect(listText([], { ...screen, first: false })).toBe('No more incidents.')
  })
})
