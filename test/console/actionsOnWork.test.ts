import { describe, expect, it } from 'vitest'
import type { OpenGiven } from '../../src/testing/index.js'
import { consoleOf } from '../support/consoleOf.js'
import { expectText } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

/** What somebody does with an incident of their group without handing it on, and what the page then says. */
const the = consoleOf(example)
const members = ['Amara', 'Bruno', 'Chloe']

/** An incident in front of its owner, and the name of a colleague. */
async function atWork(given: OpenGiven = {}) {
  const seen = await the.atWork(given)
  return { ...seen, colleague: members.find(member => member !== seen.name)! }
}

describe('Who holds an incident', () => {
  it('puts it on hold with a reason, which the page shows, and takes it up again', async () => {
    const { incident, owner } = await atWork()
    await owner.act('Put on hold')
    await owner.choose('Awaiting', 'Awaiting Vendor')
    await owner.finish('Put on hold')
    await expectText(owner.said, `${incident.number} is On Hold.`)
    await expectText(owner.head, /On Hold.*Awaiting Vendor/)
    await owner.reload()
    await expectText(owner.head, /On Hold.*Awaiting Vendor/)
    expect(await owner.actions()).not.toContain('Put on hold')
    await owner.act('Resume')
    await expectText(owner.head, 'In Progress')
    expect(await owner.head.textContent()).not.toContain('Awaiting Vendor')
    await incident.expect({ state: 'In Progress', holdReason: null })
  })

  it('that awaits the caller has to ask something: it is told so at the field, and the customer then reads it', async () => {
    const { incident, owner } = await atWork({ caller: 'Carla' })
    await owner.act('Put on hold')
    await owner.choose('Awaiting', 'Awaiting Caller')
    await owner.confirm('Put on hold')
    await expectText(owner.dialog.getByRole('alert'), '“Comment to the customer” must not be empty.')
    await expectText(owner.dialog.locator('[data-invalid]'), 'Comment to the customer')
    await owner.fill('Comment to the customer', 'Which light is red?')
    await owner.finish('Put on hold')
    await expectText(owner.activity, 'Which light is red?')
    const carla = await the.sitDown('Carla')
    await carla.goTo(`/own/${incident.number}`)
    await expectText(carla.page.getByRole('main'), 'Which light is red?')
  })

  it('gives it to a colleague of the group, with a word', async () => {
    const { incident, owner, name, colleague } = await atWork()
    await owner.act('Assign to a person')
    await owner.pick('Person of Network Coordinators', colleague)
    await owner.fill('Note', 'You know the site')
    await owner.finish('Assign')
    await expectText(owner.owner, colleague)
    await expectText(owner.activity, new RegExp(`Assigned from ${name} to ${colleague}\\.\\s*You know the site`))
    await owner.reload()
    await expectText(owner.owner, colleague)
    await incident.expect({ assignedTo: colleague, stage: 'Triage' })
  })

  it('resolves it, and closes it for good: there is nothing left to do', async () => {
    const { incident, owner } = await atWork()
    await owner.act('Resolve')
    await owner.choose('Resolution code', 'Solved remotely')
    await owner.fill('What was done', 'The port was reset')
    await owner.finish('Resolve')
    await owner.act('Close the incident')
    await expectText(owner.dialog, 'It cannot be reopened after that.')
    await owner.finish('Close the incident')
    await expectText(owner.head, 'Closed')
    await owner.reload()
    await expectText(owner.head, 'Closed')
    expect(await owner.actions()).toEqual([])
    await incident.expect({ state: 'Closed' })
  })
})

describe('A manager', () => {
  it('cancels an incident: its task is skipped, and there is nothing left to do; its owner is not offered that', async () => {
    const { incident, owner } = await atWork()
    expect(await owner.actions()).not.toContain('Cancel the incident')
    const ingrid = await the.sitDown('Ingrid')
    await ingrid.open(incident)
    await ingrid.act('Cancel the incident')
    await expectText(ingrid.dialog, 'Ingrid is recorded as who did it.')
    await ingrid.fill('Why', 'Reported twice')
    await ingrid.finish('Cancel the incident')
    await expectText(ingrid.head, 'Canceled')
    await expectText(ingrid.aside, 'Closed Skipped')
    await expectText(ingrid.activity, 'Reported twice')
    expect(await ingrid.actions()).toEqual([])
    await incident.expect({ state: 'Canceled' })
  })
})

describe('Who resolved an incident', () => {
  it('reopens it with what is wrong: a new task, the same owner, and it calls for attention', async () => {
    const { incident, owner, name } = await atWork()
    await incident.resolve()
    await expectText(owner.head, 'Resolved')
    await owner.act('Reopen')
    await owner.confirm('Reopen')
    await expectText(owner.dialog.getByRole('alert'), '“Why it is not solved” must not be empty.')
    await owner.fill('Why it is not solved', 'Down again since noon')
    await owner.finish('Reopen')
    await expectText(owner.head, /In Progress.*Needs attention.*Reopened/)
    await expectText(owner.activity, 'Down again since noon')
    await expectText(owner.aside, new RegExp(`Tasks.*Work in Progress${name}.*Closed Complete${name}`))
    expect(await owner.actions()).toContain('Resolve')
  })
})

describe('Who reclassifies an incident', () => {
  it('gives it another category and urgency, which the page shows with the new priority', async () => {
    const { incident, owner } = await atWork({ impact: 2, urgency: 2 })
    await owner.act('Reclassify')
    await owner.choose('Urgency', '1, high')
    await owner.pick('Subcategory', 'Device failure')
    await owner.fill('What it is about', 'edge-7')
    await owner.fill('Add tags', 'storm, branch')
    await owner.fill('Why', 'The device itself is dead')
    await owner.finish('Reclassify')
    await expectText(owner.said, `${incident.number} is P2: SD-WAN, Device failure.`)
    await expectText(owner.aside, /Device failure.*Impact, urgency2, 1.*Aboutedge-7.*Tags(storm, branch|branch, storm)/)
    await owner.reload()
    await expectText(owner.aside, /Device failure.*Impact, urgency2, 1/)
  })

  it('is told when nothing differs, and keeps what somebody else has changed meanwhile', async () => {
    const { incident, owner } = await atWork({ impact: 2, urgency: 2 })
    await owner.act('Reclassify')
    await owner.fill('Why', 'Only looking')
    await owner.confirm('Reclassify')
    await expectText(owner.dialog.getByRole('alert'), 'Nothing here differs from the incident as it is.')
    await incident.reclassify({ impact: 1 })
    await expectText(owner.aside, 'Impact, urgency1, 2')
    await owner.choose('Urgency', '3, low')
    await owner.finish('Reclassify')
    await incident.expect({ impact: 1, urgency: 3 })
  })
})

describe('A colleague of the group', () => {
  it('takes an incident that lies with somebody else by accepting it', async () => {
    const { incident, owner, colleague } = await atWork()
    const taking = await the.sitDown(colleague)
    await taking.open(incident)
    await taking.act('Accept')
    await expectText(taking.said, `${incident.number} is with ${colleague}.`)
    await expectText(taking.owner, colleague)
    await expectText(owner.owner, colleague)
    expect(await taking.actions()).not.toContain('Accept')
    await incident.expect({ assignedTo: colleague, state: 'In Progress' })
  })
})

describe('Somebody of another group', () => {
  it('watches an incident, stands on its watch list, and stops watching', async () => {
    const { incident } = await atWork()
    const grace = await the.sitDown('Grace')
    await grace.open(incident)
    expect(await grace.actions()).toEqual(['Watch'])
    await grace.act('Watch')
    await expectText(grace.said, `You watch ${incident.number}.`)
    await expectText(grace.aside, /Watch list.*Grace/)
    await grace.reload()
    await expectText(grace.aside, /Watch list.*Grace/)
    await grace.act('Stop watching')
    await expect.poll(() => grace.aside.textContent()).not.toContain('Watch list')
    expect(await grace.actions()).toEqual(['Watch'])
    await incident.expect({ watchers: [] })
  })
})
