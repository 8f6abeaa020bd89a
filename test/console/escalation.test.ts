import { describe, expect, it } from 'vitest'
import { consoleOf } from '../support/consoleOf.js'
import { expectText } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

/** The procedure of ServiceNow's "Escalate an incident", walked in a browser (rules.md, "The example"). */
const the = consoleOf(example)

describe('Who escalates in the console', () => {
  it('finds it in the list, opens it, captures a note, and sees the five results', async () => {
    const incident = await the.baton.open({ shortDescription: 'Branch 7 is offline' })
    const given = await incident.now()
    const amara = await the.sitDown('Amara')
    await amara.line(incident.number).click()
    await expectText(amara.stage, 'Triage')
    await amara.act('Escalate')
    await expectText(amara.dialog, 'Capture notes for the escalation')
    // What will happen is there before it does.
    await expectText(amara.dialog.getByRole('region', { name: 'What would happen' }), /of L1 Network Engineering/)
    await amara.fill('Note', 'Both links are down; the carrier sees no fault')
    await amara.fill('Validated facts', 'LTE carries the site\nPower is on')
    await expectText(amara.dialog.getByRole('region', { name: 'What would happen' }), 'LTE carries the site')
    await amara.finish('Escalate')

    await expectText(amara.stage, 'L1 investigation')
    await expectText(amara.group, 'L1 Network Engineering')
    const { assignedTo } = await incident.now()
    await expectText(amara.aside, new RegExp(`TASK\\d{7}Closed Complete${given.assignedTo} · Network Coordinators`))
    await expectText(amara.aside, new RegExp(`TASK\\d{7}Work in Progress${assignedTo} · L1 Network Engineering`))
    await expectText(amara.activity, 'Both links are down; the carrier sees no fault')
    await expectText(amara.activity, 'Interface state and counters at the edge')
    expect(await amara.activity.getByRole('heading', { name: 'L1 investigation' }).count()).toBe(1)
    await incident.expect({ stage: 'L1 investigation', needsAttention: true })
    // The one who gave it is no longer of the group that has it.
    expect(await amara.page.getByRole('button', { name: 'Escalate' }).count()).toBe(0)
  })

  it('resolves with a code and notes, and reopens', async () => {
    const incident = await the.baton.open()
    const { assignedTo } = await incident.now()
    const owner = await the.sitDown(assignedTo)
    await owner.open(incident)
    await owner.act('Resolve')
    await owner.confirm('Resolve')
    await expectText(owner.dialog.getByRole('alert'), 'code')
    await owner.choose('Resolution code', 'Solved (permanently)')
    await owner.fill('What was done', 'The modem was replaced')
    await owner.finish('Resolve')
    await expectText(owner.page.getByRole('complementary'), 'The modem was replaced')
    await incident.expect({ state: 'Resolved' })
    await owner.act('Reopen')
    await owner.fill('Why it is not solved', 'Down again')
    await owner.finish('Reopen')
    await expectText(owner.page.getByRole('main'), /In Progress.*Reopened/)
    await incident.expect({ state: 'In Progress', reopenCount: 1 })
  })

  it('is seen at once by others who look: the page moves, and the list', async () => {
    const incident = await the.baton.open({ shortDescription: 'Seen from two desks' })
    const { assignedTo } = await incident.now()
    const [actor, onPage, onList] = [await the.sitDown(assignedTo), await the.sitDown('Victor'), await the.sitDown('Dmitri')]
    await onPage.open(incident)
    await onList.goTo('/?whose=groups')
    expect(await onList.line(incident.number).count()).toBe(0)
    await actor.open(incident)
    await actor.escalate('Please take over')
    await expectText(onPage.stage, 'L1 investigation')
    await onList.line(incident.number).waitFor()
    await actor.write('Comment', 'Somebody else has it now')
    await expectText(onPage.activity, 'Somebody else has it now')
  })

  it('is told, in words, when it is not theirs', async () => {
    const incident = await the.baton.open()
    const grace = await the.sitDown('Grace')
    await grace.open(incident)
    await expectText(grace.page.locator('main'), /You act for L2 Network Engineering: you can write notes and comments/)
    expect(await grace.page.getByRole('button', { name: 'Escalate' }).count()).toBe(0)
    await grace.page.keyboard.press('e')
    await expectText(grace.page.getByRole('status').first(), `${incident.number} is with Network Coordinators`)
  })
})

describe('A caller', () => {
  it('sees only what it has reported, and nothing internal', async () => {
    const incident = await the.baton.open({ shortDescription: 'My mail is slow', caller: 'Carla' })
    await incident.note('She is known to exaggerate')
    const carla = await the.sitDown('Carla')
    await expectText(carla.page.getByRole('heading', { level: 1 }), 'My reports')
    await carla.page.getByRole('link', { name: /My mail is slow/ }).click()
    await carla.page.getByRole('textbox', { name: 'Comment' }).fill('Slower still')
    await carla.press('Send comment')
    await expectText(carla.page.getByRole('region', { name: 'Comments' }), 'Slower still')
    expect(await carla.page.locator('body').textContent()).not.toContain('exaggerate')
    await carla.page.goto(`${the.url}/incidents/${incident.number}`)
    await expectText(carla.page.locator('main'), 'There is no such page')
  })
})

describe('Nobody', () => {
  it('gets past the sign-in page, and comes back to where they wanted to go', async () => {
    const incident = await the.baton.open()
    const stranger = await the.sitDown()
    await stranger.page.goto(`${the.url}/incidents/${incident.number}`)
    await expectText(stranger.page.getByRole('heading', { level: 1 }), 'Sign in to Baton')
    expect(stranger.page.url()).toContain(`to=%2Fincidents%2F${incident.number}`)
  })
})
