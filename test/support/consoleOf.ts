import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Role } from '../../src/domain/access/principal.js'
import { startBaton, type OpenGiven, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import { TestApi } from './apiOf.js'
import { ensureConsoleBuilt, launchChromium } from './chromium.js'
import { Operator } from './consoleOperator.js'

const code = 'the-code-of-the-link'

/** What every page is looked at by: sizes, and what the system says of light and dark. */
export type Looks = Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'hasTouch' | 'isMobile'>

export const phone: Looks = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

interface Seat extends Looks {
  /** A role that the policy does not give them: they are signed in as such, and need not be in the policy. */
  role?: Role
}

/** A Baton with the console in front of it, and a browser to look at it. */
export interface StartedConsole {
  baton: TestBaton
  api: TestApi
  url: string
  /** Somebody opens a browser of their own, in Berlin; nobody is signed in unless named. */
  sitDown(as?: string, seat?: Seat): Promise<Operator>
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
    baton, api, url,
    async sitDown(as, { role, ...looks } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', acceptDownloads: true, ...looks,
      })
      context.setDefaultTimeout(20_000)
      const operator = new Operator(await context.newPage(), url)
      if (as === undefined) return operator
      if (role === undefined) await operator.signIn(as, code)
      else {
        const { secret } = await baton.client.signIns.begin({ name: as, role, groups: null }, 'link')
        await context.addCookies([{ name: 'baton_session', value: secret, url }])
      }
      return operator
    },
    async stop() {
      await browser.close()
      await api.close()
      await baton.stop()
    },
  }
}

interface ConsoleUnderTest extends Omit<StartedConsole, 'stop'> {
  /** A new incident in front of who has it, and their name. */
  atWork(given?: OpenGiven): Promise<{ incident: TestIncident; owner: Operator; name: string }>
}

/** One for a test file. What the browsers complained of fails the test that they complained in. */
export function consoleOf(policy: string): ConsoleUnderTest {
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
  const sitDown: StartedConsole['sitDown'] = async (as, seat) => {
    const operator = await running().sitDown(as, seat)
    sitting.push(operator)
    return operator
  }
  return {
    get baton() { return running().baton },
    get api() { return running().api },
    get url() { return running().url },
    sitDown,
    async atWork(given) {
      const incident = await running().baton.open(given)
      const { assignedTo: name } = await incident.now()
      const owner = await sitDown(name)
      await owner.open(incident)
      return { incident, owner, name }
    },
  }
}
