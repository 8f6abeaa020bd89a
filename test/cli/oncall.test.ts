import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { widthOf } from '../../src/cli/text/layout.js'
import { startCommandSystem, type CommandSystem } from '../support/commandSystem.js'
import { runHere } from '../support/recordedScreen.js'
import { temporaryFolder } from '../support/temporaryFolder.js'
import { unwrapped } from '../support/unwrapped.js'

let system: CommandSystem
beforeAll(async () => { system = await startCommandSystem('policies/on-call.yaml') })
afterAll(() => system.stop())

const now = () => '2026-03-04T09:30:00.000Z'
const at = async (...args: string[]) => {
  const { code, stdout, stderr } = await system.runWith({ now }, ...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.split('\n').filter(line => widthOf(line) > 80)).toEqual([])
  return unwrapped(stdout)
}

const instant = z.iso.datetime().nullable()
const stretch = { person: z.string().nullable(), since: instant, until: instant, because: z.string() }
const decided = z.strictObject({ ...stretch, rota: z.string().nullable(), zone: z.string().nullable() })
const report = { group: z.string(), onCall: decided, next: decided.nullable(), rotas: z.array(z.strictObject({ ...stretch, rota: z.string(), zone: z.string() })) }
const gap = z.strictObject({ group: z.string(), rota: z.string().nullable(), zone: z.string(), from: z.iso.datetime(), until: z.iso.datetime(), because: z.string() })
const gaps = z.strictObject({ from: z.iso.datetime(), until: z.iso.datetime(), groups: z.array(z.string()), gaps: z.array(gap) })

describe('oncall', () => {
  it('says who is on call for a group now, until when, why, who is next, and what each rota says', async () => {
    const text = await at('oncall', 'Network Operations')
    expect(text).toContain('Chloe is on call for Network Operations until Wed 2026-03-04 18:00 Europe/Berlin (7 h 30 min left), by rota Office hours: week 9 of Office hours, handover Mon 08:00.')
    expect(text).toContain('Next: Amara from Wed 2026-03-04 18:00 Europe/Berlin, by rota Nights and weekends.')
    expect(text).toMatch(/Nights and weekends Amara Fri 2026-03-06 18:00/)
  })

  it('says it of another instant', async () => {
    expect(await at('oncall', 'Network Operations', '--at', '2026-03-17T10:00+01:00')).toContain('Chloe is on call')
    expect(await at('oncall', 'Network Operations', '--at', '2026-03-17T10:00+01:00')).toContain('for Bruno, who has time off')
  })

  it('says that nobody is, and what happens then', async () => {
    const text = await at('oncall', 'Network Operations', '--at', '2026-01-02T00:00Z')
    expect(text).toContain('Nobody is on call for Network Operations until Mon 2026-01-05 08:00 Europe/Berlin')
    expect(text).toContain('An incident goes to the member with the fewest open tasks. Next: Amara from Mon 2026-01-05 08:00 Europe/Berlin')
    expect(await at('oncall', 'Service Desk')).toBe('Service Desk has no rota: an incident goes to the member with the fewest open tasks.')
  })

  it('lists every group that has a rota', async () => {
    const text = await at('oncall')
    expect(text).toMatch(/Network Operations Chloe Office hours Wed 2026-03-04 18:00 Amara/)
    expect(text).toContain('Network Engineering Dmitri Europe')
    expect(text).not.toContain('Service Desk')
  })

  it('gives programs one document', async () => {
    const one = await system.json(z.strictObject({ at: z.iso.datetime(), ...report }), 'oncall', 'Network Operations', '--at', '2026-03-04 09:30Z')
    expect(one).toMatchObject({
      at: now(), group: 'Network Operations', onCall: { person: 'Chloe', rota: 'Office hours', until: '2026-03-04T17:00:00.000Z' }, next: { person: 'Amara' }, rotas: [{ person: 'Chloe' }, { person: 'Amara' }],
    })
    const all = await system.json(z.strictObject({ at: z.iso.datetime(), groups: z.array(z.strictObject(report)) }), 'oncall', '--at', '2026-12-25T00:00Z')
    expect(all.groups.map(({ group, onCall }) => [group, onCall.person, onCall.rota])).toEqual([
      ['Network Engineering', 'Grace', 'Holidays'], ['Network Operations', 'Amara', 'Nights and weekends'],
    ])
  })

  it('does not know a group that the live policy does not have, nor an instant that does not exist', async () => {
    expect(await system.refused('oncall', 'Nobody')).toMatchObject({ code: 'unknown_group', details: { field: 'group', group: 'Nobody' } })
    for (const [args, hint] of [[['--at', '2026-03-02 08:00'], 'with its zone'], [['gaps', '--from', '2026-02-30'], 'a day that exists']] as const) {
      expect(await system.run('oncall', ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(hint) as string })
    }
  })
})

describe('oncall gaps', () => {
  it('says when nobody is on call for a group', async () => {
    const text = await at('oncall', 'gaps', 'Network Operations', '--from', '2026-01-07', '--until', '2026-02-01')
    expect(text).toContain('Network Operations (Europe/Berlin)')
    expect(text).toContain('Wed 2026-01-07 18:00 Thu 2026-01-08 08:00 14 h outside the shifts of Office hours;')
    expect(await at('oncall', 'gaps')).toContain('Somebody is on call all the time from Wed 2026-03-04 09:30 UTC to Wed 2026-04-01 09:30 UTC.')
    expect(await at('oncall', 'gaps', 'Service Desk')).toBe('Service Desk has no rota.')
  })

  it('says when a rota by itself names nobody', async () => {
    const text = await at('oncall', 'gaps', '--each', '--until', '2026-03-06')
    for (const heading of ['Network Operations, rota Office hours (Europe/Berlin)', 'Network Engineering, rota America (America/Los_Angeles)']) expect(text).toContain(heading)
  })

  it('gives programs one document', async () => {
    const found = await system.json(gaps, 'oncall', 'gaps', '--from', '2026-01-05T12:00Z', '--until', '2026-01-06T12:00Z')
    expect(found.groups).toEqual(['Network Engineering', 'Network Operations'])
    expect(found.gaps).toContainEqual({
      group: 'Network Operations', rota: null, zone: 'Europe/Berlin', from: '2026-01-05T17:00:00.000Z', until: '2026-01-06T07:00:00.000Z',
      because: 'outside the shifts of Office hours; Nights and weekends begins Fri 2026-01-09 18:00',
    })
  })

  it('does not look backwards, nor for ever', async () => {
    expect(await system.run('oncall', 'gaps', '--from', '2026-03-02', '--until', '2026-03-01')).toMatchObject({ code: 2, stderr: expect.stringContaining('after --from') as string })
    expect(await system.run('oncall', 'gaps', '--from', '2026-03-02', '--until', '2126-03-01')).toMatchObject({ code: 2, stderr: expect.stringContaining('ten years') as string })
  })
})

describe('oncall import', () => {
  const google = ['test/fixtures/calendars/google.ics', '--group', 'Network Operations', '--rota', 'From Google', '--from', '2026-03-01', '--until', '2026-06-01']

  it('prints a rota that the policy takes as it stands, and that names whom the calendar names', async () => {
    const { code, stdout, stderr } = await system.run('oncall', 'import', ...google)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const file = join(await temporaryFolder(), 'policy.yaml')
    const source = await readFile('policies/on-call.yaml', 'utf8')
    const indented = stdout.trimEnd().split('\n').map(line => `      ${line}`.trimEnd()).join('\n')
    await writeFile(file, source.replace('    rotas:\n      - name: Office hours', `    rotas:\n${indented}\n      - name: Office hours`))
    expect(await runHere(['policy', 'check', file])).toMatchObject({ code: 0, stdout: 'On call can be applied.\n' })
    await system.json(z.looseObject({}), 'policy', 'apply', file, '--reason', 'calendar')
    try {
      expect(await at('oncall', 'Network Operations', '--at', '2026-03-30T08:00Z')).toContain('Chloe is on call for Network Operations until Mon 2026-03-30 17:00 Europe/Berlin (7 h left), by rota From Google')
    } finally {
      await system.json(z.looseObject({}), 'policy', 'apply', 'policies/on-call.yaml', '--reason', 'back')
    }
  })

  it('tells on stderr who is no member', async () => {
    const { code, stdout, stderr } = await system.run('oncall', 'import', 'test/fixtures/calendars/pagerduty.ics', '--group', 'Network Operations', '--rota', 'P', '--zone', 'Europe/Berlin', '--from', '2026-01-01')
    expect(code).toBe(0)
    expect(stdout).toContain('- {from: 2026-03-16 08:00, until: 2026-03-23 08:00, person: Zoe Quinn}')
    expect(stderr).toMatch(/No member of Network Operations; .+\n {2}Zoe Quinn \(1 shift\)/)
  })

  it('gives programs one document, and needs no server with a policy of its own', async () => {
    const shape = z.strictObject({
      group: z.string(), rota: z.strictObject({ name: z.string(), zone: z.string(), dated: z.array(z.strictObject({ from: z.string(), until: z.string(), person: z.string() })) }),
      strangers: z.array(z.strictObject({ name: z.string(), shifts: z.int() })), notes: z.array(z.string()),
    })
    const { code, stdout } = await runHere(['oncall', 'import', ...google, '--policy', 'policies/on-call.yaml', '--json'])
    expect(code).toBe(0)
    const document = shape.parse(JSON.parse(stdout))
    expect(document).toMatchObject({ group: 'Network Operations', rota: { name: 'From Google', zone: 'Europe/Berlin' }, strangers: [] })
    expect(document.rota.dated).toHaveLength(9)
  })

  it.each<[string, string[], string]>([
    ['what is no calendar', ['package.json', '--group', 'Service Desk', '--rota', 'x'], 'package.json cannot be imported: it is no iCalendar file'],
    ['a zone that does not exist', [...google, '--zone', 'Europe/Berln'], 'Europe/Berln is no time zone'],
    ['a file that does not exist', ['none.ics', '--group', 'Service Desk', '--rota', 'x'], 'there is no such file'],
  ])('refuses %s', async (_, args, message) => {
    expect(await runHere(['oncall', 'import', ...args, '--policy', 'policies/on-call.yaml'])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) as string })
  })

  it('says when there is nothing in the time asked for', async () => {
    const { stderr } = await runHere(['oncall', 'import', 'test/fixtures/calendars/google.ics', '--group', 'Service Desk', '--rota', 'x', '--policy', 'policies/on-call.yaml', '--from', '2027-01-01'])
    expect(stderr).toContain('no shift in that time')
  })
})
