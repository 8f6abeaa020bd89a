import { describe, expect, it } from 'vitest'
import { consoleOf } from '../support/consoleOf.js'
import { expectText, type Operator } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

/** What was written in a form that was closed by mistake, and what it is good for afterwards. */
const the = consoleOf(example)

const kept = 'What you had written is here again.'
const restored = (operator: Operator) => operator.dialog.getByText(kept).count()

async function escape(operator: Operator): Promise<void> {
  await operator.page.keyboard.press('Escape')
  await operator.dialog.waitFor({ state: 'detached' })
}

describe('A form that was closed by mistake', () => {
  it('has what was written in it, and is empty when somebody would rather start afresh', async () => {
    const { owner } = await the.atWork()
    await owner.act('Escalate')
    await owner.fill('Note', 'Both links are down')
    await owner.fill('Request', 'Call the carrier')
    await escape(owner)
    await owner.act('Escalate')
    await expectText(owner.dialog, kept)
    expect(await owner.dialog.getByLabel('Note').inputValue()).toBe('Both links are down')
    expect(await owner.dialog.getByLabel('Request').inputValue()).toBe('Call the carrier')
    await owner.confirm('Start afresh')
    expect(await owner.dialog.getByLabel('Note').inputValue()).toBe('')
    await owner.confirm('Back')
    await owner.act('Escalate')
    expect(await restored(owner)).toBe(0)
  })

  it('is empty once it was sent', async () => {
    const { incident, owner } = await the.atWork()
    await owner.act('Resolve')
    await owner.choose('Resolution code', 'Duplicate')
    await owner.fill('What was done', 'See the other one')
    await owner.confirm('Back')
    await owner.act('Resolve')
    await expectText(owner.dialog, kept)
    await owner.finish('Resolve')
    await incident.expect({ state: 'Resolved' })
    expect((await incident.now()).resolution).toMatchObject({ code: 'Duplicate', notes: 'See the other one' })
    await incident.reopen()
    await expectText(owner.head, 'In Progress')
    await owner.act('Resolve')
    expect(await restored(owner)).toBe(0)
  })

  it('says nothing of that where nothing is left of what was written', async () => {
    const { owner } = await the.atWork()
    await owner.act('Reclassify')
    await owner.fill(/^Note|^Why/, 'A thought')
    await owner.fill(/^Note|^Why/, '')
    await escape(owner)
    await owner.act('Reclassify')
    expect(await restored(owner)).toBe(0)
  })

  it('is empty at another tier: there other things are true', async () => {
    const { incident } = await the.atWork()
    const root = await the.sitDown('Root')
    await root.open(incident)
    await root.act('Escalate')
    await root.fill('Note', 'The desk has seen nothing like it')
    await escape(root)
    await incident.escalate('Up')
    await expectText(root.stage, 'L1 investigation')
    await root.act('Escalate')
    expect([await restored(root), await root.dialog.getByLabel('Note').inputValue()]).toEqual([0, ''])
  })

  it('of which no answer came is sent again as the same thing: what was opened is open once', async () => {
    const amara = await the.sitDown('Amara')
    await amara.press('Open incident')
    await amara.fill('What is wrong', 'Branch 9 is offline')
    await amara.pick(/^Category/, 'SD-WAN')
    await amara.page.route('**/v1/incidents', async route => {
      await route.fetch()
      await route.abort()
    }, { times: 1 })
    await amara.confirm('Open')
    await expectText(amara.dialog.getByRole('alert'), 'Baton does not answer.')
    await amara.confirm('Cancel')
    await amara.press('Open incident')
    await expectText(amara.dialog, kept)
    await amara.finish('Open')
    await expectText(amara.page.getByRole('heading', { level: 1 }), 'Branch 9 is offline')
    const { incidents } = await the.baton.client.list({})
    expect(incidents.filter(({ shortDescription }) => shortDescription === 'Branch 9 is offline')).toHaveLength(1)
    amara.complaints.splice(0)
  })
})
