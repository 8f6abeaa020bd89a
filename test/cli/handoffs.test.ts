import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer, foreseen, story } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { unwrapped } from '../support/unwrapped.js'

/** What is handed over, foreseen and read, on the command line. */

let system: CommandSystem
beforeAll(async () => { system = await startCommandSystem('test/fixtures/handoffs.yaml') })
afterAll(() => system.stop())

const open = async (...more: string[]) => (await system.json(answer, 'open', '--short-description', 'Branch 7 is offline', '--caller', 'Ana',
  '--category', 'Network', '--impact', '3', '--urgency', '3', ...more)).incident.number

const known = [
  '--note', 'Both links flap', '--fact', 'LTE carries the site', '--diagnostic', 'Neighbours of edge-07: BGP flaps every 90 s', '--hypothesis', 'MTU',
  '--customer-informed',
]

describe('An escalation that lacks something', () => {
  it('is refused with what is missing and the options that give it', async () => {
    const number = await open()
    const { code, stderr } = await system.run('escalate', number, '--note', 'Please look')
    expect(code).toBe(1)
    expect(stderr).toContain('what is missing: Checked and true')
    expect(stderr).toContain('--fact "…"')
    expect((await system.refused('escalate', number, '--note', 'Please look')).code).toBe('handoff_incomplete')
  })
})

describe('preview', () => {
  it('tells programs everything, and changes nothing', async () => {
    const number = await open()
    const before = await system.json(story, 'show', number)
    expect(await system.json(foreseen, 'preview', number)).toMatchObject({ command: 'escalate', refused: { code: 'field_required' }, would: { to: { stage: 'Networks', tier: 2 } } })
    expect(await system.json(foreseen, 'preview', number, ...known)).toMatchObject({ refused: null, would: { handoff: { workingHypothesis: 'MTU' }, completeness: { score: 100 } } })
    expect(await system.json(story, 'show', number)).toEqual(before)
  })

  it('tells people who gets it and why, by when, what they see, what is missing', async () => {
    const number = await open()
    await system.json(answer, 'escalate', number, '--note', 'Up', '--fact', 'Down')
    const { code, stdout } = await system.run('preview', number, '--note', 'Both links flap')
    expect(code).toBe(0)
    for (const piece of [
      `Escalating ${number}`, 'Refused', 'Engineering, from Networks (tier 3)', 'fewest open tasks', 'decision row 2: stage Networks (ladder support', 'Resolve by',
      'is told nothing', 'Required and missing', 'Diagnostics: --diagnostic "what: result"', 'What they will see · Engineering report',
      'not found in what was handed over', 'Symptom', 'Branch 7 is offline', 'Evidence: missing', 'Suspected cause: not given', 'Complete: 0 of 100; missing:',
    ]) expect(unwrapped(stdout), piece).toContain(piece)
    const { stdout: whole } = await system.run('preview', number, ...known)
    for (const piece of ['Nothing stands in the way', 'knows, says who hands over', 'edge-07 (Diagnostics: “Neighbours of edge-07: BGP flaps every 90 s”)', 'Proposed, as the incident has none', 'Also handed over']) {
      expect(unwrapped(whole), piece).toContain(piece)
    }
  })

  it('tells of an escalation request who decides and what is missing, and of its end that nothing moves', async () => {
    const number = await open()
    const ask = ['--kind', 'hierarchical', '--note', 'A spare device', '--as', 'Nadia']
    const { stdout } = await system.run('preview', number, ...ask)
    for (const piece of ['Asks for a decision, and moves nothing', 'Request Requested', 'Decides Olivia', 'They read A spare device', 'Nothing stands in the way']) {
      expect(unwrapped(stdout), piece).toContain(piece)
    }
    expect(await system.json(foreseen, 'preview', number, ...ask)).toMatchObject({ refused: null, would: null, request: { approval: { state: 'Requested', approvers: ['Olivia'] } } })
    const { stdout: bare } = await system.run('preview', number, '--kind', 'hierarchical', '--as', 'Olivia')
    for (const piece of ['Refused', 'granted at once: nobody has to decide', 'Required and missing - Note: --note "…"']) expect(unwrapped(bare), piece).toContain(piece)
    await system.json(answer, 'escalate', number, ...ask)
    const end = ['--for', 'de-escalate', '--justification', 'It came', '--as', 'Olivia']
    expect(unwrapped((await system.run('preview', number, ...end)).stdout)).toContain('Ends its escalation request, and moves nothing Request Closed')
    expect(await system.json(foreseen, 'preview', number, ...end)).toMatchObject({ refused: null, would: null, request: { approval: { state: 'Closed' } } })
    expect((await system.json(story, 'show', number)).incident.approval).toMatchObject({ state: 'Requested' })
  })

  it('foresees the other ways to hand on', async () => {
    const number = await open()
    expect(await system.json(foreseen, 'preview', number, '--for', 'reassign', '--group', 'Networks')).toMatchObject({ command: 'reassign', would: { to: { assignmentGroup: 'Networks', stage: 'Triage' } } })
    expect(await system.json(foreseen, 'preview', number, '--for', 'send-back', '--question', 'Why?')).toMatchObject({ refused: { code: 'nobody_before' }, would: null })
    expect(await system.run('preview', number, '--for', 'reassign')).toMatchObject({ code: 2 })
    expect(await system.run('preview', number, '--for', 'dance')).toMatchObject({ code: 2 })
    expect((await system.refused('preview', 'INC9999999')).code).toBe('incident_not_found')
  })
})

describe('show', () => {
  it('shows the task of the receiving tier in its form, with the way to the whole tier before', async () => {
    const number = await open()
    await system.json(answer, 'escalate', number, '--note', 'Up', '--fact', 'Only Branch 7 is down')
    await system.json(answer, 'escalate', number, ...known)
    const { stdout } = await system.run('show', number)
    const text = unwrapped(stdout)
    for (const piece of [
      'handed over by tester from tier 2 · Networks · Engineering report', 'Configuration item edge-07', 'Component Routing daemon', 'Affected version not found',
      'Symptom - Branch 7 is offline - Both links flap', 'Also handed over Checked and true LTE carries the site', `All of tier 2: baton show ${number} --tier 2`,
    ]) expect(text, piece).toContain(piece)
    expect(stdout.indexOf('handed over by')).toBeLessThan(stdout.indexOf('Tiers'))
  })

  it('shows one tier alone: what it was handed, and its stream', async () => {
    const number = await open()
    await system.json(answer, 'escalate', number, '--note', 'First up', '--fact', 'Only Branch 7 is down')
    await system.json(answer, 'escalate', number, ...known)
    const { stdout } = await system.run('show', number, '--tier', '2')
    for (const piece of ['handed over by tester from tier 1 · Triage', 'Only Branch 7 is down', `All of tier 1: baton show ${number} --tier 1`, 'Escalated from Networks to Engineering']) {
      expect(unwrapped(stdout), piece).toContain(piece)
    }
    expect(stdout).not.toContain('Escalated from Triage')
    const { tiers, tasks, stream, handoffs } = await system.json(story, 'show', number, '--tier', '2')
    expect([tiers.map(tier => tier.number), tasks.map(({ tier }) => tier), [...new Set(stream.map(({ tier }) => tier))]]).toEqual([[2], [2], [2]])
    expect(handoffs).toMatchObject([{ fromTier: 1, toTier: 2, handoff: { note: 'First up' } }])
    expect(await system.refused('show', number, '--tier', '9')).toMatchObject({ code: 'field_invalid', details: { field: 'tier', allowed: [1, 2, 3] } })
  })

  it('shows what came back: the question, its answer, the justification, and what was handed over before', async () => {
    const number = await open()
    await system.json(answer, 'escalate', number, '--note', 'First up', '--fact', 'Only Branch 7 is down', '--as', 'Nadia')
    await system.json(answer, 'escalate', number, ...known, '--as', 'Elena')
    const shown = async () => unwrapped((await system.run('show', number)).stdout.split('\nTiers\n')[0] ?? '')

    await system.json(answer, 'send-back', number, '--question', 'Which site is it?', '--as', 'Grace')
    for (const piece of [
      ' · sent back by Grace from tier 3 · Engineering Question Which site is it?', 'What Networks was handed before, by Nadia', 'Checked and true Only Branch 7 is down',
      `All of tier 3: baton show ${number} --tier 3`, `When Networks had it before, tier 2: baton show ${number} --tier 2`,
    ]) expect(await shown(), piece).toContain(piece)

    await system.json(answer, 'answer', number, '--note', 'It is Basel', '--as', 'Elena')
    for (const piece of [
      ' · answered by Elena from tier 4 · Networks · Engineering report Question Which site is it?', 'It is Basel',
      `All of tier 4: baton show ${number} --tier 4`, `What was handed over first: baton show ${number} --tier 3`,
    ]) expect(await shown(), piece).toContain(piece)

    await system.json(answer, 'de-escalate', number, '--to-stage', 'Networks', '--justification', 'A known fault', '--as', 'Tessa')
    for (const piece of [' · de-escalated by Tessa from tier 5 · Engineering Justification A known fault', 'What Networks was handed before, by Nadia', 'Only Branch 7 is down']) {
      expect(await shown(), piece).toContain(piece)
    }
    await system.json(answer, 'de-escalate', number, '--to-stage', 'Triage', '--justification', 'They can do it', '--as', 'Henrik')
    for (const piece of ['Justification They can do it', `When Triage had it before, tier 1: baton show ${number} --tier 1`]) expect(await shown(), piece).toContain(piece)
    expect(await shown()).not.toContain('was handed before')
  })

  it('fits a narrow terminal, with colours too', async () => {
    const number = await open()
    await system.json(answer, 'escalate', number, '--note', 'Up '.repeat(200), '--fact', '東京'.repeat(10))
    const { stdout } = await system.run('preview', number, ...known)
    expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(100)
  })
})
