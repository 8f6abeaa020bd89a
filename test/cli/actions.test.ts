import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer, failed, story } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { temporaryFolder } from '../support/temporaryFolder.js'

/** Every action, through a real Temporal, a real worker and a real PostgreSQL. */

let system: CommandSystem

beforeAll(async () => { system = await startCommandSystem() })
afterAll(() => system.stop())

const open = (...more: string[]) => system.json(answer, 'open', '--short-description', 'Branch Lyon is offline', '--caller', 'Ana',
  '--category', 'SD-WAN', '--subcategory', 'Link failure', '--impact', '2', '--urgency', '1', ...more)

async function opened(): Promise<string> {
  return (await open()).incident.number
}

describe('The life of an incident', () => {
  it('goes from open to reopened and closed, each action answering with the incident as it is then', async () => {
    const first = await open('--as', 'Chloe', '--vip', '--tag', 'lyon', '--tag', 'branch')
    const { number } = first.incident
    expect(first).toMatchObject({
      incident: { state: 'New', stage: 'Triage', assignmentGroup: 'Network Coordinators', priority: 2, needsAttention: true, escalationCount: 0 },
      task: { state: 'Work in Progress', assignmentGroup: 'Network Coordinators' },
    })
    const owner = first.incident.assignedTo
    expect(await system.json(answer, 'accept', number, '--as', owner)).toMatchObject({ incident: { state: 'In Progress', needsAttention: false, respondBy: null } })

    const escalated = await system.json(answer, 'escalate', number, '--note', 'Not ours', '--as', owner, '--expect-stage', 'Triage')
    expect(escalated.incident).toMatchObject({ stage: 'L1 investigation', assignmentGroup: 'L1 Network Engineering', needsAttention: true, escalationCount: 1, tier: 2 })
    expect(escalated.task?.number).not.toBe(first.task?.number)

    const held = await system.json(answer, 'hold', number, '--reason', 'awaiting vendor')
    expect(held.incident).toMatchObject({ state: 'On Hold', holdReason: 'Awaiting Vendor', respondBy: null, resolveBy: null })
    expect((await system.json(answer, 'resume', number)).incident).toMatchObject({ state: 'In Progress', holdReason: null })
    expect(await system.json(answer, 'resolve', number, '--code', 'Fixed', '--notes', 'Spliced')).toMatchObject({ incident: { state: 'Resolved' }, task: null })
    expect(await system.json(answer, 'reopen', number, '--note', 'Down again')).toMatchObject({ incident: { state: 'In Progress', reopenCount: 1, tier: 2 } })
    expect(await system.json(answer, 'close', number)).toMatchObject({ incident: { state: 'Closed' }, task: null })
  })

  it('can change hands: to another person, to another group, to another classification', async () => {
    const number = await opened()
    const { incident: { assignedTo } } = await system.json(answer, 'accept', number)
    const other = ['Amara', 'Bruno', 'Chloe'].find(name => name !== assignedTo) ?? ''
    expect(await system.json(answer, 'assign', number, '--to', other)).toMatchObject({ incident: { assignedTo: other }, task: { assignedTo: other } })
    expect((await system.json(answer, 'reassign', number, '--group', 'Service Desk')).incident)
      .toMatchObject({ stage: 'Triage', assignmentGroup: 'Service Desk', reassignmentCount: 2, escalationCount: 0 })
    expect((await system.json(answer, 'reclassify', number, '--category', 'Mail', '--no-subcategory', '--impact', '1', '--note', 'Wrong')).incident)
      .toMatchObject({ category: 'Mail', subcategory: null, impact: 1, urgency: 1, priority: 1 })
    await system.json(answer, 'reclassify', number, '--add-tag', 'complex', '--add-tag', 'lyon', '--note', 'Three sites')
    await system.json(answer, 'reclassify', number, '--remove-tag', 'lyon', '--remove-tag', 'bank', '--note', 'Not Lyon')
    expect(await system.json(story, 'show', number)).toMatchObject({ incident: { tags: ['complex'] } })
    expect(await system.refused('reclassify', number, '--add-tag', 'complex', '--note', 'Again')).toMatchObject({ code: 'nothing_to_change' })
    expect((await system.run('show', number)).stdout).toContain('#complex')
    expect(await system.json(answer, 'cancel', number, '--note', 'A test')).toMatchObject({ incident: { state: 'Canceled' }, task: null })
  })

  it('takes a whole handoff along: from a file, completed by options', async () => {
    const file = join(await temporaryFolder(), 'handoff.json')
    await writeFile(file, JSON.stringify({ note: 'From the file', validatedFacts: ['LTE carries the site'], workingHypothesis: 'Carrier', customerInformed: false }))
    const number = await opened()
    await system.json(answer, 'escalate', number, '--handoff', file, '--fact', 'Power is fine', '--diagnostic', 'Ping at 10:00: 40 % loss',
      '--tried', 'Reseated the SFP: no change', '--hypothesis', 'Fibre cut', '--business-context', 'Payroll day', '--request', 'Test the line',
      '--reason', 'access', '--customer-informed')
    const { handoffs } = await system.json(story, 'show', number)
    expect(handoffs).toMatchObject([{ fromTier: 1, toTier: 2, by: 'tester', handoff: {
      note: 'From the file', validatedFacts: ['LTE carries the site', 'Power is fine'], diagnosticResults: [{ what: 'Ping at 10:00', result: '40 % loss' }],
      attemptedRemediation: [{ step: 'Reseated the SFP', outcome: 'no change' }], workingHypothesis: 'Fibre cut', businessContext: 'Payroll day',
      request: 'Test the line', reason: 'access', customerInformed: true,
    } }])
  })

  it('is followed up after its end: classification and caller are taken over', async () => {
    const number = await opened()
    await system.json(answer, 'cancel', number)
    const { incident } = await system.json(answer, 'open', '--follow-up-of', number, '--short-description', 'Offline again')
    expect(await system.json(story, 'show', incident.number)).toMatchObject({
      incident: { followUpOf: number, caller: 'Ana', category: 'SD-WAN', subcategory: 'Link failure', impact: 2, urgency: 1, escalationCount: 1 },
    })
  })
})

describe('A request', () => {
  it('that is repeated gets the first answer again, and nothing happens twice', async () => {
    const first = await open('--request-id', 'open-1')
    const again = await open('--request-id', 'open-1')
    expect(again).toEqual({ ...first, repeated: true })
    const { number } = first.incident
    const escalate = () => system.json(answer, 'escalate', number, '--note', 'Up', '--request-id', 'up-1')
    expect(await escalate()).toMatchObject({ incident: { escalationCount: 1 } })
    expect(await escalate()).toMatchObject({ incident: { escalationCount: 1 }, repeated: true })
    const people = await system.run('escalate', number, '--note', 'Up', '--request-id', 'up-1')
    expect(people.stdout).toContain('This request was carried out before')
    expect(await system.refused('escalate', number, '--note', 'Something else', '--request-id', 'up-1')).toMatchObject({ code: 'request_id_reused' })
  })

  it('with a dedup key comes back with the incident that is unfinished', async () => {
    const first = await open('--dedup-key', 'lyon')
    expect(await open('--dedup-key', 'lyon')).toEqual({ ...first, existing: true })
  })

  it.each<[string, string[], object]>([
    ['at another stage than expected', ['escalate', 'N', '--note', 'Up', '--expect-stage', 'L3 investigation'], { code: 'wrong_stage', details: { stage: 'Triage' } }],
    ['in a state that does not allow it', ['resume', 'N'], { code: 'wrong_state', details: { state: 'New' } }],
    ['with a blank note', ['escalate', 'N', '--note', ' '], { details: { field: 'note' } }],
    ['to a group that there is not', ['reassign', 'N', '--group', 'Nobody'], { code: 'unknown_group' }],
    ['to a person from outside', ['assign', 'N', '--to', 'Zoe'], { code: 'not_a_member' }],
    ['about an incident that there is not', ['accept', 'INC9999999'], { code: 'incident_not_found', details: { number: 'INC9999999' } }],
    ['of a malformed number', ['show', 'nonsense'], { code: 'incident_not_found' }],
    ['with a malformed handoff', ['escalate', 'N', '--handoff', 'FILE'], { code: 'payload_invalid', details: { field: 'handoff.validatedFacts' } }],
  ])('%s is refused with exit code 1 and changes nothing', async (_, args, refusal) => {
    const number = await opened()
    const file = join(await temporaryFolder(), 'handoff.json')
    await writeFile(file, JSON.stringify({ note: 'x', validatedFacts: 'no list' }))
    expect(await system.refused(...args.map(arg => ({ N: number, FILE: file })[arg] ?? arg))).toMatchObject(refusal)
    expect((await system.json(story, 'show', number))).toMatchObject({ incident: { state: 'New', stage: 'Triage' }, tasks: [{ state: 'Work in Progress' }] })
  })

  it('that is refused tells people what is the case and, on a line of its own, what to do', async () => {
    const number = await opened()
    const { code, stdout, stderr } = await system.run('resume', number)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(`not possible while ${number} is New`), expect.stringMatching(/^Bring the incident/)])
  })

  it('without a worker is not finished in time: exit code 3, with the ID to repeat it under', async () => {
    const number = await opened()
    const { code, stdout } = await system.withoutWorker(() => system.run('accept', number, '--wait', '0.5', '--request-id', 'late-1', '--json'))
    const { error } = failed.parse(JSON.parse(stdout))
    expect({ code, error }).toMatchObject({ code: 3, error: { code: 'in_progress', details: { requestId: 'late-1', fix: expect.stringContaining('late-1') as string } } })
    expect(await system.json(answer, 'accept', number, '--request-id', 'late-1')).toMatchObject({ incident: { state: 'In Progress' } })
  })
})

describe('Notes and comments', () => {
  it('stand in the stream under their author, once for each request', async () => {
    const number = await opened()
    await system.json(answer, 'note', number, '--text', 'Ticket 4711', '--as', 'Bruno', '--request-id', 'note-1')
    expect(await system.json(answer, 'note', number, '--text', 'Ticket 4711', '--as', 'Bruno', '--request-id', 'note-1')).toMatchObject({ repeated: true, incident: { needsAttention: false } })
    await system.json(answer, 'comment', number, '--text', 'On our way', '--tier', '1')
    const { stream } = await system.json(story, 'show', number)
    expect(stream.filter(({ kind, author }) => kind === 'comment' || author === 'Bruno')).toMatchObject([
      { kind: 'workNote', author: 'Bruno', text: 'Ticket 4711', tier: 1 }, { kind: 'comment', author: 'tester', text: 'On our way' },
    ])
  })
})
