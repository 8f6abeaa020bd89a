import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe says of one rule that is not kept. */
interface Violation {
  id: string
  impact: string | null
  nodes: { html: string; failureSummary?: string }[]
}

/** Somebody in front of the console, in a browser of their own: what they do, and what they see. */
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

  /** By the code of the link that `npm start` prints, and the name among the people. */
  async signIn(name: string, code: string): Promise<void> {
    await this.page.goto(`${this.url}/sign-in#code=${code}`)
    await this.page.getByLabel('Find by name, role or group').fill(name)
    await this.page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
    await this.page.getByRole('button', { name: 'account and theme' }).waitFor()
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.url + path)
    await this.page.getByRole('heading', { level: 1 }).waitFor()
  }

  /** Opens an incident's page. */
  async open({ number }: { number: string }): Promise<void> {
    await this.goTo(`/incidents/${number}`)
    await this.stage.waitFor()
  }

  async reload(): Promise<void> {
    await this.page.reload()
    await this.page.getByRole('heading', { level: 1 }).waitFor()
  }

  /** Where they are, without the origin. */
  get place(): string { return this.page.url().slice(this.url.length) }

  /** The line of an incident in the inbox. */
  line(number: string): Locator {
    return this.page.getByRole('link', { name: new RegExp(number) })
  }

  /** What an incident's page says above everything else: state, marks, owner, group. */
  get head(): Locator { return this.page.getByRole('main').locator('header').first() }
  get owner(): Locator { return this.page.getByTestId('owner') }
  get group(): Locator { return this.page.getByTestId('group') }
  get stage(): Locator { return this.page.getByRole('list', { name: 'Stages' }).locator('[aria-current=step]') }
  get activity(): Locator { return this.page.getByRole('region', { name: 'Activity' }) }
  get aside(): Locator { return this.page.getByRole('complementary', { name: 'About this incident' }) }
  /** In the dialog: what an action would do, before it does. */
  get ahead(): Locator { return this.dialog.getByRole('region', { name: 'What would happen' }) }
  get dialog(): Locator { return this.page.getByRole('dialog') }
  get #bar(): Locator { return this.page.getByRole('group', { name: 'Actions' }) }
  get #more(): Locator { return this.#bar.getByRole('button', { name: 'More to do' }) }
  /** What the page says in its corner of what was just done. */
  get said(): Locator { return this.page.getByRole('status').last() }

  /** The first button on the page whose name has these words. */
  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: false }).first().click()
  }

  /** What may be done with the incident that is open: its buttons, then what stands under "More to do". */
  async actions(): Promise<string[]> {
    const buttons = await this.#bar.locator('button > span').allTextContents()
    if (await this.#more.count() === 0) return buttons
    await this.#more.click()
    const others = await this.page.locator('[role=menuitem] > span:first-child').allTextContents()
    await this.page.keyboard.press('Escape')
    await this.page.getByRole('menu').waitFor({ state: 'detached' })
    return [...buttons, ...others]
  }

  /** Presses an action of the incident that is open, wherever it stands. */
  async act(action: string): Promise<void> {
    const button = this.#bar.getByRole('button', { name: action, exact: true })
    await button.or(this.#more).first().waitFor()
    if (await button.count() > 0) return button.click()
    await this.#more.click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  /** Writes into a field of the dialog. */
  async fill(label: string | RegExp, text: string): Promise<void> {
    await this.dialog.getByLabel(label).fill(text)
  }

  /** Takes one of a few in the dialog. */
  async choose(label: string | RegExp, option: string): Promise<void> {
    await this.dialog.getByRole('button', { name: label }).click()
    await this.page.getByRole('option', { name: option, exact: true }).click()
  }

  /** Finds one of many in the dialog, by typing. */
  async pick(label: string | RegExp, option: string): Promise<void> {
    await this.dialog.getByRole('combobox', { name: label }).fill(option)
    await this.page.getByRole('option', { name: option }).first().click()
  }

  /** Presses a button of the dialog. */
  async confirm(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click()
  }

  /** Presses a button of the dialog, and it is done. */
  async finish(button: string): Promise<void> {
    await this.confirm(button)
    await this.dialog.waitFor({ state: 'detached' })
  }

  /** Escalates with a note, by the dialog. */
  async escalate(note: string): Promise<void> {
    await this.act('Escalate')
    await this.fill('Note', note)
    await this.finish('Escalate')
  }

  async write(kind: 'Work note' | 'Comment', text: string): Promise<void> {
    await this.page.getByRole('radio', { name: kind, exact: true }).click()
    await this.page.getByLabel(kind === 'Work note' ? 'Work note' : 'Comment to the customer', { exact: true }).last().fill(text)
    await this.page.getByRole('button', { name: kind === 'Work note' ? 'Write note' : 'Send comment' }).click()
  }

  /** Until nothing on the page is still being read. */
  async settled(): Promise<void> {
    await expect.poll(() => this.page.getByRole('status', { name: /^Loading/ }).count(), { timeout: 20_000 }).toBe(0)
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

/** Waits until something on the page says so. */
export async function expectText(locator: Locator, text: string | RegExp): Promise<void> {
  await expect.poll(() => locator.first().textContent(), { timeout: 20_000 }).toMatch(text instanceof RegExp ? text : new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
}
