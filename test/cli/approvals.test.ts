import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvalsText, requestLine } from '../../src/cli/text/approvalsText.js'
import { widthOf } from '../../src/cli/text/layout.js'
import { paletteOf } from '../../src/cli/text/palette.js'
import type { Approval } from '../../src/domain/approvals/approval.js'
import { answer, approvalPage, failed, story } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { unwrapped } from '../support/unwrapped.js'

/** Escalation requests on the command line: made, looked for, decided, closed. */

let system: CommandSystem

beforeAll(async () => { system = await startCommandSystem() })
afterAll(() => system.stop())

/** Who manages Network Coordinators in the shipped example. */
const manager = 'Ingrid'

async function opened(): Promise<string> {
  const { incident } = await system.json(answer, 'open', '--short-description', 'Branch Lyon is offline', '--caller', 'Ana',
    '--category', 'SD-WAN', '--subcategory', 'Link failure', '--impact', '2', '--urgency', '1')
  return incident.number
}
const ask = (number: string, ...more: string[]) =>
  ['escalate', number, '--kind', 'hierarchical', '--note', 'A spare device for 900 EUR', '--as', 'Amara', ...more]

describe('An escalation request', () => {
  it('is made, found by who may decide, granted, and closed', async () => {
    const number = await opened()
    const asked = await system.json(answer, ...ask(number, '--severity', 'high', '--reason', 'business impact', '--watcher', 'Wim'))
    expect(asked).toMatchObject({ incident: { number, stage: 'Triage', tier: 1 }, pending: { approval: expect.stringMatching(/^APR/) as string } })

    const { approvals } = await system.json(approvalPage, 'approvals', '--mine', '--as', manager)
    expect(approvals.find(({ incident }) => incident.number === number)).toMatchObject({ approval: { id: asked.pending?.approval, severity: 'High', approvers: [manager] } })
    expect(await system.json(approvalPage, 'approvals', '--mine', '--as', 'Amara')).toEqual({ approvals: [], next: null })
    expect(await system.refused('approve', number, '--as', 'Amara')).toMatchObject({ code: 'not_an_approver', details: { allowed: [manager] } })

    expect(await system.refused('approve', number, '--approval', 'APR9999999', '--as', manager)).toMatchObject({ code: 'other_request', details: { asked: 'APR9999999', approval: asked.pending?.approval } })
    expect(await system.json(answer, 'approve', number, '--approval', asked.pending?.approval ?? '', '--note', 'Buy it', '--as', manager)).not.toHaveProperty('pending')
    const { incident, approvals: history } = await system.json(story, 'show', number)
    expect(incident).toMatchObject({ approval: { state: 'Escalated', approvedBy: manager, decision: 'Buy it' }, watchers: [{ person: 'Wim', because: 'escalation request' }] })
    expect(history).toEqual([incident.approval])
    await system.json(answer, 'de-escalate', number, '--justification', 'It came', '--as', manager)
    expect((await system.json(story, 'show', number)).approvals).toMatchObject([{ state: 'Closed', decision: 'It came' }])
    expect(await system.refused('de-escalate', number, '--justification', 'Again', '--as', manager)).toMatchObject({ code: 'nothing_to_de_escalate' })
  })

  it('tells people what waits for whom, and what became of it', async () => {
    const number = await opened()
    const { stdout } = await system.run(...ask(number))
    expect(stdout).toMatch(new RegExp(`^The escalation request APR\\d+ of ${number} waits for a decision.`))
    expect(unwrapped((await system.run('show', number)).stdout))
      .toMatch(new RegExp(`Request Requested: APR\\d+ \\(Medium\\) by Amara; ${manager} may decide it, to answer by`))
    const { stdout: table } = await system.run('approvals', '--as', manager, '--mine')
    expect(table).toMatch(new RegExp(`APR\\d+ +${number} +2 +Requested`))
    expect((await system.run('decline', number, '--note', 'Use the one in Basel', '--as', manager)).stdout).toContain(`The escalation request of ${number} is declined.`)
    expect(unwrapped((await system.run('show', number)).stdout)).toContain(`Declined by ${manager}`)
    expect((await system.run('approvals', '--state', 'declined')).stdout).toContain(`by ${manager}`)
  })

  it('says that nothing moved where it is closed', async () => {
    const number = await opened()
    await system.run(...ask(number))
    const { stdout } = await system.run('de-escalate', number, '--justification', 'No longer needed', '--as', 'Amara')
    expect(stdout).toContain(`The escalation request of ${number} is closed; nothing moved.`)
  })

  it('says that it is granted where nobody has to decide', async () => {
    const number = await opened()
    expect((await system.run('escalate', number, '--kind', 'hierarchical', '--note', 'I decide', '--as', manager)).stdout)
      .toContain(`The escalation request of ${number} is granted: nobody had to decide.`)
  })

  it('is listed in pages', async () => {
    for (let count = 0; count < 2; count += 1) await system.run(...ask(await opened()))
    const first = await system.json(approvalPage, 'approvals', '--all', '--limit', '1')
    const second = await system.json(approvalPage, 'approvals', '--all', '--limit', '1', '--cursor', first.next ?? '')
    expect(second.approvals[0]?.approval.id).not.toBe(first.approvals[0]?.approval.id)
    expect((await system.run('approvals', '--all', '--limit', '1')).stdout).toMatch(/\nMore: baton approvals --all --limit 1 --cursor /)
  })

  it('is looked for by its incident', async () => {
    const [one, other] = [await opened(), await opened()]
    for (const number of [one, other]) await system.run(...ask(number))
    const { approvals } = await system.json(approvalPage, 'approvals', '--incident', other)
    expect(approvals.map(({ incident }) => incident.number)).toEqual([other])
  })

  it('is looked for in one way at a time', async () => {
    const { code, stdout } = await system.run('approvals', '--all', '--state', 'Requested', '--json')
    expect({ code, ...failed.parse(JSON.parse(stdout)) }).toMatchObject({ code: 2, error: { code: 'usage' } })
    expect((await system.run('approvals', '--mine', '--as', 'Nobody')).stdout).toBe('No escalation request matches.\n')
  })
})

describe('A request as a line', () => {
  const noon = '2026-03-02T12:00:00.000Z'
  const request: Approval = {
    id: 'APR0010001', state: 'Requested', requestedBy: 'Ana', requestedAt: noon, reason: 'access', severity: 'High', justification: 'A key\nfor the '.padEnd(200, 'safe '),
    template: null, approvers: ['Mona', 'Lia'], watchers: [], dueAt: '2026-03-02T13:00:00.000Z', reminders: 0, approvedBy: null, approvedAt: null, decidedBy: null, decidedAt: null, decision: null,
  }
  const plainly = { columns: 80, palette: paletteOf(false) }
  const at = '2026-03-02T13:05:00.000Z'

  it('says how late its answer is, and who has to give it', () => {
    expect(requestLine(request, at, plainly.palette)).toBe('Requested: APR0010001 (High) by Ana; Mona, Lia may decide it, to answer by 2026-03-02 13:00 UTC (5 min late)')
    const closed: Approval = { ...request, state: 'Closed', dueAt: null, decidedBy: 'Lia', decidedAt: noon, decision: 'Settled\nby telephone' }
    expect(requestLine(closed, at, plainly.palette)).toBe('Closed by Lia 2026-03-02 12:00 UTC (1 h 5 min ago): APR0010001 (High) by Ana. Settled by telephone')
  })

  it('begins with what it asks, not with what its template says of every one', () => {
    const incident = { number: 'INC0010001', shortDescription: 'x', state: 'New' as const, priority: 1, stage: 'Triage', assignmentGroup: 'Desk', assignedTo: 'Ana' }
    const approval: Approval = { ...request, template: 'Spare', justification: 'A spare part below the limit.\nA power supply', details: { request: 'Order it today' } }
    const text = (given: Approval) => approvalsText([{ incident, approval: given }], { columns: 200, palette: plainly.palette, now: at, more: null, first: true })
    expect(text(approval)).toContain('Ana: Order it today · A power supply · A spare part below the limit.')
    expect(text({ ...request, justification: 'One\ntwo' })).toContain('Ana: One two')
  })

  it('speaks of a decision in sentences', () => {
    const granted: Approval = { ...request, state: 'Escalated', dueAt: null, decidedBy: 'Baton', decidedAt: noon, decision: 'nobody has answered' }
    expect(requestLine(granted, at, plainly.palette)).toMatch(/by Ana\. Nobody has answered$/)
    expect(requestLine({ ...granted, decision: 'iPhones for all' }, at, plainly.palette)).toMatch(/\. iPhones for all$/)
  })

  it('fits the screen, whatever was written, and is in red where it is late', () => {
    const incident = { number: 'INC0010001', shortDescription: 'x', state: 'New' as const, priority: 1, stage: 'Triage', assignmentGroup: 'Desk', assignedTo: 'Ana' }
    const told = (colored: boolean) => approvalsText([{ incident, approval: request }], { columns: 80, palette: paletteOf(colored), now: at, more: null, first: true })
    expect(Math.max(...told(false).split('\n').map(widthOf))).toBeLessThanOrEqual(80)
    expect(told(false).split('\n')[1]).toMatch(/^APR0010001 {2}INC0010001 {2}1 {2}Requested {2}.*5 min late/)
    expect(told(true)).toContain(paletteOf(true).alarm('5 min late'))
  })
})
