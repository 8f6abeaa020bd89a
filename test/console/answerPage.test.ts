import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answeredBaton } from '../support/answeredBaton.js'
import { launchChromium } from '../support/chromium.js'
import { expectText, Operator } from '../support/consoleOperator.js'

const answered = answeredBaton()
let browser: Browser
let url: string

beforeAll(async () => {
  url = await answered.the.api.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())

describe.each(['light', 'dark'] as const)('The page behind the link of a letter, in the %s theme', colorScheme => {
  it('can be read and used with aids, on a telephone too, before the answer and after it', async () => {
    const { incident, called } = await answered.the.called()
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme })
    const somebody = new Operator(await context.newPage(), url)
    await somebody.goTo(await answered.the.linkOf(called))
    const heading = somebody.page.getByRole('heading', { level: 1 })
    for (const words of ['needs you', 'is accepted']) {
      await expectText(heading, `${incident.number} ${words}`)
      expect(await somebody.barriers()).toEqual([])
      expect(await somebody.overhang()).toBe(0)
      if (words === 'needs you') await somebody.page.locator('button[value=accept]').click()
    }
    await incident.expect({ assignedTo: called, state: 'In Progress' })
    expect(somebody.complaints).toEqual([])
    await context.close()
  })
})
