import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import type { TestIncident } from '../../src/testing/index.js'
import { mailedBaton } from '../support/mailedBaton.js'

const the = mailedBaton({ policy: `name: sight
groups:
  First: {manager: Mia, members: [Fay]}
  Second: {manager: Noa, members: [Sam]}
people:
  Fay: {email: fay@example.com}
  Sam: {email: sam@example.com}
  Wim: {email: wim@example.com}
ladders:
  - name: all
    sla: {respond: none, resolve: 8 h, onBreach: flag}
    stages: [{name: One}, {name: Two}]
    entry: {stage: One, group: First}
    decisions: [{when: {stage: One}, then: {stage: Two, group: Second}}]
notices:
  rules:
    - {on: [noted, sentBack, answered, deEscalated], to: [givers, watchers, owner], by: email}
    - {on: lesson, to: givers, by: email}
    - {on: commented, to: caller, by: email}
` })

/** `fay: news from Second`, in the order of the alphabet. */
async function told(incident: TestIncident): Promise<string[]> {
  await the.baton.settle()
  await incident.settle()
  const letters = the.mail.letters.splice(0)
  const read = await Promise.all(letters.map(async ({ raw, to }) => ({ to: to[0] ?? '', mail: await PostalMime.parse(raw) })))
  return read.map(({ to, mail }) => `${to.split('@')[0]}: ${(mail.subject ?? '').replace(/^INC\d+(?: \(P3\))?:? /, '').replace(/: Branch office is offline$/, '')}`).sort()
}

describe('The giving tier keeps seeing what happens', () => {
  it('hears at once of each work note of the receiving tier, without a step of the incident', async () => {
    const incident = await the.baton.open()
    await incident.escalate()
    await told(incident)
    await incident.note('The policy of the gateway is wrong')
    expect(await told(incident)).toEqual(['fay: news from Second'])
    const [letter] = await the.baton.notices.noticesOf(incident.number)
    expect(letter?.notice.text).toContain('Sam wrote:\nThe policy of the gateway is wrong')
  })

  it('is told nothing of what outsiders write', async () => {
    const incident = await the.baton.open()
    await incident.escalate()
    await told(incident)
    await incident.note('A word from the side', { by: 'Zoe' })
    expect(await told(incident)).toEqual([])
  })

  it('shares it with the watch list, and a warm giver is not told twice', async () => {
    const incident = await the.baton.open()
    await incident.watch('Wim')
    await incident.escalate('Up', { warm: true })
    await told(incident)
    await incident.note('Looking at it')
    expect(await told(incident)).toEqual(['fay: news from Second', 'wim: news from Second'])
  })

  it('hears of the question that it is to answer, and who asked of the answer', async () => {
    const incident = await the.baton.open()
    await incident.escalate()
    await told(incident)
    await incident.sendBack('Since when?')
    expect(await told(incident)).toEqual(['fay: sent back to One, First, with a question'])
    await incident.answer('Since Monday')
    expect(await told(incident)).toEqual(['sam: answered, back with Two, Second'])
  })

  it('learns how it was resolved, and why it had happened', async () => {
    const incident = await the.baton.open()
    await incident.escalate()
    await told(incident)
    await incident.resolve('Configuration', 'Scope assigned', { cause: 'A role without the finance scope' })
    expect(await told(incident)).toEqual(['fay: you had it before; this is how Second resolved it'])
    const lesson = (await the.baton.notices.noticesOf(incident.number)).find(({ notice }) => notice.event === 'lesson')
    expect(lesson?.notice.text).toContain('Cause: A role without the finance scope')
  })

  it('and the customer reads the comment itself, nothing of the note', async () => {
    const incident = await the.baton.open({ caller: 'carla@example.com' })
    await incident.escalate()
    await told(incident)
    await incident.note('CORS policy of the gateway is wrong', { forCustomer: 'We have found the cause', expectedAt: '2099-03-09T15:00:00.000Z' })
    await told(incident)
    const comment = (await the.baton.notices.noticesOf(incident.number)).find(({ notice }) => notice.event === 'commented')
    expect(comment?.notice.text).toContain('We have found the cause\nExpected by 2099-03-09 15:00 UTC.')
    expect(comment?.notice.text).not.toContain('CORS')
  })
})
