import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../src/machine/packageRoot.js'
import { phone, startConsole, type Looks, type StartedConsole } from '../test/support/consoleOf.js'
import type { Operator } from '../test/support/consoleOperator.js'
import { example } from '../test/support/examplePolicy.js'

/** `npm run screenshots`: pictures of every page in both themes, of a support at work, into docs/images. */
const folder = join(packageRoot(), 'docs', 'images')
const links = ['Link failure', 'Device failure', 'Protocol failure', 'Soft-WAN link failure', 'Software failure']
const titles = [
  'Branch 7 is offline since the storm', 'Router at Lyon restarts every ten minutes', 'BGP session to the carrier flaps', 'Voice is choppy over tunnel 4', 'Controller crashed after the upgrade',
  'Second link in Porto shows errors', 'Payments time out in store 114', 'VPN concentrator at 98 % CPU', 'Edge device lost its certificate', 'Guest Wi-Fi is down in hall B',
]

/** A morning's work; the first incident is the one that is looked at. */
async function work({ baton }: StartedConsole): Promise<string> {
  const [first, ...others] = await Promise.all(titles.map((shortDescription, index) => baton.open({
    shortDescription, subcategory: links[index % links.length] ?? null, impact: index === 0 ? 1 : 1 + index % 3, urgency: index === 0 ? 1 : 1 + (index >> 1) % 3,
    caller: index % 3 === 0 ? 'Carla' : 'Ms. Okoye',
    description: 'Nothing loads at the site since 6:40. On the phone: Ms. Okoye, at the site until noon.',
  })))
  if (!first) throw new Error('there is no first incident')
  await baton.skip('7 min')
  await first.note('Both links are down. The LTE modem answers, but carries nothing.')
  await first.comment('We are looking at it, and have asked the carrier.')
  await baton.skip('9 min')
  await first.escalate('Both links of the branch are down since 6:40; the carrier sees no fault. Please look at the edge device.', {
    handoff: {
      validatedFacts: ['Power at the site is fine', 'The LTE modem is registered'], diagnosticResults: [{ what: 'Ping to the edge', result: 'no answer' }],
      attemptedRemediation: [{ step: 'Cable reseated at both ends', outcome: 'no change' }], workingHypothesis: 'The WAN card has died', businessContext: 'Payments of the branch stand still',
      request: 'Look at the edge device out of band', reason: 'access', customerInformed: true,
    },
  })
  await baton.skip('4 min')
  await first.accept()
  await first.note('The console shows a boot loop of the WAN card.')
  await others[1]?.hold({ reason: 'Awaiting Vendor' })
  await others[4]?.escalate('Beyond what we can see from here')
  await others[6]?.resolve('Solved (permanently)', 'The process was restarted, and the release fixed.')
  await others[2]?.escalate('The customer threatens to leave', { handoff: { kind: 'hierarchical', reason: 'business impact' }, severity: 'High' })
  await others[7]?.accept()
  return first.number
}

/** The browsers' clock stands where the support's does, which has skipped some time. */
async function take({ baton }: StartedConsole, operator: Operator, path: string, name: string): Promise<void> {
  await operator.page.clock.setFixedTime(await baton.now())
  await operator.goTo(path)
  await operator.page.waitForLoadState('domcontentloaded')
  await operator.page.getByRole('status', { name: /^Loading/ }).first().waitFor({ state: 'detached' })
  if (path.startsWith('/incidents/')) await operator.page.getByText('L3 investigation').waitFor()
  await operator.page.evaluate('document.fonts.ready')
  await operator.page.screenshot({ path: join(folder, `${name}.png`) })
  console.log(`docs/images/${name}.png`)
}

const started = await startConsole(example)
try {
  await mkdir(folder, { recursive: true })
  const number = await work(started)
  const owner = (await started.baton.incident(number).now()).assignedTo
  for (const colorScheme of ['light', 'dark'] as const) {
    const looks: Looks = { colorScheme }
    const stranger = await started.sitDown(undefined, looks)
    await take(started, stranger, '/sign-in#code=the-code-of-the-link', `sign-in-${colorScheme}`)
    const operator = await started.sitDown(owner, looks)
    await take(started, operator, '/?whose=all', `inbox-${colorScheme}`)
    for (const [path, name] of [['/approvals', 'approvals'], ['/policy', 'policy'], ['/dashboard', 'dashboard']] as const) {
      await take(started, operator, path, `${name}-${colorScheme}`)
    }
    await take(started, await started.sitDown('Carla', looks), '/own', `my-reports-${colorScheme}`)
    await take(started, operator, `/incidents/${number}`, `incident-${colorScheme}`)
    await operator.press('Escalate')
    await operator.dialog.getByLabel('Note').fill('The WAN card restarts every 40 seconds; the spare is of another model.')
    await operator.dialog.getByLabel('Validated facts').fill('The boot loop is on the console\nPower is fine')
    await operator.dialog.getByRole('region', { name: 'What would happen' }).getByText('The boot loop is on the console').waitFor()
    await operator.page.screenshot({ path: join(folder, `escalate-${colorScheme}.png`) })
    const onThePhone = await started.sitDown(owner, { ...phone, colorScheme })
    await take(started, onThePhone, '/?whose=all', `phone-inbox-${colorScheme}`)
    await take(started, onThePhone, `/incidents/${number}`, `phone-incident-${colorScheme}`)
  }
} finally {
  await started.stop()
}

// Only a policy with rotas has somebody to show.
const withRotas = await startConsole(readFileSync(join(packageRoot(), 'policies', 'sd-wan-noc.yaml'), 'utf8'))
try {
  for (const colorScheme of ['light', 'dark'] as const) await take(withRotas, await withRotas.sitDown('Amara', { colorScheme }), '/on-call', `on-call-${colorScheme}`)
} finally {
  await withRotas.stop()
}
