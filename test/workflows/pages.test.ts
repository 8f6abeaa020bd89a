import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import type { TestIncident } from '../../src/testing/index.js'
import { mailedBaton } from '../support/mailedBaton.js'

/** Pages as they arrive at a real mail server, over workflows that continue as new every few events. */

const policy = (paging = '') => `name: pages
groups:
  First:
    manager: Mia
    members: [Fay, Gus]
    rotas: [{name: Duty, zone: UTC, rotation: {every: 2 weeks, from: 2020-01-06, people: [Fay, Gus]}}]
  Second: {manager: Noa, members: [Sam]}
people:
  Fay: {email: fay@example.com, quietHours: {zone: UTC, hours: 00:00-23:59, except: []}}
  Gus: {email: gus@example.com, language: de, quietHours: {zone: UTC, hours: 00:00-23:59, except: []}}
  Mia: {email: mia@example.com}
ladders:
  - name: all
    sla: {respond: 1 h, resolve: none, followUp: 2 h, remindAt: []}
    stages: [{name: One}, {name: Two}]
    entry: {stage: One, group: First}
    otherwise: {stage: Two, group: Second}
paging:
  - {interval: 10 min, reminders: 1${paging}}
notices:
  bundle: {moreThan: 1, within: 10 h}
  rules:
    - {on: unanswered, to: manager, by: email}
`

const the = mailedBaton({ policy: policy(), historyBudget: 40 })

/** `fay: needs you …`: everything that has arrived since one last looked, without the incident's number and title. */
async function arrived(incident: TestIncident): Promise<string[]> {
  await incident.settle()
  return Promise.all(the.mail.letters.splice(0).map(async ({ raw, to }) => {
    const { subject = '' } = await PostalMime.parse(raw)
    return `${to[0]?.split('@')[0] ?? ''}: ${subject.replace(/^INC\d+ \(P3\) |: Branch office is offline$/g, '')}`
  }))
}

/** Whose turn the week brings, and the other one. */
async function opened() {
  const incident = await the.baton.open()
  const { assignedTo } = await incident.now()
  const page = { Fay: (count: number) => `fay: needs you: accept or reject it, page ${count} of 2`, Gus: (count: number) => `gus: braucht Sie: bitte annehmen oder ablehnen, Ruf ${count} von 2` }
  return assignedTo === 'Fay' ? { incident, first: page.Fay, second: page.Gus } : { incident, first: page.Gus, second: page.Fay }
}

describe('A page', () => {
  it('reaches the one who is called, again and again, then the next, whatever the quiet hours and however many there are', async () => {
    const { incident, first, second } = await opened()
    expect(await arrived(incident)).toEqual([first(1)])
    await the.baton.skip('11 min')
    expect(await arrived(incident)).toEqual([first(2)])
    await the.baton.skip('20 min')
    expect(await arrived(incident)).toEqual([second(1), second(2)])
  })

  it('that never was answered ends with word to whom the policy names', async () => {
    const { incident } = await opened()
    await the.baton.skip('61 min')
    const letters = await arrived(incident)
    expect(letters.slice(-3)).toEqual([
      'mia: needs you: accept or reject it, page 1 of 2', 'mia: needs you: accept or reject it, page 2 of 2', 'mia: nobody of First has answered',
    ])
  })

  it('goes out by a channel only that the policy names, and who cannot be reached is named in the stream', async () => {
    await the.baton.applyPolicy(policy(', by: slack'))
    const { incident } = await opened()
    const { assignedTo } = await incident.now()
    await incident.expectSaid(`No notice (paged) to ${assignedTo}: the policy has no address for ${assignedTo}.`, 1)
    await the.baton.skip('21 min')
    expect(await arrived(incident)).toEqual([])
    expect(new Set(await incident.paged())).toHaveProperty('size', 2)
    await the.baton.applyPolicy(policy())
  })

  it('that waited for its channel wakes nobody after the answer', async () => {
    for (const person of ['fay', 'gus']) the.mail.answers.set(`${person}@example.com`, 451)
    const { incident } = await opened()
    await incident.accept()
    the.mail.answers.clear()
    await the.baton.skip('30 min')
    expect(await arrived(incident)).toEqual([])
    const [notice] = await the.baton.notices.noticesOf(incident.number)
    expect([notice?.state, notice?.reason]).toEqual(['failed', 'the call was over before the page could leave'])
  })

  it('is marked as answered with the answer', async () => {
    const { incident } = await opened()
    await incident.accept()
    expect((await the.baton.notices.noticesOf(incident.number)).map(({ notice, state }) => [notice.event, state])).toEqual([['paged', 'answered']])
  })
})

describe('Calls over a continue-as-new', () => {
  it('go on at their instants: nobody is paged twice, and nobody is left out', async () => {
    const { incident, first, second } = await opened()
    const { runId } = await incident.workflow.describe()
    const { plan: { assignedTo: owner } } = (await incident.now()).tier
    for (let count = 0; count < 8; count += 1) {
      await incident.assign(count % 2 === 0 ? 'Mia' : owner, { by: 'Dispatcher' })
      // A mail that is under way while the workflow continues as new would leave the server's time standing still.
      await incident.settle()
    }
    expect((await incident.workflow.describe()).runId).not.toBe(runId)
    await arrived(incident)
    await the.baton.skip('31 min')
    expect(await arrived(incident)).toEqual([first(2), second(1), second(2)])
  })
})
