import { describe, expect, it } from 'vitest'
import { consoleOf } from '../support/consoleOf.js'
import { expectText, type Operator } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

const the = consoleOf(example)

/** An incident of a P2, and its owner in front of it. */
async function looking() {
  const incident = await the.baton.open({ impact: 1, urgency: 2 })
  const owner = await the.sitDown((await incident.now()).assignedTo)
  await owner.open(incident)
  return { incident, owner }
}

describe('A note', () => {
  const notes = '**/notes'
  const field = ({ page }: Operator) => page.getByRole('textbox', { name: 'Work note' })

  it('stands there at once as being sent, and then as it was written, once', async () => {
    const { owner } = await looking()
    let letGo = () => {}
    const gate = new Promise<void>(resolve => { letGo = resolve })
    await owner.page.route(notes, async route => {
      await gate
      await route.continue()
    })
    await owner.write('Work note', 'Ping fails')
    const entry = owner.activity.getByRole('article').filter({ hasText: 'Ping fails' })
    await expectText(entry, 'sending …')
    expect(await entry.getAttribute('aria-busy')).toBe('true')
    expect(await field(owner).inputValue()).toBe('')
    letGo()
    await expectText(entry, 'just now')
    expect(await entry.count()).toBe(1)
  })

  it('that did not arrive is taken back, with its text kept to be sent again or edited', async () => {
    const { owner, incident } = await looking()
    await owner.page.route(notes, route => route.abort())
    await owner.write('Work note', 'Ping fails')
    await expectText(owner.activity.getByRole('alert'), 'Baton does not answer.')
    expect(await owner.activity.getByText('sending …').count()).toBe(0)
    await owner.press('Edit it')
    expect(await field(owner).inputValue()).toBe('Ping fails')
    expect(await owner.activity.getByRole('alert').count()).toBe(0)
    await owner.page.getByRole('button', { name: 'Write note' }).click()
    await owner.activity.getByRole('alert').waitFor()
    await owner.page.unroute(notes)
    await owner.press('Try again')
    await expectText(owner.activity.getByRole('article').filter({ hasText: 'Ping fails' }), 'just now')
    await incident.expectSaid('Ping fails', 1)
    expect(owner.complaints.splice(0).filter(text => !text.includes('ERR_FAILED'))).toEqual([])
  })
})

describe('The page of an incident', () => {
  it('shows beside each promise how much of it is left, in a ring that empties', async () => {
    const { incident, owner } = await looking()
    const ring = (name: string) => owner.page.getByRole('group', { name: 'Service levels' }).locator('[data-pressure]').filter({ hasText: name })
    const { respond } = (await incident.now()).tier.clocks
    const arcs: number[] = []
    for (const [minutes, words, pressure] of [[45, '45:00 left', 'fine'], [20, '20:00 left', 'soon'], [6, '6:00 left', 'urgent'], [-1, '1:00 over', 'over']] as const) {
      await owner.page.clock.setFixedTime(Date.parse(respond?.dueAt ?? '') - minutes * 60_000)
      await expectText(ring('Respond'), words)
      expect(await ring('Respond').getAttribute('data-pressure')).toBe(pressure)
      arcs.push(parseFloat(await ring('Respond').locator('circle').last().getAttribute('stroke-dasharray') ?? ''))
    }
    const [fine, soon, urgent, over] = arcs.map(arc => arc / (2 * Math.PI * 20))
    expect([fine, soon, urgent, over].map(share => share?.toFixed(2))).toEqual(['0.75', '0.33', '0.10', '1.00'])
    await incident.accept()
    await expectText(ring('Respond'), 'Answered')
    await incident.hold({ reason: 'Awaiting Vendor' })
    await expectText(ring('Resolve'), 'Paused')
  })

  it('goes by another promise as soon as it has another priority', async () => {
    const { incident, owner } = await looking()
    const ring = owner.page.getByRole('group', { name: 'Service levels' }).locator('[data-pressure]').filter({ hasText: 'Resolve' })
    // Of the 24 hours of a P2 more than half are over then, of the 240 of a P5 hardly any.
    await owner.page.clock.setFixedTime(Date.parse((await incident.now()).openedAt) + 13 * 3_600_000)
    await expect.poll(() => ring.getAttribute('data-pressure')).toBe('soon')
    await incident.reclassify({ impact: 3, urgency: 3, note: 'One person only' })
    await expect.poll(() => ring.getAttribute('data-pressure')).toBe('fine')
  })

  it('tells each task of a tier that was reopened, and how often the incident moved', async () => {
    const { incident, owner } = await looking()
    await incident.resolve()
    await incident.reopen('Down again')
    await expectText(owner.activity.getByRole('region', { name: /Triage/ }), /TASK\d{7}, Closed Complete · TASK\d{7}, Work in Progress/)
    await expectText(owner.aside, /So far1 reopen/)
    await incident.escalate('Not for us')
    await expectText(owner.aside, /So far1 escalation, 1 change of hands, 1 reopen/)
    expect(await owner.activity.getByRole('region', { name: /L1 investigation/ }).textContent()).toMatch(/Tier 2 · .* · TASK\d{7}, Work in Progress/)
  })

  it('leads to its workflow among Temporal\'s own pages', async () => {
    const { incident, owner } = await looking()
    const link = owner.page.getByRole('link', { name: 'The workflow in Temporal' })
    expect(await link.getAttribute('href')).toBe(`http://temporal.example.com/namespaces/test/workflows/incident%3A${incident.number}`)
  })
})
