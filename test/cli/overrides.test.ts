import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answer, override, story } from '../../src/http/shapes/answers.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { example } from '../support/examplePolicy.js'
import { unwrapped } from '../support/unwrapped.js'

/** `baton overrides`, and the commands that bend guardrails. */

const guardrails = `
guardrails:
  - {name: two attempts first, attempts: 2}
  - {name: one reply, replies: 1, on: [reassign, sendBack]}
`

let system: CommandSystem
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-overrides-'))
  const file = join(folder, 'guarded.yaml')
  await writeFile(file, example + guardrails)
  system = await startCommandSystem(file)
})
afterAll(async () => {
  await system.stop()
  await rm(folder, { recursive: true, force: true })
})

const list = z.strictObject({ overrides: z.array(override), next: z.string().nullable() })
const reviewed = z.strictObject({ override, repeated: z.literal(true).optional() })
const count = z.int().nonnegative()
const summary = z.strictObject({
  since: z.iso.datetime().nullable(),
  guardrails: z.array(z.strictObject({
    guardrail: z.string(), bent: count, incidents: count, awaiting: count, kept: count, policyToChange: count, notJustified: count, lastBentAt: z.iso.datetime(),
  })),
})

async function opened(): Promise<string> {
  return (await system.json(answer, 'open', '--short-description', 'Branch Lyon is offline', '--caller', 'Ana', '--category', 'SD-WAN',
    '--subcategory', 'Link failure', '--impact', '2', '--urgency', '1')).incident.number
}

async function bent(reason = 'The plant stands still'): Promise<{ number: string; id: string }> {
  const number = await opened()
  await system.json(answer, 'escalate', number, '--note', 'Up', '--override', reason, '--as', 'Ingrid')
  const { overrides: [first] } = await system.json(story, 'show', number)
  return { number, id: first?.id ?? '' }
}

describe('A guardrail', () => {
  it('says people what it wants and how it is bent, and exits with 1', async () => {
    const number = await opened()
    const { code, stderr } = await system.run('escalate', number, '--note', 'Up', '--as', 'Amara')
    expect(code).toBe(1)
    const [message, fix] = stderr.trimEnd().split('\n')
    expect(message).toBe(`${number} is held back by "two attempts first" (at least 2 steps tried before; the handoff names none).`)
    expect(fix).toMatch(/^See to what is wanted; or Ingrid, Henrik, Joana, Kwame, Olivia or one of 2 more can go on all the same with `--override "the reason"`/)
  })

  it('tells programs each rule in parts', async () => {
    const { code, details } = await system.refused('escalate', await opened(), '--note', 'Up', '--as', 'Amara')
    expect({ code, guardrails: details['guardrails'] }).toMatchObject({ code: 'guardrail', guardrails: [{ guardrail: 'two attempts first', mayBend: ['manager'] }] })
  })

  it('is met by what was tried', async () => {
    const number = await opened()
    expect(await system.json(answer, 'escalate', number, '--note', 'Up', '--tried', 'Power cycle: no change', '--tried', 'New cable: no change')).toMatchObject({ incident: { stage: 'L1 investigation' } })
  })

  it('may be bent by a reassignment and a send back too, and the story tells it', async () => {
    const { number } = await bent()
    expect(await system.refused('reassign', number, '--group', 'Service Desk')).toMatchObject({ code: 'guardrail' })
    expect(await system.refused('reassign', number, '--group', 'Service Desk', '--override', 'x', '--as', 'Amara')).toMatchObject({ code: 'override_not_allowed' })
    await system.json(answer, 'send-back', number, '--question', 'Which site?', '--override', 'On the phone', '--as', 'Henrik')
    await system.json(answer, 'reassign', number, '--group', 'Service Desk', '--override', 'They speak French', '--as', 'Ingrid')
    const { overrides } = await system.json(story, 'show', number)
    expect(overrides.map(({ guardrail, command, tier }) => [guardrail, command, tier])).toEqual([
      ['two attempts first', 'escalate', 1], ['one reply', 'sendBack', 2], ['one reply', 'reassign', 3],
    ])
    const { stdout } = await system.run('show', number)
    expect(unwrapped(stdout)).toContain('Reason: They speak French This awaits review.')
  })
})

describe('baton overrides', () => {
  it('shows what awaits review, the oldest first, with the command that reviews it', async () => {
    const { number, id } = await bent('Payroll runs tonight')
    const { code, stdout } = await system.run('overrides')
    expect(code).toBe(0)
    expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
    const text = unwrapped(stdout)
    expect(text).toContain(`${id} Ingrid bent "two attempts first": escalate ${number}, tier 1,`)
    expect(text).toContain('It wants at least 2 steps tried before; the handoff names none. Reason: Payroll runs tonight Awaits review')
    expect(text).toMatch(/Next: baton overrides review OVR\d{7} --verdict …/)
  })

  it('reviews one: it is off the list, in the list of all, and in the stream', async () => {
    const { number, id } = await bent()
    const args = ['overrides', 'review', id, '--verdict', 'policy to change', '--note', 'Two are too many at night', '--as', 'Joana']
    expect(await system.json(reviewed, ...args)).toMatchObject({ override: { id, review: { verdict: 'policy to change', by: 'Joana', note: 'Two are too many at night' } } })
    expect(await system.json(reviewed, ...args)).toMatchObject({ repeated: true })
    const awaiting = await system.json(list, 'overrides', '--incident', number)
    expect(awaiting.overrides).toEqual([])
    const all = await system.json(list, 'overrides', '--all', '--incident', number)
    expect(all.overrides).toMatchObject([{ id, review: { verdict: 'policy to change' } }])
    const shown = await system.run('overrides', '--all', '--incident', number)
    expect(unwrapped(shown.stdout)).toContain('policy to change, by Joana')
    const { stdout } = await system.run('show', number)
    expect(unwrapped(stdout)).toContain(`Override ${id} of "two attempts first" reviewed by Joana: policy to change. Two are too many at night`)
  })

  it('tells people what a review came to, and what follows from it', async () => {
    const { number, id } = await bent()
    const { stdout } = await system.run('overrides', 'review', id, '--verdict', 'Kept', '--as', 'Joana')
    expect(stdout).toBe(`${id} ("two attempts first", ${number}) is reviewed: kept.\nNext: baton overrides --all --guardrail 'two attempts first' for how it went otherwise\n`)
    const again = await system.run('overrides', 'review', id, '--verdict', 'kept', '--as', 'Joana')
    expect(again.stdout).toContain('nothing has changed')
  })

  it('refuses one\'s own, one without the role, and one that there is not', async () => {
    const { id } = await bent()
    expect(await system.refused('overrides', 'review', id, '--verdict', 'kept', '--as', 'Ingrid')).toMatchObject({ code: 'review_not_allowed' })
    expect(await system.refused('overrides', 'review', id, '--verdict', 'kept', '--as', 'Amara')).toMatchObject({ code: 'review_not_allowed' })
    expect(await system.refused('overrides', 'review', 'OVR9999999', '--verdict', 'kept', '--as', 'Joana')).toMatchObject({ code: 'override_not_found' })
  })

  it('counts for each guardrail how often it was bent, and how that was judged', async () => {
    await bent()
    const { guardrails: [first] } = await system.json(summary, 'overrides', '--summary')
    expect(first?.guardrail).toBe('two attempts first')
    expect(first?.bent).toBe((first?.awaiting ?? 0) + (first?.kept ?? 0) + (first?.policyToChange ?? 0) + (first?.notJustified ?? 0))
    expect((await system.json(summary, 'overrides', '--summary', '--since', '2099-01-01'))).toEqual({ since: '2099-01-01T00:00:00.000Z', guardrails: [] })
    const { stdout } = await system.run('overrides', '--summary')
    expect(stdout).toMatch(/^two attempts first +\d/m)
    expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
    expect((await system.run('overrides', '--summary', '--since', '2099-01-01')).stdout).toBe('No guardrail was bent since 2099-01-01 00:00 UTC.\n')
  })

  it('goes through pages, and says which command shows the next', async () => {
    await bent()
    await bent()
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: z.infer<typeof list> = await system.json(list, 'overrides', '--all', '--limit', '2', ...(cursor === null ? [] : ['--cursor', cursor]))
      seen.push(...page.overrides.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(2)
    const { stdout } = await system.run('overrides', '--all', '--limit', '2')
    const [, more = ''] = /More: baton (.*)/.exec(stdout) ?? []
    expect((await system.run(...more.split(' '))).stdout).toContain(seen[2])
  })

  it('says so when nothing was bent', async () => {
    expect((await system.run('overrides', '--guardrail', 'no such')).stdout).toBe('No override awaits review.\n')
    expect((await system.run('overrides', '--all', '--guardrail', 'no such')).stdout).toBe('No guardrail was ever bent.\n')
  })
})
