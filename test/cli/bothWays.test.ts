import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCommandSystem, type Commands, type CommandSystem } from '../support/commandSystem.js'
import type { RanHere } from '../support/recordedScreen.js'
import { heldStill, timeless } from '../support/timeless.js'
import { wordsOf } from '../support/wordsOf.js'

/**
 * docs/cli.md, line by line, over both ways: one Baton is worked with by its servers, another one by its API, and each says
 * the same. What only reads is asked of one Baton over both ways, and comes out to the letter.
 */

const page = readFileSync('docs/cli.md', 'utf8')
const lines = [...page.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n')).map(line => line.replace(/ {2,}#.*$/, ''))
const commands = lines.filter(line => line.startsWith('baton '))
  // It goes on until Ctrl-C; who one is differs; and keys are left to chance.
  .filter(line => !/^baton (watch|whoami|keys)\b(?!-)/.test(line))

let direct: CommandSystem
let served: CommandSystem
const folder = mkdtempSync(join(tmpdir(), 'baton-both-'))
beforeAll(async () => {
  [direct, served] = await Promise.all([startCommandSystem(), startCommandSystem()])
  copyFileSync('policies/example.yaml', join(folder, 'my-policy.yaml'))
})
afterAll(async () => {
  await Promise.all([direct.stop(), served.stop()])
  rmSync(folder, { recursive: true, force: true })
})

const signedIn = new Map<string, Commands>()

/** Who may do everything on everybody's behalf, and who may do it only as themselves: some things no integration may do. */
async function throughApi(words: string[]): Promise<Commands> {
  const [command = '', sub = ''] = words
  const isAdministration = command === 'token' || command === 'sign-ins' || (command === 'policy' && sub === 'apply') || (command === 'overrides' && sub === 'review')
  const as = words[words.indexOf('--as') + 1 || words.length] ?? 'tester'
  const [role, name] = command === 'own' ? ['caller', as] as const : isAdministration ? ['admin', as] as const : ['integration', 'monitoring'] as const
  const known = signedIn.get(`${role} ${name}`) ?? await served.throughApi(role, name)
  signedIn.set(`${role} ${name}`, known)
  return known
}

const reading = /^(list|show|tasks|handoffs|sla|approvals|notices|preview|triage|oncall|figures|tickets|overrides|own (list|show)|token list|sign-ins$|policy (check|show|versions|diff|timeline)|policy apply .*--dry-run)\b(?! review)/

describe('The command line says the same through the API as by the servers:', () => {
  it('has lines of every kind to try', () => {
    const tried = commands.map(line => wordsOf(line, folder).slice(1))
    expect(tried.filter(words => reading.test(words.join(' '))).length).toBeGreaterThan(40)
    expect(tried.filter(words => !reading.test(words.join(' '))).length).toBeGreaterThan(35)
  })

  it.each(commands)('%s', async line => {
    const words = wordsOf(line, folder).slice(1)
    const api = await throughApi(words)
    if (!reading.test(words.join(' '))) {
      const [one, other] = [await direct.run(...words), await api.run(...words)]
      expect(one).toMatchObject({ code: 0 })
      return expect(timeless(other)).toEqual(timeless(one))
    }
    // Notices and tickets go on beside the incidents: what is looked at twice has to be looked at in a still moment.
    await expect.poll(async () => {
      const now = () => new Date().toISOString()
      const world = { now: heldStill(now) }
      const [before, through, after] = [await served.runWith(world, ...words), await api.runWith(world, ...words), await served.runWith(world, ...words)]
      if (before.stdout !== after.stdout && timeless(before).stdout !== timeless(after).stdout) return 'something changed meanwhile'
      expect(before).toMatchObject({ code: 0 })
      const isAboutNow = words[0] === 'preview' || words[0] === 'figures'
      const asRead = isAboutNow ? timeless : (ran: RanHere) => ran
      // The fields of a document have no order.
      return words.includes('--json') ? isDeepStrictEqual(JSON.parse(asRead(through).stdout), JSON.parse(asRead(before).stdout)) || through : isDeepStrictEqual(asRead(through), asRead(before)) || [through, before]
    }, { timeout: 20_000 }).toBe(true)
  })
})
