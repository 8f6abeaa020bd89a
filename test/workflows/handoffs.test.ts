import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HandoffDetails } from '../../src/domain/handoff/handoff.js'
import { refusalOf, startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { refusedWithoutTrace } from '../support/refused.js'

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: 'test/fixtures/handoffs.yaml' }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

const facts = { validatedFacts: ['LTE carries the site'] }
const known: HandoffDetails = {
  diagnosticResults: [{ what: 'Neighbours of edge-07', result: 'BGP flaps every 90 s' }], workingHypothesis: 'MTU, since Version 2.4.1', customerInformed: true,
}
const request = { impact: 3, urgency: 3 }

async function atNetworks(given: object = {}): Promise<TestIncident> {
  const incident = await baton.open({ ...request, ...given })
  await incident.escalate('Both links flap', { handoff: facts })
  return incident
}

describe('An escalation', () => {
  it('is refused without what its stage requires, names it with the way to give it, and nothing changes', async () => {
    const incident = await baton.open(request)
    const refusal = await refusedWithoutTrace(incident, () => incident.escalate('Please look'))
    expect(refusal).toMatchObject({
      code: 'handoff_incomplete',
      message: `Networks (Networks) cannot go on with ${incident.number} as it is handed over; what is missing: Checked and true.`,
      details: { field: 'handoff.validatedFacts', fields: ['handoff.validatedFacts'], missing: ['Checked and true'], give: ['--fact "…"'] },
    })
    await incident.escalate('Both links flap', { handoff: facts })
    await incident.expect({ stage: 'Networks' })
  })

  it('needs more for a P1, and more again for the next stage', async () => {
    const urgent = await baton.open({ impact: 1, urgency: 1 })
    expect((await refusalOf(urgent.escalate('Please look', { handoff: facts }))).details.missing).toEqual(['Tried', 'Business context'])
    const incident = await atNetworks()
    expect((await refusalOf(incident.escalate('Please look', { handoff: facts }))).details.missing).toEqual(['Diagnostics', 'Suspected', 'that the customer knows'])
    await incident.escalate('Please look', { handoff: known })
    await incident.expect({ stage: 'Engineering' })
  })

  it('that came as a signal and lacks something leaves a note that says so', async () => {
    const incident = await baton.open(request)
    await incident.signal('escalate', { note: 'Please look' })
    await incident.expect({ stage: 'Triage' })
    await incident.expectSaid('Not carried out: escalate by', 1)
    await incident.expectSaid('what is missing: Checked and true', 1)
  })

  it('may tell the customer instead of saying that the customer knows', async () => {
    const incident = await atNetworks()
    await incident.escalate('Please look', { handoff: { ...known, customerInformed: false }, introduce: true })
    const { handoffs } = await incident.story()
    expect(handoffs.at(-1)?.handoff.customerInformed).toBe(true)
  })

  it('of a VIP is told to the customer before the others hear of it', async () => {
    const incident = await baton.open({ ...request, vip: true })
    await incident.escalate('Both links flap', { handoff: facts })
    const { stream, incident: { assignedTo, replyCount } } = await incident.story()
    const told = stream.findIndex(({ kind, author }) => kind === 'comment' && author === 'Baton')
    expect(stream[told]?.text).toContain(`${assignedTo} of Networks takes over from here`)
    expect(stream[told + 1]?.text).toContain('Escalated from Triage to Networks')
    expect(replyCount).toBe(0)
  })
})

describe('The receiving team', () => {
  it('reads the handoff in its own form, with its terms and the words they were read from; the rest follows', async () => {
    const incident = await atNetworks()
    await incident.escalate('Both links flap', { handoff: { ...known, ...facts } })
    const { handoffs } = await incident.story()
    expect(handoffs.at(-1)).toMatchObject({
      fromTier: 2, toTier: 3, completeness: { score: 100, missing: [] },
      form: {
        name: 'Engineering report', missing: [], unmapped: [],
        sections: [
          { heading: 'Symptom', texts: ['Branch office is offline', 'Both links flap'] },
          { heading: 'Evidence', texts: ['Neighbours of edge-07: BGP flaps every 90 s'] },
          { heading: 'Suspected cause', texts: ['MTU, since Version 2.4.1'] },
          { heading: 'Affected item', texts: ['edge-07 (proposed)'] },
        ],
        rest: [{ heading: 'Checked and true', texts: ['LTE carries the site'] }, { heading: 'Customer', texts: ['informed'] }],
        terms: [
          { term: 'Configuration item', value: 'edge-07', proposed: true, evidence: { from: 'diagnosticResults', words: 'Neighbours of edge-07: BGP flaps every 90 s' } },
          { term: 'Component', value: 'Routing daemon' },
          { term: 'Affected version', value: '2.4.1', evidence: { from: 'workingHypothesis' } },
        ],
      },
    })
    await incident.expect({ configurationItem: null })
  })

  it('without a form reads it as it was given, and it is still measured by what was required', async () => {
    const incident = await atNetworks()
    expect((await incident.story()).handoffs).toMatchObject([{ form: null, completeness: { score: 100, asked: ['Checked and true'] } }])
  })

  it('gets fields of 100,000 characters and every kind of character whole', async () => {
    const incident = await atNetworks()
    const long = '☎ 東京 🚒 é\u0301 \u202e'.repeat(10_000).slice(0, 100_000).trim()
    await incident.escalate(long, { handoff: { ...known, workingHypothesis: long, businessContext: long } })
    const { form } = (await incident.story()).handoffs.at(-1) ?? {}
    expect(form?.sections[0]?.texts[1]).toBe(long)
    expect(form?.sections[2]?.texts).toEqual([long])
    expect(form?.rest).toContainEqual({ heading: 'Business context', texts: [long] })
  })

  it('gets what came by itself all the same, told what is missing', async () => {
    const incident = await atNetworks({ vip: true })
    await baton.skip('8 h')
    await incident.expect({ stage: 'Engineering', breached: true })
    const { handoffs, stream } = await incident.story()
    expect(handoffs.at(-1)).toMatchObject({
      by: 'Baton', form: { missing: ['Evidence', 'Affected item'] }, completeness: { missing: ['Evidence', 'Suspected cause', 'Affected item'] },
    })
    const said = stream.findIndex(({ text }) => text.includes('Nobody could be asked for: Diagnostics, Suspected.'))
    expect(stream[said]?.text).toContain('Escalated from Networks to Engineering')
    expect(stream[said - 1]).toMatchObject({ kind: 'comment', author: 'Baton' })
  })

  it('of an answer or a reassignment reads it in its form, and nothing is said to be missing', async () => {
    const incident = await atNetworks()
    await incident.escalate('Up', { handoff: known })
    await incident.sendBack('Which site?')
    await incident.answer('It is Basel, edge-07', { handoff: facts })
    await incident.reassign('Networks', { note: 'A cable' })
    const [, up, back, answered, across] = (await incident.story()).handoffs
    expect(up?.completeness).toMatchObject({ missing: [] })
    expect([back?.form, back?.completeness]).toEqual([null, null])
    expect(answered).toMatchObject({ form: { name: 'Engineering report', missing: [], rest: [{ heading: 'Checked and true' }] }, completeness: null })
    expect(across).toMatchObject({ form: null, completeness: null, handoff: { note: 'A cable' } })
  })
})

describe('A preview', () => {
  /** Everything that the records hold of it, and of what was to be sent. */
  const traces = async (incident: TestIncident) => JSON.stringify([await incident.story(), await baton.client.notices(incident.number), await incident.workflow.describe().then(({ historyLength }) => historyLength)])

  it('says what the escalation then does, and changes nothing', async () => {
    const incident = await atNetworks({ vip: true })
    const given = { note: 'Both links flap', handoff: { ...known, ...facts } }
    // What the workflow still has to do for the step before is no trace of the preview.
    await baton.settle()
    const before = await traces(incident)
    const { refused, would } = await incident.preview({ kind: 'escalate', ...given })
    expect(await traces(incident)).toBe(before)
    expect(refused).toBeNull()
    await incident.escalate(given.note, given)
    const { handoffs, stream, incident: after, tiers } = await incident.story()
    const { handoff, form, completeness } = handoffs.at(-1) ?? {}
    expect(would).toMatchObject({ handoff, form, completeness, customer: { isInformed: true } })
    const { stage, assignmentGroup, assignedTo } = after
    const { row, assignedBecause, ladder, policyVersion, instructions } = tiers.at(-1)?.plan ?? {}
    expect(would?.to).toMatchObject({ tier: 3, stage, assignmentGroup, assignedTo, row, assignedBecause, ladder, policyVersion, instructions })
    // Between the two a few instants went by.
    expect(Date.parse(after.tier.clocks.resolve?.dueAt ?? '') - Date.parse(would?.to.resolveBy ?? '')).toBeLessThan(60_000)
    const told = would?.entries.map(({ kind, author, text }) => [kind, author, text.replace(/To do: .*/, '')])
    expect(stream.slice(-(told?.length ?? 0)).map(({ kind, author, text }) => [kind, author, text.replace(/To do: .*/, '')])).toEqual(told)
    expect(would?.customer.comment).toBe(stream.findLast(({ kind }) => kind === 'comment')?.text)
  })

  it('names who has least to do at that moment', async () => {
    const foreseen: string[] = []
    for (const incident of [await baton.open(request), await baton.open(request), await baton.open(request), await baton.open(request)]) {
      const { would } = await incident.preview({ kind: 'escalate', note: 'Up', handoff: facts })
      foreseen.push(would?.to.assignedTo ?? '')
      await incident.escalate('Up', { handoff: facts })
      await incident.expect({ assignedTo: would?.to.assignedTo ?? '' })
    }
    expect(new Set(foreseen)).toEqual(new Set(['Dmitri', 'Elena']))
  })

  it('says before the note is written where it would go, and what is missing', async () => {
    const incident = await atNetworks()
    expect(await incident.preview({ kind: 'escalate' })).toMatchObject({
      refused: { code: 'field_required', details: { field: 'note' } },
      would: {
        to: { stage: 'Engineering', assignmentGroup: 'Engineering' },
        lacking: [
          { field: 'note', give: '--note "…"' }, { field: 'diagnosticResults', words: 'Diagnostics', give: '--diagnostic "what: result"' },
          { field: 'workingHypothesis' }, { field: 'customerInformed' },
        ],
        form: { missing: ['Evidence', 'Affected item'], unmapped: ['Configuration item', 'Component', 'Affected version'] },
        completeness: { score: 0 },
      },
    })
  })

  it('says the refusal that would come', async () => {
    const incident = await baton.open(request)
    const codes = async (...commands: ({ kind: 'escalate' | 'sendBack' | 'answer' | 'reassign' | 'deEscalate' } & Record<string, unknown>)[]) =>
      Promise.all(commands.map(async command => (await incident.preview(command)).refused?.code))
    expect(await codes(
      { kind: 'escalate', note: 'Up' }, { kind: 'escalate', note: 'Up', toStage: 'Nowhere' }, { kind: 'escalate', note: 'Up', expectStage: 'Engineering' },
      { kind: 'sendBack', question: 'Why?' }, { kind: 'answer', note: 'So' }, { kind: 'reassign', group: 'Service Desk' }, { kind: 'deEscalate', justification: 'x', toStage: 'Triage' },
    )).toEqual(['handoff_incomplete', 'stage_not_above', 'wrong_stage', 'nobody_before', 'no_question', 'same_group', 'stage_not_below'])
    await incident.close()
    expect(await codes({ kind: 'escalate', note: 'Up' })).toEqual(['incident_over'])
  })

  it('names the guardrails that would hold it back and who may bend them, and what comes of it when they are bent', async () => {
    const incident = await baton.open({ ...request, category: 'Billing' })
    const given = { note: 'Up', handoff: facts }
    expect(await incident.preview({ kind: 'escalate', ...given })).toMatchObject({
      refused: { code: 'guardrail' }, would: { to: { stage: 'Networks' }, guardrails: [{ guardrail: 'two attempts first', people: expect.arrayContaining(['Henrik', 'Olivia', 'Tessa']) as string[] }] },
    })
    const bent = { ...given, by: 'Olivia', override: 'A known fault' }
    const { refused, would } = await incident.preview({ kind: 'escalate', ...bent })
    expect([refused, would?.guardrails.length]).toEqual([null, 1])
    await incident.escalate(bent.note, bent)
    const { stream } = await incident.story()
    const said = stream.find(({ text }) => text.includes('bends'))?.text.replace(/OVR\d+/, 'OVR')
    expect(would?.entries.map(({ text }) => text)).toContain(said)
  })

  it('tells of a question, an answer, another group and a stage down as well', async () => {
    const incident = await atNetworks()
    await incident.escalate('Up', { handoff: known })
    const stages = async (command: Parameters<TestIncident['preview']>[0]) => (await incident.preview(command)).would?.to
    const [asked, back, down] = [
      await stages({ kind: 'sendBack', question: 'Which site?' }), await stages({ kind: 'reassign', group: 'Networks' }),
      await stages({ kind: 'deEscalate', justification: 'Known', toStage: 'Networks', by: 'Tessa' }),
    ]
    expect([asked?.row, back?.stage, down?.assignmentGroup]).toEqual(['sent back', 'Engineering', 'Networks'])
    await incident.sendBack('Which site?')
    await incident.expect({ stage: asked?.stage ?? '', assignedTo: asked?.assignedTo ?? '' })
    expect((await stages({ kind: 'answer', note: 'Basel' }))?.row).toBe('answered')
  })

  it('is refused for an incident or a field that does not exist', async () => {
    expect((await refusalOf(baton.client.preview('INC9999999', { kind: 'escalate', by: 'Nadia' }))).code).toBe('incident_not_found')
    const incident = await baton.open(request)
    expect(await refusalOf(incident.preview({ kind: 'escalate', handoff: { facts: [] } }))).toMatchObject({ code: 'payload_invalid', details: { field: 'handoff' } })
  })
})
