import { describe, expect, it } from 'vitest'
import { consoleOf } from '../support/consoleOf.js'
import { expectText } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

/** Refusals in a dialog, and two people who act on the same incident at once. */
const the = consoleOf(example)

const openedAll = (fields: Record<string, string>) => Object.entries(fields)

describe('A refusal', () => {
  it('is shown in the dialog with what to do about it, and nothing that was typed is lost', async () => {
    const { incident, owner } = await the.atWork()
    await owner.act('Escalate')
    await owner.choose('Kind', 'To somebody with more authority A decision is asked for; the work stays where it is.')
    const typed = { 'Note': 'It needs a decision', 'Put on the watch list': 'Nobody Known', 'Business context': 'A clinic', 'Request': 'An interim link' }
    for (const [label, text] of openedAll(typed)) await owner.fill(label, text)
    await incident.escalate('Somebody was quicker', { handoff: { kind: 'hierarchical' } })
    await owner.confirm('Ask for a decision')
    await expectText(owner.dialog.getByRole('alert'), /has an escalation request already.*Wait for its decision, or close it first: de-escalate INC\d{7} without a stage\./)
    for (const [label, text] of openedAll(typed)) expect(await owner.dialog.getByRole('textbox', { name: label }).inputValue()).toBe(text)
  })

  it('of something without a dialog is shown on the page, which then shows how the incident is', async () => {
    const { incident, owner } = await the.atWork()
    await incident.hold()
    await expectText(owner.head, 'On Hold')
    // Nothing live reaches this page any more: it still offers what has been done.
    await owner.page.route('**/stream', route => route.abort())
    await owner.reload()
    await incident.resume()
    await owner.act('Resume')
    await expectText(owner.page.getByRole('main').getByRole('alert'), /is not possible while INC\d{7} is In Progress; it is possible in On Hold/)
    await expectText(owner.head, 'In Progress')
    expect(await owner.actions()).not.toContain('Resume')
    owner.complaints.splice(0)
  })

  it('by a Baton that does not answer loses nothing: the same press does it once the line is back', async () => {
    const { incident, owner } = await the.atWork()
    await owner.act('Resolve')
    await owner.choose('Resolution code', 'Duplicate')
    await owner.fill('What was done', 'See the other one')
    await owner.page.route('**/resolve', route => route.abort())
    await owner.confirm('Resolve')
    await expectText(owner.dialog.getByRole('alert'), 'Baton does not answer.Nothing is lost: what you sent can be sent again, and counts once.')
    await owner.page.unroute('**/resolve')
    await owner.finish('Resolve')
    await incident.expect({ state: 'Resolved' })
    owner.complaints.splice(0)
  })

  it('by a Baton whose answer is lost is no word of somebody else: the same press gets that answer, and it was done once', async () => {
    const { incident, owner } = await the.atWork()
    await owner.act('Escalate')
    await owner.fill('Note', 'The line is down on both sides')
    await owner.page.route('**/escalate', async route => {
      await route.fetch()
      await route.abort()
    }, { times: 1 })
    await owner.confirm('Escalate')
    await expectText(owner.dialog.getByRole('alert'), 'Baton does not answer.')
    await expectText(owner.stage, 'L1 investigation')
    await expectText(owner.dialog.getByRole('alert'), 'can be sent again, and counts once')
    await owner.finish('Escalate')
    await incident.expect({ stage: 'L1 investigation', escalationCount: 1 })
    owner.complaints.splice(0)
  })
})

describe('When somebody else was quicker', () => {
  it('who fills in a form is told where the incident is now, and takes what they wrote along as a work note', async () => {
    const { incident, owner } = await the.atWork()
    await owner.act('Escalate')
    await owner.fill('Note', 'The carrier confirms the outage')
    await owner.fill('Validated facts', 'Power is fine')
    await incident.escalate('Already given')
    const { assignedTo } = await incident.now()
    const moved = owner.dialog.getByRole('alert')
    await expectText(moved, `${incident.number} has moved on since you opened this.`)
    await expectText(moved, `It is In Progress, at L1 investigation, with ${assignedTo} of L1 Network Engineering. You are not of that group: you can write to it and watch it.`)
    expect(await owner.dialog.getByRole('button', { name: 'Escalate' }).isDisabled()).toBe(true)
    await owner.finish('Keep it as a work note')
    await owner.press('Write note')
    const kept = owner.activity.getByRole('article').filter({ hasText: 'The carrier confirms the outage' })
    await expectText(kept, 'Work note')
    await expectText(kept, 'Power is fine')
    await incident.expect({ stage: 'L1 investigation', escalationCount: 1 })
  })

  it('who may still act goes on from there, knowingly', async () => {
    const { incident } = await the.atWork()
    const root = await the.sitDown('Root')
    await root.open(incident)
    await root.act('Escalate')
    await root.fill('Note', 'Straight to the specialists')
    await incident.escalate('Already given')
    await expectText(root.dialog.getByRole('alert'), 'It is In Progress, at L1 investigation')
    await root.confirm('Go on from there')
    await expectText(root.ahead, 'L1 investigation → L2 investigation')
    expect(await root.dialog.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('Straight to the specialists')
    await root.finish('Escalate')
    await expectText(root.stage, 'L2 investigation')
    await incident.expect({ escalationCount: 2 })
  })

  it('a page that has not heard of it does not act twice: the server knows from which stage it was meant', async () => {
    const { incident } = await the.atWork()
    const root = await the.sitDown('Root')
    await root.page.route('**/stream', route => route.abort())
    await root.open(incident)
    await root.act('Escalate')
    await root.fill('Note', 'Straight to the specialists')
    await incident.escalate('Already given')
    await root.confirm('Escalate')
    await expectText(root.dialog.getByRole('alert'), 'has moved on since you opened this.It is In Progress, at L1 investigation')
    await incident.expect({ stage: 'L1 investigation', escalationCount: 1 })
    root.complaints.splice(0)
  })

  it('a form whose action has no place any more says so', async () => {
    const { incident, owner } = await the.atWork()
    await owner.act('Put on hold')
    await owner.choose('Awaiting', 'Awaiting Vendor')
    await incident.resolve()
    await expectText(owner.dialog.getByRole('alert'), `It is Resolved, at Triage, with ${(await incident.now()).assignedTo} of Network Coordinators. Put on hold has no place now: ${incident.number} is Resolved.`)
    await owner.finish('Back')
    expect(await owner.actions()).toContain('Reopen')
  })
})
