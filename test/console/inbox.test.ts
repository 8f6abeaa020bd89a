import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TestIncident } from '../../src/testing/index.js'
import { consoleOf } from '../support/consoleOf.js'
import { expectText, type Operator } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

const the = consoleOf(example)
const incidents: Record<'late' | 'high' | 'low' | 'mail', TestIncident> = {} as never

beforeAll(async () => {
  const { baton } = the
  incidents.late = await baton.open({ shortDescription: 'Nobody answered this', impact: 1, urgency: 1 })
  // The promise of a P1 is an answer within 15 minutes.
  await baton.skip('16 min')
  incidents.high = await baton.open({ shortDescription: 'Branch 7 is offline', impact: 1, urgency: 2 })
  incidents.low = await baton.open({ shortDescription: 'A spare is wanted', impact: 3, urgency: 2 })
  incidents.mail = await baton.open({ shortDescription: 'Mail is slow', category: 'E-mail', subcategory: null, impact: 1, urgency: 3 })
}, 60_000)

/** The numbers in the list, from the top. */
async function listed({ page }: Operator): Promise<string[]> {
  const lines = await page.getByTestId('incidents').getByRole('link').allTextContents()
  return lines.map(text => /INC\d{7}/.exec(text)?.[0] ?? text)
}

const numbers = (...names: (keyof typeof incidents)[]) => names.map(name => incidents[name].number)

/** Keeps what the API answers back until it is let go; what it says was read before. */
async function heldBack(page: Page, path: string): Promise<{ asked: Promise<void>; letGo: () => void }> {
  let letGo = () => {}
  const gate = new Promise<void>(resolve => { letGo = resolve })
  let tellAsked = () => {}
  const asked = new Promise<void>(resolve => { tellAsked = resolve })
  await page.route(path, async route => {
    const response = await route.fetch()
    tellAsked()
    await gate
    await route.fulfill({ response })
  })
  return { asked, letGo }
}

const theList = '**/v1/incidents?*'

describe('The inbox', () => {
  it('has what is breached first, then what is due next', async () => {
    const amara = await the.sitDown('Amara')
    await amara.goTo('/?whose=all')
    await expect.poll(() => listed(amara)).toEqual(numbers('late', 'high', 'mail', 'low'))
    await expectText(amara.line(incidents.late.number), /Breached/)
  })

  it('counts down what is left, and turns its colour with the share of it that is left', async () => {
    const amara = await the.sitDown('Amara')
    await amara.goTo('/?whose=all')
    const countdown = (of: TestIncident) => amara.line(of.number).locator('[data-pressure]')
    const { respond } = (await incidents.high.now()).tier.clocks
    const colours = new Set<string>()
    for (const [minutes, words, pressure] of [[45, '45:00 to respond', 'fine'], [30, '30:00 to respond', 'soon'], [14, '14:00 to respond', 'urgent'], [-3, '3:00 over respond', 'over']] as const) {
      await amara.page.clock.setFixedTime(Date.parse(respond?.dueAt ?? '') - minutes * 60_000)
      await expect.poll(async () => [(await countdown(incidents.high).innerText()).replaceAll(/\s+/g, ' '), await countdown(incidents.high).getAttribute('data-pressure')]).toEqual([words, pressure])
      colours.add(await amara.page.evaluate<string>(`getComputedStyle(document.querySelector('a[href$="${incidents.high.number}"] [data-pressure]')).color`))
    }
    // What is urgent has the colour of what is over.
    expect(colours.size).toBe(3)
    // The same 14 minutes are little of an hour, and nothing of a day.
    await amara.page.clock.setFixedTime(Date.parse(respond?.dueAt ?? '') - 14 * 60_000)
    await expect.poll(() => countdown(incidents.low).getAttribute('data-pressure')).toBe('fine')
  })

  it('is narrowed by what is typed; the address says so, reading it again does, and Back takes it back', async () => {
    const amara = await the.sitDown('Amara')
    await amara.goTo('/?whose=all')
    const chips = () => amara.page.getByRole('button', { name: /^Take away the filter/ }).allTextContents()
    await amara.page.getByRole('combobox', { name: /^Filter/ }).fill('P2')
    await amara.page.getByRole('option', { name: 'Priority: P2' }).click()
    await expect.poll(() => listed(amara)).toEqual(numbers('high'))
    expect(amara.place).toBe('/?whose=all&priority=2')
    await amara.page.getByRole('radio', { name: 'My groups' }).click()
    await expect.poll(() => amara.place).toBe('/?whose=groups&priority=2')
    await amara.reload()
    expect(await chips()).toEqual(['Priority: P2'])
    await expect.poll(() => listed(amara)).toEqual(numbers('high'))
    await amara.line(incidents.high.number).click()
    await amara.stage.waitFor()
    for (const place of ['/?whose=groups&priority=2', '/?whose=all&priority=2', '/?whose=all']) {
      await amara.page.goBack()
      await expect.poll(() => amara.place).toBe(place)
    }
    await expect.poll(() => listed(amara)).toEqual(numbers('late', 'high', 'mail', 'low'))
    expect(await chips()).toEqual([])
  })

  it('shows what an address asks for, and takes each filter away by its own button', async () => {
    const amara = await the.sitDown('Amara')
    await amara.goTo(`/?whose=all&attention=true&breached=true&group=${encodeURIComponent('Network Coordinators')}`)
    await expect.poll(() => listed(amara)).toEqual(numbers('late'))
    await amara.press('Take away the filter Breached')
    await expect.poll(() => listed(amara)).toEqual(numbers('late', 'high', 'low'))
    await amara.press('Take away the filter Group: Network Coordinators')
    await expect.poll(() => listed(amara)).toEqual(numbers('late', 'high', 'mail', 'low'))
    expect(amara.place).toBe('/?whose=all&attention=true')
  })

  it('has those of my groups, mine, or all', async () => {
    const { assignedTo } = await incidents.high.now()
    const owner = await the.sitDown(assignedTo)
    await owner.goTo('/')
    await expect.poll(() => listed(owner)).toEqual(numbers('late', 'high', 'low'))
    await owner.page.getByRole('radio', { name: 'Mine' }).click()
    await expect.poll(() => listed(owner)).toEqual(numbers('high'))
    await owner.page.getByRole('radio', { name: 'All' }).click()
    await expect.poll(() => listed(owner)).toEqual(numbers('late', 'high', 'mail', 'low'))
  })

  it('opens an incident by its number', async () => {
    const amara = await the.sitDown('Amara')
    await amara.page.getByRole('combobox', { name: /^Filter/ }).fill(incidents.mail.number.toLowerCase())
    await amara.page.keyboard.press('Enter')
    await expectText(amara.page.getByRole('heading', { level: 1 }), 'Mail is slow')
  })
})

describe('While somebody looks at the inbox', () => {
  it('what is opened elsewhere comes at its place, and goes when it moves on', async () => {
    const amara = await the.sitDown('Amara')
    await amara.goTo('/?whose=groups')
    await expect.poll(() => listed(amara)).toEqual(numbers('late', 'high', 'low'))
    const own = await the.baton.open({ shortDescription: 'Opened elsewhere', impact: 1, urgency: 2 })
    await expect.poll(() => listed(amara)).toEqual([...numbers('late', 'high'), own.number, ...numbers('low')])
    await expectText(amara.line(own.number), 'Needs attention')
    await own.accept()
    await expect.poll(() => amara.line(own.number).textContent()).not.toContain('Needs attention')
    await own.escalate('Not for us')
    await expect.poll(() => listed(amara)).toEqual(numbers('late', 'high', 'low'))
    await own.resolve()
  })

  it('what happens while the list is still being read is not lost', async () => {
    const amara = await the.sitDown('Amara')
    const list = await heldBack(amara.page, theList)
    await amara.page.goto(`${the.url}/?whose=all`)
    await amara.page.getByRole('status', { name: 'Loading the incidents' }).waitFor()
    await list.asked
    const own = await the.baton.open({ shortDescription: 'Opened meanwhile' })
    list.letGo()
    await amara.line(own.number).waitFor()
    await own.cancel()
    await amara.line(own.number).waitFor({ state: 'detached' })
  })

  it('an API that is away is told of, with a button that tries again; and once it answers, the list is there', async () => {
    const amara = await the.sitDown('Amara')
    await amara.page.route(theList, route => route.abort())
    await amara.goTo('/?whose=all')
    await expectText(amara.page.getByRole('alert'), 'Baton does not answer.')
    await amara.page.unroute(theList)
    await amara.press('Try again')
    await expect.poll(() => listed(amara)).toEqual(numbers('late', 'high', 'mail', 'low'))
    expect(await amara.page.getByRole('alert').count()).toBe(0)
    // What the browser itself says of requests that were broken off.
    expect(amara.complaints.splice(0).filter(text => !text.includes('ERR_FAILED'))).toEqual([])
  })

  it('says what it means that there is nothing', async () => {
    const kwame = await the.sitDown('Kwame')
    for (const [path, words] of [['/?whose=mine', 'Nothing is assigned to you'], ['/?whose=groups', 'Nothing is open here'], ['/?whose=all&state=Canceled&breached=true', 'Nothing fits these filters']] as const) {
      await kwame.goTo(path)
      await expectText(kwame.page.getByRole('main'), words)
    }
  })
})

describe('Who opens an incident by the form', () => {
  it('sees what is refused beside its field, mends it, and gets to the incident; nothing was opened before', async () => {
    const amara = await the.sitDown('Amara')
    await amara.page.keyboard.press('c')
    await amara.fill('What is wrong', '  ')
    await amara.dialog.getByRole('combobox', { name: /^Category/ }).fill('E-mail')
    await amara.page.keyboard.press('Tab')
    await amara.confirm('Open')
    const field = amara.dialog.getByLabel('What is wrong')
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    const described = await field.getAttribute('aria-describedby')
    const said = await amara.page.locator(`#${described}`).textContent()
    expect(said).not.toBe('')
    await expectText(amara.dialog.getByRole('alert'), said ?? '')
    await amara.fill('What is wrong', 'Attachments are missing')
    await amara.finish('Open')
    await expectText(amara.page.getByRole('heading', { level: 1 }), 'Attachments are missing')
    const opened = the.baton.incident(amara.place.slice('/incidents/'.length))
    await opened.expect({ category: 'E-mail', caller: 'Amara', openedBy: 'Amara', state: 'New' })
    expect(Number(opened.number.slice(3))).toBe(Math.max(...(await the.baton.records.list({}, 100, null)).incidents.map(({ number }) => Number(number.slice(3)))))
    await opened.cancel()
  })
})
