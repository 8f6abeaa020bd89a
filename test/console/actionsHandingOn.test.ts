import { describe, expect, it } from 'vitest'
import { consoleOf } from '../support/consoleOf.js'
import { expectText } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

/** What somebody hands on, and what those see who get it. */
const the = consoleOf(example)

/** An incident at L1, in front of who has it there. */
async function escalated() {
  const incident = await the.baton.open({ shortDescription: 'Branch 7 is offline' })
  const { assignedTo: giver } = await incident.now()
  await incident.escalate('Both links are down')
  const { assignedTo: receiver } = await incident.now()
  const owner = await the.sitDown(receiver)
  await owner.open(incident)
  return { incident, owner, giver, receiver }
}

describe('Who reassigns an incident', () => {
  it('finds the group by typing, sees who would get it, and gives it to them at the same stage', async () => {
    const incident = await the.baton.open()
    const owner = await the.sitDown((await incident.now()).assignedTo)
    await owner.open(incident)
    await owner.act('Reassign to a group')
    await owner.pick('Group', 'Service Desk Second Line')
    await expectText(owner.ahead, /of Service Desk Second Line/)
    await owner.fill('Note', 'It is their mail server')
    await owner.finish('Reassign')
    await expectText(owner.group, 'Service Desk Second Line')
    await expectText(owner.stage, 'Triage')
    await expectText(owner.activity, 'It is their mail server')
    await owner.reload()
    await expectText(owner.group, 'Service Desk Second Line')
    expect(['Quentin', 'Rosa']).toContain(await owner.owner.textContent())
    // Whoever gave it away can only write to it and watch it.
    expect(await owner.actions()).toEqual(['Watch'])
  })

  it('is not offered the group that has it', async () => {
    const incident = await the.baton.open()
    const owner = await the.sitDown((await incident.now()).assignedTo)
    await owner.open(incident)
    await owner.act('Reassign to a group')
    await owner.dialog.getByRole('combobox', { name: 'Group' }).fill('Network Coord')
    await expectText(owner.page.getByRole('listbox'), 'Nothing fits')
  })
})

describe('Who got an incident without what is needed', () => {
  it('sends it back with a question; the giving tier sees it, answers, and the answer comes back to the same person', async () => {
    const { incident, owner, giver, receiver } = await escalated()
    await owner.act('Send back')
    await expectText(owner.ahead, `${giver} of Network Coordinators`)
    await owner.fill('Question', 'Which light of the modem is red?')
    await owner.finish('Send back')
    await expectText(owner.stage, 'Triage')
    await expectText(owner.group, 'Network Coordinators')

    const asked = await the.sitDown(giver)
    await asked.open(incident)
    await expectText(asked.activity, `${receiver} asks: Which light of the modem is red?`)
    expect(await asked.actions()).not.toContain('Send back')
    await asked.act('Answer')
    await expectText(asked.dialog, 'Which light of the modem is red?')
    await expectText(asked.ahead, `${receiver} of L1 Network Engineering`)
    await asked.fill('Answer', 'The one called LOS')
    await asked.finish('Answer')
    await expectText(asked.stage, 'L1 investigation')

    await expectText(owner.owner, receiver)
    await expectText(owner.activity, 'The one called LOS')
    await owner.reload()
    await expectText(owner.owner, receiver)
    await expectText(owner.activity, 'The one called LOS')
    await expectText(owner.aside, /Ping-pong.*1×/)
    expect(await owner.actions()).toContain('Escalate')
  })
})

describe('Who needs a decision of management', () => {
  const asks = async () => {
    const incident = await the.baton.open({ shortDescription: 'Hospital Nord has no uplink' })
    const { assignedTo } = await incident.now()
    const owner = await the.sitDown(assignedTo)
    await owner.open(incident)
    await owner.act('Escalate')
    await owner.choose('Kind', 'To somebody with more authority A decision is asked for; the work stays where it is.')
    await expectText(owner.ahead, /Who decides.*Ingrid.*Stage, group and owner stay as they are/)
    await owner.fill('Note', 'An interim link costs 300 euros a day')
    await owner.choose('Severity', 'High')
    await owner.finish('Ask for a decision')
    return { incident, owner, assignedTo }
  }

  it('is not given for another request than was read: whoever decides is told which one waits by now', async () => {
    const incident = await the.baton.open()
    const by = (await incident.now()).assignedTo
    const ask = (note: string) => incident.escalate(note, { handoff: { kind: 'hierarchical' }, by })
    await ask('A spare device')
    const first = (await incident.now()).approval?.id
    const ingrid = await the.sitDown('Ingrid')
    await ingrid.goTo('/approvals?mine=true')
    await ingrid.page.getByRole('article').filter({ hasText: incident.number }).getByRole('button', { name: 'Approve…' }).click()
    await incident.send('deEscalate', { justification: 'Not needed', by })
    await ask('Ten spare devices')
    await ingrid.confirm('Approve')
    const second = (await incident.now()).approval?.id
    await expectText(ingrid.dialog.getByRole('alert'), `What waits for an answer at ${incident.number} is ${second}, not ${first}.`)
    expect((await incident.now()).approval).toMatchObject({ id: second, state: 'Requested' })
  })

  it('asks for it by escalating to somebody with more authority: nothing moves, and the manager who opens it approves', async () => {
    const { incident, owner, assignedTo } = await asks()
    await expectText(owner.said, 'waits for a decision.')
    await expectText(owner.head, 'Waits for a decision')
    await expectText(owner.stage, 'Triage')
    await expectText(owner.owner, assignedTo)
    expect(await owner.actions()).not.toContain('Approve')
    await owner.reload()
    await expectText(owner.aside, /Requested.*High, asked by.*An interim link costs 300 euros a day/)

    const ingrid = await the.sitDown('Ingrid')
    await ingrid.open(incident)
    await ingrid.act('Approve')
    await expectText(ingrid.dialog, 'An interim link costs 300 euros a day')
    await ingrid.fill('Note', 'For a week')
    await ingrid.finish('Approve')
    await expectText(ingrid.head, 'Escalated: High')
    await expectText(owner.head, 'Escalated: High')
    await expectText(owner.aside, 'Decided by Ingrid: For a week')
    expect(await incident.now()).toMatchObject({ stage: 'Triage', assignedTo, approval: { state: 'Escalated', decidedBy: 'Ingrid' } })
  })

  it('is declined only with a reason, which they read', async () => {
    const { incident, owner } = await asks()
    const ingrid = await the.sitDown('Ingrid')
    await ingrid.open(incident)
    await ingrid.act('Decline')
    await ingrid.confirm('Decline')
    await expectText(ingrid.dialog.getByRole('alert'), '“Why” must not be empty.')
    await ingrid.fill('Why', 'It has two links')
    await ingrid.finish('Decline')
    await expectText(owner.aside, /Declined.*Decided by Ingrid: It has two links/)
  })

  it('withdraws the request by de-escalating without a stage', async () => {
    const { owner } = await asks()
    await owner.act('De-escalate')
    await owner.fill('Justification', 'The carrier has mended it')
    await owner.finish('De-escalate')
    await expect.poll(() => owner.head.textContent()).not.toContain('Waits for a decision')
    await expectText(owner.stage, 'Triage')
    await expectText(owner.activity, 'The carrier has mended it')
  })
})

describe('A manager', () => {
  it('moves an incident down a stage, with a justification', async () => {
    const { incident } = await escalated()
    const henrik = await the.sitDown('Henrik')
    await henrik.open(incident)
    await henrik.act('De-escalate')
    await henrik.choose('To stage', 'Triage')
    await expectText(henrik.ahead, 'of Network Coordinators')
    await henrik.fill('Justification', 'The triage is not done')
    await henrik.finish('De-escalate')
    await expectText(henrik.stage, 'Triage')
    await henrik.reload()
    await expectText(henrik.group, 'Network Coordinators')
    await expectText(henrik.activity, 'The triage is not done')
  })
})
