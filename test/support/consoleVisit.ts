import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Role } from '../../src/domain/access/principal.js'
import { startBaton, type TestBaton } from '../../src/testing/index.js'
import { TestApi } from './apiOf.js'
import { ensureConsoleBuilt, launchChromium } from './chromium.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Look {
  theme?: 'light' | 'dark'
  /** In px; a desktop's unless said. */
  width?: number
}

/** Somebody who is signed in and looks at the console in a browser. */
export class ConsoleVisit {
  readonly page: Page
  /** What the browser complained of: errors of scripts, and what the page's own policy refused. */
  readonly complaints: string[] = []
  readonly #context: BrowserContext
  readonly #origin: string

  constructor(page: Page, context: BrowserContext, origin: string) {
    this.page = page
    this.#context = context
    this.#origin = origin
    page.on('console', message => { if (message.type() === 'error') this.complaints.push(message.text()) })
    page.on('pageerror', error => this.complaints.push(String(error)))
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(`${this.#origin}${path}`)
    await this.page.getByRole('heading', { level: 1 }).waitFor()
  }

  /** Where it is, without the origin. */
  get place(): string {
    return this.page.url().slice(this.#origin.length)
  }

  /** Fails when axe has a serious finding, or something does not fit the width. */
  async expectAccessible(): Promise<void> {
    // Axe is put into the page past its policy, which would refuse it as it refuses any foreign script.
    const session = await this.#context.newCDPSession(this.page)
    await session.send('Runtime.evaluate', { expression: `${axe};0` })
    const { result } = await session.send('Runtime.evaluate', {
      awaitPromise: true, returnByValue: true,
      expression: `axe.run().then(({violations}) => violations.filter(({impact}) => impact === 'serious' || impact === 'critical').map(({id, nodes}) => id + ': ' + nodes.map(({html}) => html.slice(0, 200)).join(' | ')))`,
    })
    await session.detach()
    expect(result.value).toEqual([])
    expect(await this.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  }

  async end(): Promise<void> {
    await this.#context.close()
    expect(this.complaints).toEqual([])
  }
}

/** A Baton for a test file, its API on a port with the console that is built from the sources, and a browser. */
export function visitedConsole(policy: string) {
  const started: { baton?: TestBaton; api?: TestApi; browser?: Browser } = {}
  beforeAll(async () => {
    const consoleFolder = await ensureConsoleBuilt()
    started.baton = await startBaton({ policy })
    started.api = await TestApi.of(started.baton, { consoleFolder })
    await started.api.app.listen({ port: 0, host: '127.0.0.1' })
    started.browser = await launchChromium()
  }, 180_000)
  afterAll(async () => {
    await started.browser?.close()
    await started.api?.close()
    await started.baton?.stop()
  })
  const running = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('Everything starts before the first test')
    return part
  }
  return {
    get baton() { return running(started.baton) },
    get api() { return running(started.api) },
    /** Signs somebody in and gives them a browser, in Berlin. */
    async visit(name: string, role: Role, { theme = 'light', width = 1280 }: Look = {}): Promise<ConsoleVisit> {
      const origin = `http://127.0.0.1:${(running(started.api).app.server.address() as AddressInfo).port}`
      const { secret } = await running(started.baton).client.signIns.begin({ name, role, groups: null }, 'link')
      const context = await running(started.browser).newContext({ viewport: { width, height: 900 }, colorScheme: theme, timezoneId: 'Europe/Berlin', locale: 'en-GB', acceptDownloads: true })
      await context.addCookies([{ name: 'baton_session', value: secret, url: origin }])
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      return new ConsoleVisit(page, context, origin)
    },
  }
}
