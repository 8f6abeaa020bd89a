import { describe, expect, it } from 'vitest'
import { runsOf } from '../../src/testing/runs.js'
import { mailedBaton } from '../support/mailedBaton.js'

const crowd = Array.from({ length: 1000 }, (_, index) => `Watcher ${index + 1}`)
const addressOf = (person: string) => `${person.toLowerCase().replace(' ', '-')}@example.com`
const policy = `name: watched
groups:
  Desk: {manager: Mona, members: [Ana]}
  Line: {members: [Leo]}
  Crowd: {members: [${crowd.join(', ')}]}
people:
${crowd.map(person => `  ${person}: {email: ${addressOf(person)}}`).join('\n')}
ladders:
  - name: all
    sla: {respond: none, resolve: 24 h}
    stages: [{name: One}, {name: Two}]
    entry: {stage: One, group: Desk}
    decisions: [{when: {stage: One}, then: {stage: Two, group: Line}}]
approvals:
  rules: [{watchers: {group: Crowd}}]
notices:
  rules: [{on: noted, to: watchers, by: email}]
`
const historyBudget = 500
const the = mailedBaton({ policy, historyBudget })

describe('An incident that a thousand people watch', () => {
  it('tells each of them once, goes on meanwhile, and no history grows long', async () => {
    const incident = await the.baton.open()
    await incident.escalate('The whole plant stands', { by: 'Ana', handoff: { kind: 'hierarchical' } })
    await incident.approve({ by: 'Mona' })
    expect((await incident.now()).watchers.map(({ person }) => person)).toEqual(crowd)

    await incident.note('The supplier is on its way', { by: 'Ana' })
    await incident.escalate('It is the ring', { by: 'Ana' })
    await incident.expect({ stage: 'Two', assignedTo: 'Leo' })
    await incident.settle()

    expect(the.mail.letters.flatMap(({ to }) => to).sort()).toEqual(crowd.map(addressOf).sort())
    const { incident: runs } = await runsOf(the.baton.temporal, incident.number)
    expect(runs.length).toBeGreaterThan(3)
    expect(Math.max(...runs.map(({ history }) => history.events?.length ?? 0))).toBeLessThan(3 * historyBudget)
  })
})
