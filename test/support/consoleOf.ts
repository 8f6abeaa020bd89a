import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { startBaton, type TestBaton } from '../../src/testing/index.js'
import { TestApi } from './apiOf.js'
import { ensureConsoleBuilt, launchChromium } from './chromium.js'

const code = 'the-code-of-the-link'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What every page is looked at by: sizes, and what the system says of light and dark. */
export type Looks = Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'hasTouch' | 'isMobile'>

export const phone: Looks = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** What axe says of one rule that is not kept. */
interface Violation {
  id: string
  impact: string | null
  nodes: { html: string; failureSummary?: string }[]
}

/** Somebody in front of the console, in a browser of their own. */
export class Operator {
  readonly page: Page
  readonly url: string
  /** What the browser complained of: policy violations, errors of scripts. */
  readonly complaints: string[] = []

  constructor(page: Page, url: string) {
    this.page = page
    this.url = url
    page.on('console', message => {
      // That a refusal has a status of its own is no error of the page.
      if (message.type() === 'error' && !/Failed to load resource.*status of 4\d\d/.test(message.text())) this.complaints.push(message.text())
    })
    page.on('pageerror', error => this.complaints.push(error.message))
  }

  /** By the link that `npm start` prints, and the name among the people. */
  async signIn(name: string): Promise<void> {
    await this.page.goto(`${this.url}/sign-in#code=${code}`)
    await this.page.getByLabel('Find by name, role or group').fill(name)
    await this.page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
    await this.page.getByRole('button', { name: 'account and theme' }).waitFor()
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.url + path)
    await this.page.getByRole('heading', { level: 1 }).waitFor()
  }

  /** The line of an incident in the inbox. */
  line(number: string): Locator {
    return this.page.getByRole('link', { name: new RegExp(number) })
  }

  get owner(): Locator { return this.page.getByTestId('owner') }
  get group(): Locator { return this.page.getByTestId('group') }
  get stage(): Locator { return this.page.getByRole('list', { name: 'Stages' }).locator('[aria-current=step]') }
  get dialog(): Locator { return this.page.getByRole('dialog') }
  get activity(): Locator { return this.page.getByRole('region', { name: 'Activity' }) }

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: false }).first().click()
  }

  /** Escalates with a note, by the dialog. */
  async escalate(note: string): Promise<void> {
    await this.press('Escalate')
    await this.dialog.getByLabel('Note').fill(note)
    await this.dialog.getByRole('button', { name: 'Escalate' }).click()
    await this.dialog.waitFor({ state: 'detached' })
  }

  async write(kind: 'Work note' | 'Comment', text: string): Promise<void> {
    await this.page.getByRole('radio', { name: kind, exact: true }).click()
    await this.page.getByLabel(kind === 'Work note' ? 'Work note' : 'Comment to the customer', { exact: true }).last().fill(text)
    await this.page.getByRole('button', { name: kind === 'Work note' ? 'Write note' : 'Send comment' }).click()
  }

  /** What axe finds of serious or critical weight. */
  async barriers(): Promise<string[]> {
    // A tool of the test, which the page's policy rightly would not let in as a script.
    await this.page.evaluate(axe)
    const { violations } = await this.page.evaluate<{ violations: Violation[] }>('axe.run(document, { resultTypes: ["violations"] })')
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`).join(' | ')}`)
  }

  /** How far the page is wider than the window, in pixels. */
  async overhang(): Promise<number> {
    return this.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  }
}

/** A Baton with the console in front of it, and a browser to look at it. */
export interface StartedConsole {
  baton: TestBaton
  url: string
  /** Somebody opens a browser of their own; nobody is signed in unless named. */
  sitDown(as?: string, looks?: Looks): Promise<Operator>
  stop(): Promise<void>
}

export async function startConsole(policy: string): Promise<StartedConsole> {
  const consoleFolder = await ensureConsoleBuilt()
  const browser = await launchChromium()
  const baton = await startBaton({ policy })
  const api = await TestApi.of(baton, {
    signInWays: { provider: null, link: { code, admin: 'Root' }, publicUrl: null }, consoleFolder, temporalUi: 'http://temporal.example.com',
  })
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  return {
    baton, url,
    async sitDown(as, looks = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', ...looks })
      context.setDefaultTimeout(20_000)
      const operator = new Operator(await context.newPage(), url)
      if (as !== undefined) await operator.signIn(as)
      return operator
    },
    async stop() {
      await browser.close()
      await api.close()
      await baton.stop()
    },
  }
}

/** One for a test file. What the browsers complained of fails the test that they complained in. */
export function consoleOf(policy: string): Omit<StartedConsole, 'stop'> {
  let started: StartedConsole | undefined
  const sitting: Operator[] = []
  beforeAll(async () => { started = await startConsole(policy) }, 240_000)
  afterEach(async () => {
    const complaints = sitting.flatMap(operator => operator.complaints)
    for (const { page } of sitting.splice(0)) await page.context().close()
    expect(complaints).toEqual([])
  })
  afterAll(() => started?.stop())
  const running = (): StartedConsole => {
    if (!started) throw new Error('The console starts before the first test')
    return started
  }
  return {
    get baton() { return running().baton },
    get url() { return running().url },
    async sitDown(as, looks) {
      const operator = await running().sitDown(as, looks)
      sitting.push(operator)
      return operator
    },
  }
}

/** Waits until something on the page says so. */
export async function expectText(locator: Locator, text: string | RegExp): Promise<void> {
  await expect.poll(() => locator.first().textContent(), { timeout: 20_000 }).toMatch(text instanceof RegExp ? text : new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
}
