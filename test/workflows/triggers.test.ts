import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readPolicy } from '../../src/domain/policy/policyDocument.js'
import { startBaton, type TestBaton } from '../../src/testing/index.js'
import { timelineOf } from '../../src/domain/timeline/timeline.js'

/** Rules that act on their own: each is due at its instant, on the facts of that moment, and says so in the stream. */

const ladder = `
groups:
  Desk: {manager: Olivia, members: [Nadia]}
  Engineering: {members: [Leo]}
  Compliance: {members: [Chris]}
people:
  Olivia: {email: olivia@example.com}
ladders:
  - name: all
    sla: {respond: none, resolve: none}
    stages: [{name: Triage}, {name: L2}, {name: Legal}]
    entry: {stage: Triage, group: Desk}
    decisions:
      - {when: {stage: Triage, category: Privacy}, then: {stage: Legal, group: Compliance}}
      - {when: {stage: Triage, tags: contract}, then: {stage: Legal, group: Compliance}}
      - {when: {stage: Triage}, then: {stage: L2, group: Engineering}}
      - {when: {stage: L2}, then: {stage: Legal, group: Compliance}}
notices:
  rules:
    - {on: triggered, to: manager, by: email}
`
const policy = (rules: string) => `name: rules\n${ladder}triggers:\n${rules}`

const rules = policy(`
  - {name: Eight hours, when: {stage: Triage, category: Network}, after: 8 h, then: {escalate: true}}
  - {name: High and old, when: {priority: P2}, after: 4 h, then: {flag: true, tell: true}}
  - {name: VIP callers, when: {vip: true}, then: {flag: true, tell: true, tag: vip, note: Call back within the hour}}
  - {name: Regulatory, when: {category: Privacy}, then: {escalate: {reason: regulatory}}}
  - {name: Business impact, when: {impact: 1, stage: Triage}, then: {escalate: {toStage: Legal}}}
  - {name: Threat, when: {words: [lawyer, "go to the press"]}, then: {flag: true, tell: true}}
  - {name: Silence, when: {category: Silent, unanswered: true}, after: 1 h, since: tier, then: {flag: true, tell: true}}
  - {name: Outage, when: {tags: outage}, then: {flag: true, tell: true, note: Call the carrier}}
  - {name: Long hold, when: {category: Held, state: On Hold}, after: 5 days, since: facts, then: {flag: true, note: Ask them}}
`)

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: rules, maxCachedWorkflows: 0 }) })
afterEach(() => baton.endAll())
afterAll(() => baton.stop())

const events = async (number: string) => (await baton.client.notices(number)).map(({ notice }) => notice.event)

describe('Rules that act on their own', () => {
  it('unresolved for 8 h → next tier, with a hold in between that does not count', async () => {
    const incident = await baton.open({ category: 'Network' })
    await incident.accept()
    await baton.skip('3 h')
    await incident.hold({ reason: 'Awaiting Vendor' })
    await baton.skip('20 h')
    await incident.expect({ stage: 'Triage', state: 'On Hold' })
    await incident.resume()
    await baton.skip('4 h 59 min')
    await incident.expect({ stage: 'Triage' })
    await baton.skip('2 min')
    await incident.expect({ stage: 'L2', assignmentGroup: 'Engineering', assignedTo: 'Leo', state: 'In Progress', escalationCount: 1 })
    await incident.expectTask({ assignedTo: 'Leo', tier: 2 })
    const { tiers, handoffs, stream } = await incident.story()
    expect(tiers.map(({ outcome }) => outcome)).toEqual(['escalated', null])
    expect(handoffs).toMatchObject([{ by: 'Baton', handoff: { reason: 'SLA', note: expect.stringMatching(/^Rule “Eight hours”: stage Triage, category Network; 8 h unresolved since .*\nNadia of Desk had it until then\.$/) as unknown } }])
    expect(stream.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^Rule “Eight hours”: .* By policy version \d+: it goes up\.$/))
    await baton.skip('2 days')
    await incident.expect({ stage: 'L2', escalationCount: 1 })
  })

  it('high priority and open > 4 h → needs attention and a notice', async () => {
    const incident = await baton.open({ impact: 2, urgency: 1 })
    await incident.accept()
    await incident.expect({ needsAttention: false })
    await baton.skip('3 h 59 min')
    await incident.expect({ needsAttention: false })
    expect(await events(incident.number)).toEqual([])
    await baton.skip('2 min')
    await incident.expect({ needsAttention: true, stage: 'Triage' })
    expect(await events(incident.number)).toEqual(['triggered'])
    await incident.expectSaid('Rule “High and old”: priority P2; 4 h unresolved since', 1)
  })

  it('a VIP: at once, and once', async () => {
    const incident = await baton.open({ vip: true })
    await incident.settle()
    await incident.expect({ tags: ['vip'], needsAttention: true })
    await incident.expectSaid('Rule “VIP callers”: VIP. By policy version', 1)
    await incident.expectSaid('Call back within the hour', 1)
    await incident.accept()
    await incident.escalate()
    await baton.skip('2 days')
    await incident.expectSaid('Rule “VIP callers”', 1)
    expect(await events(incident.number)).toEqual(['triggered'])
  })

  it('a tag that somebody adds: the rule acts at once, and the next escalation takes the row that asks for the tag', async () => {
    const incident = await baton.open()
    await incident.accept()
    await incident.reclassify({ addTags: ['outage'] })
    await incident.settle()
    await incident.expect({ tags: ['outage'], needsAttention: true, stage: 'Triage' })
    await incident.expectSaid('Rule “Outage”: tag outage. By policy version', 1)
    expect(await events(incident.number)).toEqual(['triggered'])
    await incident.reclassify({ addTags: ['contract'], removeTags: ['outage'] })
    await incident.escalate()
    await incident.expect({ stage: 'Legal', assignmentGroup: 'Compliance', tags: ['contract'] })
  })

  it('a regulatory category goes up at once, along its row of the decision table', async () => {
    const incident = await baton.open({ category: 'Privacy' })
    await incident.settle()
    await incident.expect({ stage: 'Legal', assignmentGroup: 'Compliance', escalationCount: 1 })
    expect((await incident.story()).handoffs).toMatchObject([{ handoff: { reason: 'regulatory' } }])
  })

  it('business impact goes to the stage that the rule names', async () => {
    const incident = await baton.open({ impact: 1, urgency: 2 })
    await incident.settle()
    await incident.expect({ stage: 'Legal' })
  })

  it('words of the caller, in the description or in a comment, each once', async () => {
    const incident = await baton.open({ description: 'My Lawyer wants to know', caller: 'Carla' })
    await incident.settle()
    await incident.expectSaid('Rule “Threat”: what was reported: “Lawyer”', 1)
    await incident.accept()
    await incident.comment('I will go  to the press', { by: 'Carla' })
    await incident.comment('lawyers are fine', { by: 'Carla' })
    await incident.comment('lawyer', { by: 'Nadia' })
    await baton.settle()
    await incident.expect({ needsAttention: true })
    await incident.expectSaid('“go  to the press”', 1)
    await incident.expectSaid('Rule “Threat”', 2)
    expect(await events(incident.number)).toEqual(['triggered', 'triggered'])
  })

  it('two comments before the workflow hears of the first: the first one counts', async () => {
    const incident = await baton.open({ caller: 'Carla' })
    await incident.accept()
    await incident.comment('I call my lawyer', { by: 'Carla' })
    await incident.comment('Please ring me', { by: 'Carla' })
    await baton.settle()
    await incident.expectSaid('Rule “Threat”', 1)
  })

  it('a group that stays silent; a note of it takes that back', async () => {
    const silent = await baton.open({ category: 'Silent' })
    const heard = await baton.open({ category: 'Silent' })
    await baton.skip('59 min')
    await heard.note('Looking', { by: 'Nadia' })
    await baton.skip('2 min')
    await silent.expectSaid('nobody of Desk has answered; 1 h in this tier since', 1)
    await heard.expectSaid('Rule “Silence”', 0)
  })

  it('on hold for long: that rule\'s time does not stand still', async () => {
    const incident = await baton.open({ category: 'Held' })
    await incident.hold({ reason: 'Awaiting Vendor' })
    await baton.skip('4 days')
    await incident.resume()
    await incident.hold({ reason: 'Awaiting Vendor' })
    await baton.skip('4 days 23 h')
    await incident.expectSaid('Ask them', 0)
    await baton.skip('2 h')
    await incident.expectSaid('Rule “Long hold”: category Held; On Hold (Awaiting Vendor); 5 d like this since', 1)
  })

  it('goes on to count after a reopening what was left before the resolution', async () => {
    const incident = await baton.open({ category: 'Network' })
    await baton.skip('6 h')
    await incident.resolve()
    await baton.skip('1 day')
    await incident.reopen()
    await baton.skip('1 h 59 min')
    await incident.expect({ stage: 'Triage' })
    await baton.skip('2 min')
    await incident.expect({ stage: 'L2' })
  })

  it('what is reclassified comes due at once when its time is up already, and is not called late', async () => {
    const incident = await baton.open({ impact: 2, urgency: 2 })
    await baton.skip('6 h')
    await incident.reclassify({ urgency: 1 })
    await incident.settle()
    await incident.expectSaid('Rule “High and old”', 1)
    await incident.expectSaid('late', 0)
  })
})

describe('What the customer feels', () => {
  const unhappy = policy(`
  - {name: Unhappy, when: {sentiment: negative}, then: {escalate: true}}
  - {name: Still unhappy, when: {sentiment: negative, stage: L2}, after: 1 h, then: {flag: true, tell: true}}
`)
  beforeAll(() => baton.applyPolicy(unhappy))
  afterAll(() => baton.applyPolicy(rules))

  it('a negative comment of the caller hands it up, and says which words it rests on', async () => {
    const incident = await baton.open({ caller: 'Carla' })
    await incident.accept()
    await incident.comment('Please call me at ten', { by: 'Carla' })
    await incident.comment('This is a terrible service and I am furious', { by: 'Nadia' })
    await baton.settle()
    await incident.expect({ stage: 'Triage' })
    await incident.comment('This is a terrible service and I am furious', { by: 'Carla' })
    await baton.settle()
    await incident.expect({ stage: 'L2', escalationCount: 1 })
    await incident.expectSaid("Rule “Unhappy”: the caller's comment of", 1)
    const { handoffs, stream } = await incident.story()
    expect(handoffs).toMatchObject([{ by: 'Baton', handoff: { reason: 'sentiment' } }])
    expect(stream.find(({ text }) => text.startsWith('Rule “Unhappy”'))?.text).toMatch(/reads as negative \(.*“terrible”/)
  })

  it('each comment counts once; while it is on hold, too', async () => {
    const incident = await baton.open({ caller: 'Carla' })
    await incident.hold({ reason: 'Awaiting Vendor' })
    await incident.comment('I am very angry about this', { by: 'Carla' })
    await baton.settle()
    await incident.expect({ stage: 'L2', state: 'In Progress' })
    await incident.comment('Horrible, I hate this', { by: 'Carla' })
    await baton.settle()
    await incident.expect({ stage: 'Legal', escalationCount: 2 })
  })

  it('a comment that has to be old enough: the tier waits for it although nothing else moves', async () => {
    const incident = await baton.open({ caller: 'Carla' })
    await incident.escalate()
    await incident.accept()
    await baton.applyPolicy(unhappy.replace('{name: Unhappy, when: {sentiment: negative}', '{name: Unhappy, when: {sentiment: negative, stage: Triage}'))
    await incident.comment('I am very angry about this', { by: 'Carla' })
    await baton.skip('59 min')
    await incident.expect({ needsAttention: false })
    await baton.skip('2 min')
    await incident.expect({ needsAttention: true, stage: 'L2' })
    await baton.applyPolicy(unhappy)
  })

  it('a report that is angry from the first line', async () => {
    const incident = await baton.open({ shortDescription: 'Third outage this week', description: 'This is a disgrace, I am furious and disappointed' })
    await incident.settle()
    await incident.expect({ stage: 'L2' })
    await incident.expectSaid('Rule “Unhappy”: what was reported: reads as negative', 1)
  })
})

describe('Repeated incidents', () => {
  beforeAll(() => baton.applyPolicy(policy(`
  - {name: Pattern, when: {pattern: {same: [category, subcategory, configurationItem], count: 3, within: 7 days}}, then: {flag: true, tag: pattern, tell: true}}
`)))
  afterAll(() => baton.applyPolicy(rules))

  it('of the same kind are flagged as a pattern, and name the others', async () => {
    const kind = { category: 'Pattern', subcategory: 'Again', configurationItem: 'router 7' }
    const first = await baton.open(kind)
    await baton.skip('6 days')
    const canceled = await baton.open(kind)
    await canceled.cancel()
    await baton.open({ ...kind, configurationItem: 'router 8' })
    const second = await baton.open(kind)
    for (const incident of [first, second]) await incident.expect({ tags: [] })
    const third = await baton.open(kind)
    await third.settle()
    await third.expect({ tags: ['pattern'], needsAttention: true })
    await third.expectSaid(`Rule “Pattern”: the 3rd of this kind within 7 d: ${second.number}, ${first.number}.`, 1)
    expect(await events(third.number)).toEqual(['triggered'])
    await baton.skip('2 days')
    const late = await baton.open(kind)
    await late.settle()
    await late.expectSaid(`the 3rd of this kind within 7 d: ${third.number}, ${second.number}.`, 1)
  })

  it('are noticed with a new classification, and need something that they are about', async () => {
    const kind = { category: 'Other pattern', configurationItem: 'switch 1' }
    for (let count = 0; count < 3; count += 1) await baton.open({ category: 'Other pattern' })
    await baton.open(kind)
    await baton.open(kind)
    const third = await baton.open({ category: 'Other pattern' })
    await third.settle()
    await third.expect({ tags: [] })
    await third.reclassify({ configurationItem: 'switch 1' })
    await third.settle()
    await third.expect({ tags: ['pattern'] })
  })

  it('that are opened at the same moment: the later ones see the earlier', async () => {
    const kind = { category: 'Storm', subcategory: null, configurationItem: 'core' }
    const opened = await Promise.all(Array.from({ length: 6 }, () => baton.open(kind)))
    await baton.settle()
    const tagged = await Promise.all(opened.map(async incident => (await incident.now()).tags.includes('pattern')))
    expect(tagged.filter(Boolean)).toHaveLength(4)
  })
})

describe('At one moment', () => {
  it('a person and a rule escalate: it goes up once, and the stream says why', async () => {
    await baton.applyPolicy(rules.replace('when: {stage: Triage, category: Network}, after: 8 h', 'when: {category: Network}, after: 8 h'))
    const incident = await baton.open({ category: 'Network' })
    await baton.skip('7 h 59 min')
    await baton.withoutWorker('2 min', async () => {
      await baton.client.signal('escalate', incident.number, { by: 'Nadia', note: 'Beyond me' })
    })
    await incident.expect({ stage: 'L2', escalationCount: 1 })
    await incident.expectSaid('it has gone up already', 1)
    await baton.applyPolicy(rules)
  })

  it('a person resolves it: nothing else happens', async () => {
    const incident = await baton.open({ category: 'Network' })
    await baton.skip('7 h 59 min')
    await baton.withoutWorker('2 min', async () => {
      await baton.client.signal('resolve', incident.number, { by: 'Nadia', code: 'Fixed', notes: 'Plugged in' })
    })
    await incident.expect({ stage: 'Triage', state: 'Resolved' })
    await incident.expectSaid('Rule “', 0)
  })

  it('a worker that is away over the instant: it is done once, and says how late', async () => {
    const incident = await baton.open({ category: 'Network' })
    await baton.withoutWorker('10 h')
    await incident.expect({ stage: 'L2', escalationCount: 1 })
    await incident.expectSaid('it goes up. This comes 2 h ', 1)
    const { tier } = await incident.now()
    expect(Date.parse(tier.startedAt) - Date.parse((await incident.now()).openedAt)).toBeGreaterThanOrEqual(10 * 3_600_000 - 1000)
  })
})

describe('Another policy in the middle', () => {
  afterEach(() => baton.applyPolicy(rules))

  it('that takes a rule away: it is not due any more, by the next move or at its instant', async () => {
    const moved = await baton.open({ category: 'Network' })
    const untouched = await baton.open({ category: 'Network' })
    await baton.skip('1 h')
    await baton.applyPolicy(policy('  - {name: Never, when: {category: Nothing}, then: {flag: true}}'))
    await moved.accept()
    expect((await moved.now()).triggers.filter(({ dueAt }) => dueAt !== null)).toEqual([])
    await baton.skip('1 day')
    for (const incident of [moved, untouched]) await incident.expect({ stage: 'Triage', escalationCount: 0 })
    await untouched.expectSaid('Rule “', 0)
  })

  it('that adds one: it counts from the next move on, and what is over by then is due at once', async () => {
    const incident = await baton.open({ category: 'Other' })
    await baton.skip('9 h')
    await baton.applyPolicy(policy('  - {name: Eight hours, after: 8 h, then: {escalate: true}}'))
    await baton.skip('1 h')
    await incident.expect({ stage: 'Triage' })
    await incident.accept()
    await incident.settle()
    await incident.expect({ stage: 'L2' })
  })

  it('that gives a rule more time: its tier learns the new instant', async () => {
    const incident = await baton.open({ category: 'Network' })
    await baton.skip('1 h')
    await baton.applyPolicy(rules.replace('after: 8 h', 'after: 12 h'))
    await baton.skip('10 h')
    await incident.expect({ stage: 'Triage' })
    await baton.skip('1 h 1 min')
    await incident.expect({ stage: 'L2' })
  })

  it('that renames nothing lets nothing fire again', async () => {
    const incident = await baton.open({ vip: true })
    await incident.settle()
    await baton.applyPolicy(policy('  - {name: Never, when: {category: Nothing}, then: {flag: true}}'))
    await incident.accept()
    await baton.applyPolicy(rules)
    await incident.escalate()
    await incident.settle()
    await incident.expectSaid('Rule “VIP callers”', 1)
  })
})

describe('The timeline', () => {
  it('foretells what the rules do, each at its instant', async () => {
    const reading = readPolicy(rules)
    if ('problems' in reading) throw new Error('the policy is sound')
    const incident = await baton.open({ category: 'Network', impact: 2, urgency: 1, vip: true })
    const { openedAt, category, subcategory, priority, vip, tags } = await incident.now()
    const timeline = timelineOf({ version: 1, policy: reading.policy }, { category, subcategory, priority, vip, tags, callerCalendar: null, impact: 2 }, openedAt)
    if ('refused' in timeline) throw new Error(timeline.refused.message)
    await baton.skip('1 day')
    const minutes = (ms: number) => Math.floor(ms / 60_000)
    const happened = (await incident.story()).stream.filter(({ text }) => text.startsWith('Rule “'))
    expect(happened.map(({ at, text }) => [minutes(Date.parse(at) - Date.parse(openedAt)), /“(.*?)”/.exec(text)?.[1]])).toEqual(
      timeline.rows.filter(({ event }) => event === 'triggered').map(({ afterMs, what }) => [minutes(afterMs), /“(.*?)”/.exec(what)?.[1]]))
    expect(happened).toHaveLength(3)
  })
})
