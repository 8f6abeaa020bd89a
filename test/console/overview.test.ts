import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TestIncident } from '../../src/testing/index.js'
import { consoleOf } from '../support/consoleOf.js'

/** The pages On call, Policy, Approvals, Dashboard: each does its work, for everybody's eyes and hands. */

const policy = readFileSync('policies/sd-wan-noc.yaml', 'utf8')
const the = consoleOf(policy)

const told = {
  validatedFacts: ['LTE carries the site'], attemptedRemediation: [{ step: 'Restarted the edge', outcome: 'no change' }], diagnosticResults: [{ what: 'Ping', result: 'fails' }],
  workingHypothesis: 'The carrier', businessContext: 'A hospital', request: 'An interim link', customerInformed: true,
}
const requests: TestIncident[] = []

beforeAll(async () => {
  const link = await the.baton.open({ impact: 2, urgency: 1, shortDescription: 'Branch Lyon is offline' })
  await the.baton.skip('10 min')
  await link.accept()
  await the.baton.skip('20 min')
  await link.escalate('Both links are down', { handoff: told })
  // One attempt of two: the guardrail is bent.
  await link.escalate('The carrier has to see it', { handoff: told, by: 'Henrik', override: 'The clinic cannot wait' })
  await link.resolve()
  for (const shortDescription of ['Hospital Nord has no uplink', 'Hospital Sud has no uplink']) {
    const incident = await the.baton.open({ impact: 2, urgency: 1, shortDescription })
    await incident.escalate('An interim link costs 300 euros a day', { handoff: { ...told, kind: 'hierarchical' } })
    requests.push(incident)
  }
}, 180_000)

describe('On call', () => {
  it('says who is on call now for each group, and names the zone of its times', async () => {
    const amara = await the.sitDown('Amara', { role: 'noc_agent' })
    await amara.goTo('/on-call')
    const { body } = await the.api.ask('GET', '/v1/on-call', { as: 'viewer' })
    const groups = body.groups as { group: string; onCall: { person: string | null } }[]
    expect(groups.length).toBeGreaterThan(3)
    for (const { group, onCall } of groups) {
      const card = amara.page.getByRole('region', { name: group, exact: true })
      expect(await card.textContent()).toContain(onCall.person ?? 'nobody now')
    }
    expect(await amara.page.getByText('Times are in your zone').textContent()).toContain('Europe/Berlin')
  })

  it('tells the days to come in words as well, by keys alone, and keeps what is chosen in the address', async () => {
    const amara = await the.sitDown('Amara', { role: 'noc_agent' })
    const { page } = amara
    await amara.goTo('/on-call?days=14&group=L1%20Network%20Engineering')
    await expect.poll(() => page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['L1 Network Engineering'])
    await page.getByText('As a list').focus()
    await page.keyboard.press('Enter')
    const list = page.getByRole('region', { name: 'L1 Network Engineering: shifts and gaps' })
    expect(await list.getByRole('columnheader').allTextContents()).toEqual(['level', 'on call', 'from', 'until', 'why'])
    // Two levels over two weeks, handed over on Mondays at 08:00 of Berlin: at least two handovers each.
    expect(await list.getByText('08:00', { exact: false }).count()).toBeGreaterThanOrEqual(4)
    await page.getByRole('button', { name: /^14 days/ }).click()
    await page.getByRole('option', { name: '3 days' }).click()
    await expect.poll(() => amara.place).toContain('days=3')
  })
})

describe('Policy', () => {
  it('shows the decision tables and stages of the live one', async () => {
    const vera = await the.sitDown('Vera', { role: 'viewer' })
    const { page } = vera
    await vera.goTo('/policy')
    const decisions = page.getByRole('region', { name: 'Ladder sd-wan: decisions, first match wins' })
    await expect.poll(() => decisions.getByRole('columnheader').allTextContents()).toEqual(['row', 'when', 'stage', 'group'])
    expect(await page.getByRole('region', { name: 'Ladder sd-wan: stages' }).getByRole('columnheader', { name: 'P1' }).count()).toBe(1)
    expect(await page.getByRole('link', { name: 'Change it' }).count()).toBe(0)
  })

  it('says what would happen to an incident, and opens none', async () => {
    const vera = await the.sitDown('Vera', { role: 'viewer' })
    const { page } = vera
    await vera.goTo('/policy?part=foresee')
    const before = (await the.baton.records.list({}, 100, null)).incidents.length
    await page.getByRole('combobox', { name: /^Category/ }).fill('SD-WAN')
    await page.keyboard.press('Tab')
    await page.getByRole('combobox', { name: /^Subcategory/ }).fill('Link failure')
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'What would happen?' }).click()
    await page.getByRole('heading', { name: /of NOC Coordinators gets it, at Triage/ }).waitFor()
    expect(await page.getByRole('region', { name: 'What happens if nobody answers' }).getByRole('row').count()).toBeGreaterThan(5)
    expect((await the.baton.records.list({}, 100, null)).incidents).toHaveLength(before)
  })

  it('is checked before it is applied: what is wrong is told by its line, what would change in words', async () => {
    const adam = await the.sitDown('Adam', { role: 'admin' })
    const { page } = adam
    await adam.goTo('/policy?part=apply')
    const text = page.getByRole('textbox', { name: 'The policy, in YAML' })
    await expect.poll(() => text.inputValue()).toContain('NOC Coordinators')
    await text.fill(policy.replace('manager: Henrik', 'manager: Nobody\n    memberz: []'))
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByText('It cannot be applied').waitFor()
    expect(await page.getByRole('list', { name: 'Problems' }).textContent()).toMatch(/Line \d+, column \d+/)
    expect(await page.getByRole('button', { name: 'Apply it' }).count()).toBe(0)
    await text.fill(policy.replace('manager: Henrik', 'manager: Joana'))
    await page.getByText('The text has changed since it was checked.').waitFor()
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByText('can be applied').waitFor()
    expect(await page.getByText('Joana', { exact: false }).count()).toBeGreaterThan(0)
    const apply = page.getByRole('button', { name: 'Apply it' })
    expect(await apply.isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: /^Why/ }).fill('Henrik is on leave')
    await apply.click()
    await page.getByText('is live as version 2').waitFor()
    expect(await the.baton.records.policyVersions()).toMatchObject([{ version: 2, author: 'Adam', reason: 'Henrik is on leave' }, { version: 1 }])
  })

  it('tells its versions, and what changed between two of them', async () => {
    const vera = await the.sitDown('Vera', { role: 'viewer' })
    const { page } = vera
    await vera.goTo('/policy?part=versions')
    await expect.poll(() => page.getByRole('region', { name: 'Versions of the policy' }).textContent()).toContain('Henrik is on leave')
    await page.getByRole('link', { name: 'What changed with version 2' }).click()
    await page.getByText('Henrik', { exact: false }).last().waitFor()
    expect(vera.place).toMatch(/from=1&to=2/)
    await page.getByRole('link', { name: 'Look at version 1' }).click()
    await page.getByText('version 1, not the live one').waitFor()
  })
})

describe('Approvals', () => {
  it('lets who may decide approve, and decline only with a reason', async () => {
    const ingrid = await the.sitDown('Ingrid', { role: 'noc_manager' })
    const { page } = ingrid
    // As it was called before.
    await ingrid.goTo('/judgement?mine=true')
    await page.waitForURL('**/approvals?mine=true')
    const card = (title: string) => page.getByRole('article', { name: title })
    await card('Hospital Nord has no uplink').getByRole('button', { name: 'Approve…' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('For a week at most')
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await card('Hospital Nord has no uplink').waitFor({ state: 'detached' })
    await card('Hospital Sud has no uplink').getByRole('button', { name: 'Decline…' }).click()
    const decline = page.getByRole('dialog').getByRole('button', { name: 'Decline' })
    expect(await decline.isDisabled()).toBe(true)
    await page.getByRole('dialog').getByRole('textbox', { name: /^Note/ }).fill('It has two links')
    await decline.click()
    await page.getByText('No request waits for you').waitFor()
    const states = await Promise.all(requests.map(async one => (await one.now()).approval))
    expect(states).toMatchObject([{ state: 'Escalated', decidedBy: 'Ingrid', decision: 'For a week at most' }, { state: 'Declined', decision: 'It has two links' }])
    await page.getByText('Decided ones too').click()
    await card('Hospital Sud has no uplink').waitFor()
  })

  it('shows nobody a button that would be refused', async () => {
    const amara = await the.sitDown('Amara', { role: 'noc_agent' })
    await amara.goTo('/approvals?all=true')
    await amara.page.getByRole('article').first().waitFor()
    expect(await amara.page.getByRole('button', { name: /Approve|Decline/ }).count()).toBe(0)
    await amara.goTo('/approvals?show=overrides')
    await amara.page.getByRole('article').first().waitFor()
    expect(await amara.page.getByRole('button', { name: /Review/ }).count()).toBe(0)
  })

  it('takes the verdict on an override, with what it means beside it', async () => {
    const joana = await the.sitDown('Joana', { role: 'noc_manager' })
    const { page } = joana
    await joana.goTo('/approvals?show=overrides')
    expect(await page.getByRole('article', { name: 'two attempts first' }).textContent()).toContain('The clinic cannot wait')
    await page.getByRole('button', { name: 'Review…' }).click()
    await page.getByText('It was right here, and the guardrail should be another.').click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('One attempt is enough for a clinic')
    await page.getByRole('button', { name: 'Save the review' }).click()
    await page.getByText('Nothing waits for a review').waitFor()
    expect((await the.baton.records.overrides({}, 10, null)).overrides).toMatchObject([{ review: { verdict: 'policy to change', by: 'Joana', note: 'One attempt is enough for a clinic' } }])
  })
})

describe('Dashboard', () => {
  it('shows the figures as the API counts them, with a table for each chart', async () => {
    const vera = await the.sitDown('Vera', { role: 'viewer' })
    const { page } = vera
    await vera.goTo('/dashboard')
    const { body } = await the.api.ask('GET', '/v1/figures', { as: 'viewer' })
    expect(body.total).toMatchObject({ opened: 3, escalated: 1, escalations: 2, resolutions: 1 })
    await page.getByText('1 of 3 that came in').waitFor()
    const volume = page.getByRole('region', { name: 'Volume', exact: true })
    await volume.getByText('Table', { exact: true }).focus()
    await page.keyboard.press('Enter')
    const total = volume.getByRole('row').last()
    expect(await total.getByRole('cell').allTextContents()).toEqual(['3', '1', '2'])
    expect(await page.getByRole('img', { name: 'Volume by week' }).locator('svg').count()).toBeGreaterThan(0)
    expect(await page.getByRole('img').count()).toBeGreaterThan(5)
  })

  it('gives each table as a file', async () => {
    const vera = await the.sitDown('Vera', { role: 'viewer' })
    await vera.goTo('/dashboard?weeks=4')
    const [download] = await Promise.all([vera.page.waitForEvent('download'), vera.page.getByRole('link', { name: 'Handoff to work: the table as a CSV file' }).click()])
    expect(download.suggestedFilename()).toMatch(/^baton-engagement-.*\.csv$/)
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/^group,handoffs,engaged/)
  })

  it('keeps what is counted in the address, and says so when there is nothing', async () => {
    const vera = await the.sitDown('Vera', { role: 'viewer' })
    const { page } = vera
    await vera.goTo('/dashboard')
    await page.getByRole('button', { name: /^Every priority/ }).click()
    await page.getByRole('option', { name: 'P5' }).click()
    await page.getByText('Nothing happened in this period').waitFor()
    expect(decodeURIComponent(vera.place)).toContain('priority=[5]')
    await page.reload()
    await page.getByText('Nothing happened in this period').waitFor()
  })
})

describe('Every page', () => {
  /** Each with what stands there once it has come. */
  const pages: [path: string, shown: string][] = [
    ['/on-call', 'managed by Ingrid'], ['/policy', 'Priority by impact and urgency'], ['/policy?part=foresee', 'Describe an incident'], ['/policy?part=versions', 'What changes from one to the other'],
    ['/policy?part=apply', 'The policy, in YAML'], ['/approvals?all=true', 'Hospital Nord has no uplink'], ['/approvals?show=overrides&all=true', 'The clinic cannot wait'], ['/dashboard', '1 of 3 that came in'],
  ]

  it.each([['light', 1280], ['dark', 1280], ['light', 390], ['dark', 390]] as const)('has no serious finding of axe, fits, and breaks no rule of its own: %s, %i px', async (colorScheme, width) => {
    const adam = await the.sitDown('Adam', { role: 'admin', colorScheme, viewport: { width, height: 900 } })
    for (const [path, shown] of pages) {
      await adam.goTo(path)
      await adam.page.getByText(shown).first().waitFor()
      for (const more of await adam.page.locator('summary').all()) await more.click()
      expect([path, await adam.barriers(), await adam.overhang()]).toEqual([path, [], 0])
    }
  })
})
