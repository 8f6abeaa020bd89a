import { beforeAll, describe, expect, it } from 'vitest'
import type { TestIncident } from '../../src/testing/index.js'
import { consoleOf } from '../support/consoleOf.js'
import { expectText, type Operator } from '../support/consoleOperator.js'
import { example } from '../support/examplePolicy.js'

/** Every key that the list of shortcuts names does what the list says. */
const the = consoleOf(example)
let incident: TestIncident
beforeAll(async () => { incident = await the.baton.open({ shortDescription: 'Branch 7 is offline' }) })

const focused = ({ page }: Operator, attribute: string) => page.evaluate<string | null>(`document.activeElement.getAttribute("${attribute}")`)
const shows = (title: string) => (operator: Operator) => expectText(operator.page.getByRole('heading', { level: 1 }), title)
const opens = (title: string) => async (operator: Operator) => {
  // A field may have opened its list: then all else is hidden from aids, and the first Escape closes that.
  const dialog = operator.page.getByRole('dialog', { includeHidden: true })
  await expectText(dialog.getByRole('heading', { includeHidden: true }).first(), title)
  await expect.poll(async () => {
    await operator.page.keyboard.press('Escape')
    return dialog.count()
  }, { timeout: 20_000 }).toBe(0)
}

/** As the list has it: the keys, what they do, and what somebody sees then. */
type Shortcut = [keys: string, what: string, seen: (operator: Operator) => Promise<void>]

const everywhere: Shortcut[] = [
  ['?', 'This list', opens('Keyboard shortcuts')], ['g then o', 'On call', shows('On call')], ['g then a', 'Approvals', shows('Approvals')], ['g then p', 'Policy', shows('Policy')],
  ['g then d', 'Dashboard', shows('Dashboard')], ['g then i', 'Inbox', shows('Inbox')],
]
const ofTheInbox: Shortcut[] = [
  ['j k', 'Next, previous incident', async operator => { expect(await focused(operator, 'href')).toMatch(/incidents\/INC/) }], ['/', 'Narrow the list', async operator => { expect(await focused(operator, 'placeholder')).toContain('Filter') }],
  ['Enter', 'Open it', shows('Branch 7 is offline')], ['c', 'Open a new incident', opens('Open incident')],
]
const ofAnIncident: Shortcut[] = [
  ['n', 'Write a work note', async operator => { expect(await focused(operator, 'placeholder')).toContain('the customer does not see it') }],
  ['m', 'Write a comment for the customer', async operator => { expect(await focused(operator, 'placeholder')).toBe('The customer sees this') }],
  ['e', 'Escalate', opens('Capture notes for the escalation')], ['h', 'Hold, or resume', opens('Put on hold')], ['t', 'Assign', opens('Assign to a person')], ['r', 'Resolve, or reopen', opens('Resolve')],
  ['w', 'Watch, or stop watching', operator => expectText(operator.said, `You watch ${incident.number}.`)], ['a', 'Accept', operator => expectText(operator.said, `${incident.number} is with`)],
  ['b', 'Send back, or answer', operator => expectText(operator.said, 'Send back has no place now')], ['u', 'Back to the inbox', shows('Inbox')],
]

async function press({ page }: Operator, keys: string): Promise<void> {
  for (const key of keys.split(' then ').flatMap(part => part.split(' '))) await page.keyboard.press(key)
}

describe('The list of keyboard shortcuts', () => {
  it('names these, and no others', async () => {
    const amara = await the.sitDown('Amara')
    await amara.page.keyboard.press('?')
    await amara.dialog.waitFor()
    const rows = await amara.page.evaluate<[keys: string, what: string][]>('[...document.querySelectorAll("[role=dialog] dl > div")].map(row => [row.lastChild.textContent, row.firstChild.textContent])')
    const listed = rows.map(([keys, what]) => `${keys.replace(' then ', '>')} ${what}`)
    const known = [...everywhere, ...ofTheInbox, ...ofAnIncident].map(([keys, what]) => `${keys.replace(' then ', '>').replace(' ', '')} ${what}`)
    expect(listed.toSorted()).toEqual(known.toSorted())
  })

  it.each(everywhere)('%s, anywhere: %s', async (keys, _, seen) => {
    const amara = await the.sitDown('Amara')
    await amara.goTo(keys === 'g then i' ? '/on-call' : '/')
    await press(amara, keys)
    await seen(amara)
  })

  it.each(ofTheInbox)('%s, in the inbox: %s', async (keys, _, seen) => {
    const amara = await the.sitDown('Amara')
    await amara.goTo('/?whose=all')
    await amara.line(incident.number).waitFor()
    await press(amara, keys === 'Enter' ? 'j Enter' : keys)
    await seen(amara)
  })

  it.each(ofAnIncident)('%s, at an incident: %s', async (keys, _, seen) => {
    const owner = await the.sitDown((await incident.now()).assignedTo)
    await owner.open(incident)
    await owner.page.getByRole('button', { name: 'Escalate' }).first().waitFor()
    await press(owner, keys)
    await seen(owner)
  })
})

describe('A key with two meanings', () => {
  it('does the one that has its place now', async () => {
    const own = await the.baton.open()
    const owner = await the.sitDown((await own.now()).assignedTo)
    await own.hold()
    await owner.open(own)
    await owner.page.keyboard.press('h')
    await expectText(owner.said, `${own.number} is In Progress.`)
    await own.watch((await own.now()).assignedTo)
    await expectText(owner.aside, 'Watch list')
    await owner.page.keyboard.press('w')
    await expectText(owner.said, `You do not watch ${own.number} any more.`)
    await own.resolve()
    await expectText(owner.head, 'Resolved')
    await owner.page.keyboard.press('r')
    await opens('Reopen')(owner)
  })

  it('sends an incident back, and answers one that was sent back', async () => {
    const own = await the.baton.open()
    const giver = (await own.now()).assignedTo
    await own.escalate('Up')
    const receiver = await the.sitDown((await own.now()).assignedTo)
    await receiver.open(own)
    await receiver.page.keyboard.press('b')
    await opens('Send back')(receiver)
    await own.sendBack('Which site?')
    const asked = await the.sitDown(giver)
    await asked.open(own)
    await asked.page.keyboard.press('b')
    await opens('Answer')(asked)
  })

  it('means nothing while somebody types', async () => {
    const amara = await the.sitDown('Amara')
    await amara.open(incident)
    await amara.page.keyboard.press('n')
    await amara.page.keyboard.type('weather')
    expect(await amara.page.getByRole('textbox', { name: 'Work note' }).inputValue()).toBe('weather')
    expect(await amara.dialog.count()).toBe(0)
  })
})
