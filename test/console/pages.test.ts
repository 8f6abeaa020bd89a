import { beforeAll, describe, expect, it } from 'vitest'
import type { TestIncident } from '../../src/testing/index.js'
import { consoleOf, phone } from '../support/consoleOf.js'
import { expectText } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

/** What holds for every page: it can be used by everybody, everywhere. */
const the = consoleOf(example)
let incident: TestIncident
beforeAll(async () => {
  incident = await the.baton.open({ shortDescription: 'Branch 7 is offline', impact: 1, urgency: 1, description: 'Nothing loads' })
  await incident.note('Ping fails')
  await incident.comment('We are looking at it')
  await incident.escalate('Both links are down', { handoff: { validatedFacts: ['LTE carries the site'], attemptedRemediation: [{ step: 'Reseated the cable', outcome: 'no change' }] } })
  await the.baton.open({ shortDescription: 'Mail is slow', category: 'E-mail', subcategory: null })
})

const pages = ['/', '/?whose=all', '/on-call', '/approvals', '/policy', '/dashboard', '/own'] as const
const everyPage = () => [...pages, `/incidents/${incident.number}`]

describe.each(['light', 'dark'] as const)('In the %s theme', colorScheme => {
  it('every page can be read and used with aids, its dialogs too', async () => {
    const amara = await the.sitDown('Amara', { colorScheme })
    for (const path of everyPage()) {
      await amara.goTo(path)
      await amara.settled()
      expect([path, await amara.barriers()]).toEqual([path, []])
    }
    await amara.goTo('/')
    await amara.press('Open incident')
    await amara.dialog.waitFor()
    expect(await amara.barriers()).toEqual([])

    const dmitri = await the.sitDown((await incident.now()).assignedTo, { colorScheme })
    await dmitri.open(incident)
    for (const action of ['Escalate', 'Resolve', 'Send back'] as const) {
      await dmitri.act(action)
      await dmitri.dialog.waitFor()
      await dmitri.settled()
      expect([action, await dmitri.barriers()]).toEqual([action, []])
      await dmitri.finish('Back')
    }
    const stranger = await the.sitDown(undefined, { colorScheme })
    await stranger.goTo('/sign-in')
    await stranger.settled()
    expect(await stranger.barriers()).toEqual([])
  })

  it('every page fits a phone', async () => {
    const amara = await the.sitDown('Amara', { ...phone, colorScheme })
    for (const path of everyPage()) {
      await amara.goTo(path)
      await amara.settled()
      expect([path, await amara.overhang()]).toEqual([path, 0])
    }
    await amara.goTo('/')
    await amara.press('Open incident')
    await amara.dialog.waitFor()
    expect(await amara.overhang()).toBe(0)
  })
})

describe('The theme', () => {
  it('is the one that somebody chose, over what the system says, and is kept', async () => {
    const amara = await the.sitDown('Amara', { colorScheme: 'light' })
    const background = () => amara.page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const light = await background()
    await amara.press('account and theme')
    await amara.page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await expect.poll(background).not.toBe(light)
    const dark = await background()
    await amara.goTo('/')
    expect(await background()).toBe(dark)
  })
})

describe('Without a mouse', () => {
  it('an incident is found, opened, written to, escalated and resolved', async () => {
    const own = await the.baton.open({ shortDescription: 'By keys alone' })
    const { assignedTo } = await own.now()
    const { page } = await the.sitDown(assignedTo)
    await page.goto(`${the.url}/?whose=mine`)
    await page.getByRole('link', { name: new RegExp(own.number) }).waitFor()
    const focused = () => page.evaluate<string>('document.activeElement.textContent')
    await expect.poll(async () => {
      await page.keyboard.press('j')
      return focused()
    }).toContain(own.number)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'By keys alone' }).waitFor()
    await page.keyboard.press('n')
    await page.keyboard.type('Written without a mouse')
    await page.keyboard.press('Control+Enter')
    await expectText(page.getByRole('region', { name: 'Activity' }), /Work note.*Written without a mouse/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('e')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('Taken up by keys')
    await page.keyboard.press('Control+Enter')
    await expectText(page.getByRole('list', { name: 'Stages' }).locator('[aria-current=step]'), 'L1 investigation')
    await own.expect({ stage: 'L1 investigation' })
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await expectText(page.getByRole('heading', { level: 1 }), 'On call')
    await page.keyboard.press('?')
    await expectText(page.getByRole('dialog'), 'Keyboard shortcuts')
  })
})

describe('Stored text', () => {
  const attack = '<script>window.hacked = true</script><img src=x onerror="window.hacked = true"> **bold** [x](javascript:window.hacked=true)'

  it('is shown as it was written, and does nothing', async () => {
    const own = await the.baton.open({ shortDescription: attack, description: attack, caller: attack.slice(0, 150) })
    await own.note(attack)
    await own.note('\u202Egnp.exe \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627')
    const amara = await the.sitDown('Amara')
    await amara.goTo('/?whose=all')
    await amara.line(own.number).click()
    await expectText(amara.activity, attack)
    await expectText(amara.page.getByRole('heading', { level: 1 }), attack)
    expect(await amara.page.evaluate('[window.hacked === undefined, document.querySelectorAll("main img, main script, main strong a").length]')).toEqual([true, 0])
    // What turns the direction of letters ends with its text: the author beside it reads as ever.
    const direction = await amara.page.evaluate('getComputedStyle([...document.querySelectorAll("[dir=auto]")].find(({ textContent }) => textContent.startsWith("\\u202Egnp"))).unicodeBidi')
    expect(direction).toContain('isolate')
  })

  it('of a hundred thousand letters is folded until somebody wants it', async () => {
    const own = await the.baton.open()
    await own.note('x'.repeat(99_000) + ' the end')
    const amara = await the.sitDown('Amara')
    await amara.open(own)
    await amara.activity.getByRole('button', { name: 'Show all of it (99 thousand letters)' }).waitFor()
    expect((await amara.activity.textContent())?.length).toBeLessThan(20_000)
    await amara.press('Show all of it')
    await expectText(amara.activity, 'the end')
    expect(await amara.overhang()).toBe(0)
  })
})
