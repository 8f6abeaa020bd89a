import { afterAll, afterEach, beforeAll } from 'vitest'
import { mailNotifier } from '../../src/adapters/mail/mailNotifier.js'
import { startBaton, type StartOptions, type TestBaton } from '../../src/testing/index.js'
import { mailServer, type MailServer } from '../contracts/notifiers/mailDouble.js'

/** A Baton for a test file, and the mail server that its e-mails arrive at; each test begins with neither incidents nor letters. */
export interface MailedBaton {
  readonly baton: TestBaton
  readonly mail: MailServer
}

export function mailedBaton(options: Omit<StartOptions, 'notifiers'>): MailedBaton {
  const started: { baton?: TestBaton; mail?: MailServer } = {}
  beforeAll(async () => {
    const mail = started.mail = await mailServer()
    const notifiers = { email: mailNotifier({ url: `smtp://127.0.0.1:${mail.port}`, from: 'baton@example.com', silenceMs: 3000 }) }
    started.baton = await startBaton({ ...options, notifiers })
  })
  afterEach(async () => {
    await started.baton?.endAll()
    started.mail?.letters.splice(0)
    started.mail?.answers.clear()
  })
  afterAll(async () => {
    await started.baton?.stop()
    await started.mail?.close()
  })
  const running = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('Baton and its mail server start before the first test')
    return part
  }
  return {
    get baton() { return running(started.baton) },
    get mail() { return running(started.mail) },
  }
}
