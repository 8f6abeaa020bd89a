import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../src/machine/ports.js'
import { isAlive } from '../../src/machine/processes.js'
import { launchChromium } from '../support/chromium.js'
import { Operator } from '../support/consoleOperator.js'
import { clientOf, databaseFolder, npmStart, type NpmStart } from '../support/npmStart.js'

/** An incident's way up and back, walked in a browser against what `npm start` runs: each sentence goes on where the one before it ended. */
let home: string
let baton: NpmStart
let browser: Browser
let temporalUi: string
/** As the terminal shows it. */
let link: string
let number: string
const people = new Map<string, Operator>()

const patience = { timeout: 60_000 }

beforeAll(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'baton-walk-')), '.baton')
  const [temporal, ui, postgres, api] = [await freePort(), await freePort(), await freePort(), await freePort()]
  temporalUi = `http://127.0.0.1:${ui}`
  baton = await npmStart({ BATON_HOME: home, BATON_TEMPORAL_PORT: String(temporal), BATON_UI_PORT: String(ui), BATON_POSTGRES_PORT: String(postgres), BATON_API_PORT: String(api) })
  await baton.says('Baton runs.')
  link = /http:\/\/127\.0\.0\.1:\d+\/sign-in#code=\S+/.exec(baton.said())?.[0] ?? 'no link was printed'
  browser = await launchChromium()
}, 300_000)

let hasStumbled = false

beforeEach(({ skip }) => skip(hasStumbled, 'a step before it failed'))

afterEach(({ task }) => {
  if (task.result?.state === 'fail') {
    hasStumbled = true
    console.error(baton.said())
  }
  expect([...people.values()].flatMap(({ complaints }) => complaints)).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  const started = await baton.processes()
  await baton.ctrlC()
  await rm(await databaseFolder(home), { recursive: true, force: true })
  await rm(join(home, '..'), { recursive: true, force: true })
  expect(started.filter(isAlive)).toEqual([])
}, 120_000)

/** Somebody follows the link in a browser of their own, which stays open. */
async function signedIn(name: string): Promise<Operator> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' })
  context.setDefaultTimeout(patience.timeout)
  const { origin, hash } = new URL(link)
  const operator = new Operator(await context.newPage(), origin)
  people.set(name, operator)
  await operator.signIn(name, hash.slice('#code='.length))
  return operator
}

function at(name: string): Operator {
  const operator = people.get(name)
  if (!operator) throw new Error(`${name} has not signed in`)
  return operator
}

/** What an incident's page shows, as text. */
async function seenBy({ page, stage, owner, group, aside, activity }: Operator) {
  const part = (title: string) => aside.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })
  return {
    head: [await stage.textContent(), await owner.textContent(), await group.textContent()],
    state: await page.getByRole('main').locator('header').getByText(/^(New|In Progress|Resolved)$/).first().textContent(),
    tasks: await part('Tasks').getByRole('listitem').allTextContents(),
    chapters: await activity.getByRole('heading', { level: 2 }).allTextContents(),
    handoffs: await activity.getByRole('heading', { name: /^Handed over by/ }).allTextContents(),
  }
}

/** Fails unless the page comes to show this, and shows it after a reload too. */
async function expectSeen(operator: Operator, seen: Awaited<ReturnType<typeof seenBy>>, ...said: (string | RegExp)[]): Promise<void> {
  const look = async () => {
    await expect.poll(() => seenBy(operator), patience).toEqual(seen)
    for (const text of said) await expect.poll(() => operator.activity.textContent(), patience).toMatch(text)
  }
  await look()
  await operator.reload()
  await look()
}

const triage = 'TriageNetwork Coordinators'
const firstLine = 'L1 investigationL1 Network Engineering'
const secondLine = 'L2 investigationL2 Network Engineering'

describe('In a browser', () => {
  it('a coordinator signs in by the link that is printed, and opens an incident by the form', async () => {
    const amara = await signedIn('Amara')
    await amara.press('Open incident')
    await amara.fill('What is wrong', 'Branch 7 is offline')
    await amara.fill(/^Caller/, 'Carla')
    await amara.pick(/^Category/, 'SD-WAN')
    await amara.pick(/^Subcategory/, 'Link failure')
    await amara.finish('Open')
    await amara.stage.waitFor()
    number = /INC\d{7}$/.exec(amara.place)?.[0] ?? amara.place
    await expectSeen(amara, {
      head: ['Triage', 'Amara', 'Network Coordinators'], state: 'New', chapters: [triage], handoffs: [], tasks: ['TASK0010001Work in ProgressAmara · Network Coordinators'],
    }, 'Opened by Amara for Carla', 'Name site, edge device, WAN interface')
  })

  it('escalates with a note: stage, group, owner and task go on, and the work notes tell the next what to do', async () => {
    const amara = at('Amara')
    await amara.escalate('Both links are down; the carrier sees no fault on the line')
    await expectSeen(amara, {
      head: ['L1 investigation', 'Dmitri', 'L1 Network Engineering'], state: 'In Progress', chapters: [firstLine, triage], handoffs: ['Handed over by Amara'],
      tasks: ['TASK0010002Work in ProgressDmitri · L1 Network Engineering', 'TASK0010001Closed CompleteAmara · Network Coordinators'],
    }, 'Both links are down; the carrier sees no fault on the line', 'Interface state and counters at the edge')
  })

  it('the engineer who got it finds it in the inbox, and hands it further up with what was tried', async () => {
    const dmitri = await signedIn('Dmitri')
    await dmitri.line(number).click()
    await dmitri.act('Escalate')
    await dmitri.fill('Note', 'BGP flaps every 90 s')
    await dmitri.fill('Step', 'Replaced the SFP')
    await dmitri.fill('Outcome', 'no change')
    await dmitri.fill('Working hypothesis', 'MTU mismatch at the hand-off')
    await dmitri.finish('Escalate')
    const seen = {
      head: ['L2 investigation', 'Grace', 'L2 Network Engineering'], state: 'In Progress', chapters: [secondLine, firstLine, triage], handoffs: ['Handed over by Dmitri', 'Handed over by Amara'],
      tasks: [
        'TASK0010003Work in ProgressGrace · L2 Network Engineering', 'TASK0010002Closed CompleteDmitri · L1 Network Engineering', 'TASK0010001Closed CompleteAmara · Network Coordinators',
      ],
    }
    await expectSeen(dmitri, seen, 'BGP flaps every 90 s', /Replaced the SFP: no change/, 'MTU mismatch at the hand-off', 'Line up the interface flaps')
    // Who gave it first keeps seeing what happens, without a reload.
    await expect.poll(() => seenBy(at('Amara')), patience).toEqual(seen)
  })

  it('the next resolves it, and its task is closed with it', async () => {
    const grace = await signedIn('Grace')
    await grace.line(number).click()
    await grace.act('Resolve')
    await grace.choose('Resolution code', 'Solved (permanently)')
    await grace.fill('What was done', 'MTU set to 1500 on both ends; clean for an hour')
    await grace.finish('Resolve')
    await expectSeen(grace, {
      head: ['L2 investigation', 'Grace', 'L2 Network Engineering'], state: 'Resolved', chapters: [secondLine, firstLine, triage], handoffs: ['Handed over by Dmitri', 'Handed over by Amara'],
      tasks: [
        'TASK0010003Closed CompleteGrace · L2 Network Engineering', 'TASK0010002Closed CompleteDmitri · L1 Network Engineering', 'TASK0010001Closed CompleteAmara · Network Coordinators',
      ],
    }, 'MTU set to 1500 on both ends; clean for an hour')
    expect(await grace.aside.textContent()).toMatch(/Resolution.*Solved \(permanently\).*by Grace/)
  })

  it('reopens it: it goes on where it was, under a new task beside the closed one', async () => {
    const grace = at('Grace')
    await grace.act('Reopen')
    await grace.fill('Why it is not solved', 'Flapping again since the carrier\'s maintenance')
    await grace.finish('Reopen')
    await expectSeen(grace, {
      head: ['L2 investigation', 'Grace', 'L2 Network Engineering'], state: 'In Progress', chapters: [secondLine, firstLine, triage], handoffs: ['Handed over by Dmitri', 'Handed over by Amara'],
      tasks: [
        'TASK0010004Work in ProgressGrace · L2 Network Engineering', 'TASK0010003Closed CompleteGrace · L2 Network Engineering',
        'TASK0010002Closed CompleteDmitri · L1 Network Engineering', 'TASK0010001Closed CompleteAmara · Network Coordinators',
      ],
    }, 'Flapping again since the carrier\'s maintenance', /Tier 3 · .*TASK0010003, Closed Complete · TASK0010004, Work in Progress/)
    expect(await grace.aside.textContent()).toContain('2 escalations, 2 changes of hands, 1 reopen')
  })

  it('follows the link to its workflow, which Temporal has and is running', async () => {
    const href = await at('Grace').page.getByRole('link', { name: 'The workflow in Temporal' }).getAttribute('href')
    expect(href).toBe(`${temporalUi}/namespaces/baton/workflows/${encodeURIComponent(`incident:${number}`)}`)
    const answer = await fetch(String(href).replace('/namespaces/', '/api/v1/namespaces/'))
    expect(await answer.json()).toMatchObject({ workflowExecutionInfo: { execution: { workflowId: `incident:${number}` }, status: 'WORKFLOW_EXECUTION_STATUS_RUNNING' } })
  })

  it('has seen what the records have', async () => {
    const client = await clientOf(home)
    const { incident, tiers, tasks } = await client.show(number)
    await client.close()
    expect(incident).toMatchObject({ state: 'In Progress', stage: 'L2 investigation', assignedTo: 'Grace', escalationCount: 2, reopenCount: 1, needsAttention: true })
    expect(tiers.map(({ outcome }) => outcome)).toEqual(['escalated', 'escalated', null])
    expect(tasks.map(({ tier, state }) => [tier, state])).toEqual([[1, 'Closed Complete'], [2, 'Closed Complete'], [3, 'Closed Complete'], [3, 'Work in Progress']])
  })
})
