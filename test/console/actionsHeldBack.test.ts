import { describe, expect, it } from 'vitest'
import { consoleOf } from '../support/consoleOf.js'
import { expectText } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

/** Guardrails as the console shows them: before anything is pressed, when they hold, and when somebody bends them. */
const the = consoleOf(`${example}
guardrails:
  - {name: two attempts first, attempts: 2, stage: Triage, message: Try the known errors., mayBend: everybody}
  - {name: one attempt first, attempts: 1, stage: L1 investigation}
`)

async function atTriage() {
  const incident = await the.baton.open({ shortDescription: 'Branch 7 is offline' })
  const { assignedTo } = await incident.now()
  const owner = await the.sitDown(assignedTo)
  await owner.open(incident)
  return { incident, owner, assignedTo }
}

describe('An escalation that a guardrail holds back', () => {
  it('is warned of before it is sent, and not sent without what is wanted or a reason', async () => {
    const { incident, owner } = await atTriage()
    await owner.act('Escalate')
    await expectText(owner.ahead, /Held back by “two attempts first”.*Try the known errors\..*Anybody may go on all the same, with a reason/)
    await owner.fill('Note', 'I do not know how to go on')
    await owner.confirm('Escalate')
    await expectText(owner.dialog.locator('[data-invalid]'), /Override with reason.*Write here why it must go on all the same/)
    await expectText(owner.dialog.getByRole('alert'), /is held back by "two attempts first".*write why not under “Override with reason”/)
    expect(await owner.dialog.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('I do not know how to go on')
    await incident.expect({ stage: 'Triage', escalationCount: 0 })
    // A request for a decision moves nothing, so nothing holds it.
    await owner.choose('Kind', 'To somebody with more authority A decision is asked for; the work stays where it is.')
    await expect.poll(() => owner.dialog.textContent()).not.toMatch(/held back|Override with reason/i)
  })

  it('goes on once what is wanted is there: the warning leaves by itself', async () => {
    const { owner } = await atTriage()
    await owner.act('Escalate')
    await expectText(owner.ahead, 'Held back by “two attempts first”')
    await owner.fill('Note', 'Tried what there is')
    for (const [index, step] of ['Reseated the cable', 'Restarted the edge'].entries()) {
      const tried = owner.dialog.getByRole('group', { name: 'Attempted remediation' })
      if (index > 0) await tried.getByRole('button', { name: 'Add another' }).click()
      await tried.getByRole('textbox', { name: 'Step' }).last().fill(step)
      await tried.getByRole('textbox', { name: 'Outcome' }).last().fill('no change')
    }
    await expect.poll(() => owner.ahead.textContent()).not.toContain('Held back')
    await owner.finish('Escalate')
    await expectText(owner.stage, 'L1 investigation')
    expect(await owner.aside.textContent()).not.toContain('Guardrails that were bent')
  })

  it('goes on with a reason, which stands with the incident and waits for review on the page of approvals and overrides', async () => {
    const { incident, owner, assignedTo } = await atTriage()
    await owner.act('Escalate')
    await owner.fill('Note', 'The clinic is dark')
    await owner.fill('Override with reason', 'Lives depend on it')
    await expectText(owner.ahead, 'Bends “two attempts first”')
    await owner.finish('Escalate')
    await expectText(owner.stage, 'L1 investigation')
    await owner.reload()
    await expectText(owner.aside, `two attempts first by ${assignedTo}: Lives depend on it awaits review`)

    const ingrid = await the.sitDown('Ingrid')
    await ingrid.goTo('/approvals?show=overrides')
    const card = ingrid.page.getByRole('article').filter({ hasText: incident.number })
    await expectText(card, /two attempts first.*awaits review.*Lives depend on it/)
    await card.getByRole('button', { name: 'Review…' }).click()
    await ingrid.dialog.getByText('kept', { exact: true }).click()
    await ingrid.finish('Save the review')
    await expectText(owner.aside, `two attempts first by ${assignedTo}: Lives depend on it kept`)
  })

  it('is not for everybody to bend: who may not is told whom to ask, and what was typed stays', async () => {
    const { incident } = await atTriage()
    await incident.escalate('Up', { override: 'Set up' })
    const { assignedTo } = await incident.now()
    const owner = await the.sitDown(assignedTo)
    await owner.open(incident)
    await owner.act('Escalate')
    await expectText(owner.ahead, /Held back by “one attempt first”.*May go on all the same: .*Henrik/)
    await owner.fill('Note', 'Please')
    await owner.fill('Override with reason', 'I want to')
    await owner.confirm('Escalate')
    await expectText(owner.dialog.getByRole('alert'), /may not bend "one attempt first".*or ask .*Henrik/)
    expect(await owner.dialog.getByRole('textbox', { name: 'Override with reason' }).inputValue()).toBe('I want to')
    await incident.expect({ stage: 'L1 investigation', escalationCount: 1 })
  })
})
