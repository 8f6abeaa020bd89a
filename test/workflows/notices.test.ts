import PostalMime from 'postal-mime'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mailNotifier } from '../../src/adapters/mail/mailNotifier.js'
import { slackNotifier } from '../../src/adapters/slack/slackNotifier.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { mailServer, type MailServer } from '../contracts/notifiers/mailDouble.js'
import { slackDouble, token, type SlackDouble } from '../contracts/notifiers/slackDouble.js'

const policy = (rules: string, more = '') => `name: notices
groups:
  First: {manager: Mia, members: [Fay]}
  Second: {manager: Noa, members: [Sam]}
people:
  Fay: {email: fay@example.com}
  Sam: {email: sam@example.com, language: de}
  Mia: {email: mia@example.com, slack: C0NOWHERE}
ladders:
  - name: all
    sla: {respond: none, resolve: 8 h, remindAt: 50}
    stages: [{name: One}, {name: Two}]
    entry: {stage: One, group: First}
    decisions: [{when: {stage: One}, then: {stage: Two, group: Second}}]
notices:
${more}  rules:
${rules}
`
const everything = policy('    - {on: [opened, escalated, reminder, breached, alert, reopened], to: owner, by: email}\n'
  + '    - {on: [breached, alert], to: manager, by: email}\n    - {on: [resolved, closed], to: caller, by: email}')

let mail: MailServer
let slack: SlackDouble
let baton: TestBaton
beforeAll(async () => {
  mail = await mailServer()
  slack = await slackDouble()
  const notifiers = {
    email: mailNotifier({ url: `smtp://127.0.0.1:${mail.port}`, from: 'baton@example.com', silenceMs: 3000 }),
    slack: slackNotifier({ token, apiUrl: slack.apiUrl }),
  }
  baton = await startBaton({ policy: everything, historyBudget: 40, notifiers })
})
afterEach(async () => {
  await baton.endAll()
  mail.letters.splice(0)
})
afterAll(async () => {
  await baton?.stop()
  await Promise.all([mail?.close(), slack?.close()])
})

const open = () => baton.open({ caller: 'carla@example.com' })
/** `fay@example.com: INC0010001 (P3) opened, with First: …`, without the number and what follows. */
async function told(incident: TestIncident): Promise<string[]> {
  await incident.settle()
  const letters = await Promise.all(mail.letters.splice(0).map(async ({ raw, to }) => ({ to: to[0] ?? '', subject: (await PostalMime.parse(raw)).subject ?? '' })))
  return letters.map(({ to, subject }) => `${to.split('@')[0]}: ${subject.replace(/^INC\d+/, '').replace(/: Branch office is offline$/, '').replace(/ at \d.*UTC$| am \d.*UTC( abgelaufen)?$/, '').trim()}`).sort()
}
const statesOf = async ({ number }: TestIncident) => (await baton.notices.noticesOf(number)).map(({ state }) => state)

describe('An incident tells people', () => {
  it('what happens to it, each once, in their language, and the caller only what is for callers', async () => {
    await baton.applyPolicy(everything)
    const incident = await open()
    expect(await told(incident)).toEqual(['fay: (P3) opened, with First'])
    await incident.escalate('Beyond me', { by: 'Fay' })
    expect(await told(incident)).toEqual(['sam: (P3) eskaliert nach Two, Second'])
    await incident.resolve()
    expect(await told(incident)).toEqual(['carla: '])
    await incident.reopen('It is back', { by: 'carla@example.com' })
    expect(await told(incident)).toEqual(['sam: (P3) wieder eröffnet, bei Second'])
    expect(await statesOf(incident)).toEqual(['answered', 'answered', 'sent', 'sent'])
  })

  it('of reminders, of a breach those whose time it was, and of an alert whoever has to decide', async () => {
    const incident = await open()
    await told(incident)
    await baton.skip('4 h 1 min')
    expect(await told(incident)).toEqual(['fay: (P3) 50 % of the time to resolve is used, it ends'])
    await baton.skip('4 h')
    expect(await told(incident)).toEqual([
      'fay: (P3) the time to resolve ran out', 'mia: (P3) the time to resolve ran out', 'sam: (P3) eskaliert nach Two, Second',
    ])
    await baton.skip('8 h')
    const last = await told(incident)
    expect(last.filter(line => line.startsWith('sam'))).toHaveLength(3)
    expect((await baton.notices.noticesOf(incident.number)).map(({ notice }) => notice.event)).toContain('alert')
    await incident.expectSaid('No notice (breached) to Noa: the policy has no address for Noa.')
  })

  it('and goes on while a channel does not: a notice waits by a timer, and is sent when it can be', async () => {
    await baton.applyPolicy(policy('    - {on: opened, to: owner, by: email}'))
    mail.next = 'is busy'
    const incident = await open()
    expect(await told(incident)).toEqual([])
    await incident.accept({ by: 'Fay' })
    await incident.escalate('Beyond me', { by: 'Fay' })
    await incident.expect({ stage: 'Two' })
    await baton.skip('2 min')
    expect(await told(incident)).toEqual(['fay: (P3) opened, with First'])
  })

  it('ends only when every notice is settled, and failed ones say why', async () => {
    await baton.applyPolicy(policy('    - {on: opened, to: manager, by: slack}\n    - {on: closed, to: caller, by: email}'))
    const incident = await open()
    mail.next = 'is busy'
    await incident.close({ by: 'Fay' })
    await incident.settle()
    expect((await incident.workflow.describe()).status.name).toBe('RUNNING')
    await baton.skip('2 min')
    expect(await incident.workflow.result()).toMatchObject({ incident: { state: 'Closed' } })
    expect((await baton.notices.noticesOf(incident.number)).map(({ state, reason }) => ({ state, reason }))).toEqual([
      { state: 'failed', reason: 'Slack answered channel_not_found' }, { state: 'sent', reason: null },
    ])
  })

  it('takes notices that wait over a continue-as-new, and sends them once', async () => {
    await baton.applyPolicy(policy('    - {on: opened, to: owner, by: email}'))
    mail.next = 'is busy'
    const incident = await open()
    const { runId } = await incident.workflow.describe()
    for (let count = 0; count < 12; count += 1) await incident.assign(count % 2 === 0 ? 'Mia' : 'Fay')
    await incident.settle()
    expect((await incident.workflow.describe()).runId).not.toBe(runId)
    mail.letters.splice(0)
    await baton.skip('3 min')
    expect(await told(incident)).toEqual(['fay: (P3) opened, with First'])
    await baton.skip('10 min')
    expect(await told(incident)).toEqual([])
    expect(await statesOf(incident)).toContain('sent')
  })

  const breaches = policy('    - {on: breached, to: manager, by: email}').replace('remindAt: 50', 'remindAt: []').replace('{name: One}', '{name: One, sla: {respond: 1 h}}')
  /** A note as of an instant that the workflows have not reached, so that their own report of the clock comes after it. */
  const noteAt = ({ number }: TestIncident, at: string) =>
    baton.records.addEntry({ number, requestId: `late ${number}`, payload: 'x', kind: 'workNote', by: 'Fay', text: 'On it' }, at)
  const plus = (at: string | null | undefined, ms: number) => new Date(Date.parse(at ?? '') + ms).toISOString()

  it.each<[string, (incident: TestIncident) => Promise<unknown>]>([
    ['the report of its clock brings it', incident => incident.settle()],
    ['a step brings it that comes before that', incident => incident.escalate('Beyond me', { by: 'Fay' })],
    ['the last step of all brings it', incident => incident.close({ by: 'Fay' })],
  ])('of a breach that a note was first to notice, once: %s', async (_, happens) => {
    await baton.applyPolicy(breaches)
    const incident = await open()
    const dueAt = (await incident.now()).tier.clocks.respond?.dueAt
    await noteAt(incident, plus(dueAt, 1000))
    await incident.expect({ breached: true })
    expect(await statesOf(incident)).toEqual(['wanted'])
    expect(await told(incident)).toEqual([])
    await happens(incident)
    await baton.skipUntil(plus(dueAt, 10_000))
    expect(await told(incident)).toEqual(['mia: (P3) the time to answer ran out'])
    await baton.skip('2 h')
    expect(await told(incident)).toEqual([])
  })

  it('waits for the end of quiet hours in skipped time', async () => {
    const from = new Date(Date.parse(await baton.now()) - 3_600_000).toISOString().slice(11, 16)
    const to = new Date(Date.parse(await baton.now()) + 2 * 3_600_000).toISOString().slice(11, 16)
    await baton.applyPolicy(policy(`    - {on: opened, to: owner, by: email, quietHours: {zone: UTC, hours: ${from}-${to}}}`))
    const incident = await open()
    await baton.skip('1 h 30 min')
    expect(await told(incident)).toEqual([])
    await baton.skip('40 min')
    expect(await told(incident)).toEqual(['fay: (P3) opened, with First'])
  })
})
