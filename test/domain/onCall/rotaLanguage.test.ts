import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readPolicy } from '../../../src/domain/policy/policyDocument.js'
import { policyJsonSchema } from '../../../src/domain/policy/policySchema.js'
import { policyText } from '../../../src/domain/policy/policyText.js'
import { changed, policyFrom, problemsOf, small } from '../smallPolicy.js'

/** The small policy with a rota in its only group, whose members are Nadia and, as manager, Olivia. */
function withRota(rota: string): string {
  return changed('members: [Nadia]}', `members: [Nadia], rotas: ${rota}}`)
}

const turns = 'rotation: {every: 1 week, from: 2026-01-05, people: [Nadia]}'
const shown = (text: string) => problemsOf(text).map(({ path, problem, fix }) => ({ path, problem, fix }))
const warned = (text: string) => {
  const reading = readPolicy(text)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return reading.warnings.map(({ path, problem }) => `${path}: ${problem}`)
}

describe('a rota in a policy', () => {
  it('gets every default filled in, and its moments read by the clocks of its zone', () => {
    const text = withRota(`{name: All, zone: Europe/Berlin, ${turns}, overrides: {from: 2026-03-29, until: 2026-03-29 02:30, person: Olivia}, timeOff: [{person: Nadia, from: 2026-10-25 02:30+01:00, until: 2026-10-25T03:00Z}]}`)
    expect(policyFrom(text).groups['Desk']?.rotas).toEqual([{
      name: 'All', zone: 'Europe/Berlin',
      duty: { kind: 'rotation', rotation: { everyDays: 7, firstDay: '2026-01-05', handover: '00:00', people: ['Nadia'] }, week: null },
      overrides: [{ from: '2026-03-28T23:00:00.000Z', until: '2026-03-29T01:00:00.000Z', person: 'Olivia' }],
      timeOff: [{ from: '2026-10-25T01:30:00.000Z', until: '2026-10-25T03:00:00.000Z', person: 'Nadia' }],
    }])
  })

  it('may have dated shifts, and a day may be 24 hours long', () => {
    expect(policyFrom(withRota('{name: D, zone: UTC, dated: [{from: 2026-01-01, until: 2026-01-02, person: Nadia}]}')).groups['Desk']?.rotas[0]?.duty)
      .toEqual({ kind: 'dated', shifts: [{ from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z', person: 'Nadia' }] })
    expect(warned(withRota(`{name: A, zone: UTC, ${turns}, hours: 00:00-24:00}`))).toEqual([])
  })

  it.each<[string, string, string, RegExp, RegExp]>([
    ['an unknown zone', `{name: A, zone: Europe/Berln, ${turns}}`, 'zone', /`zone` must be a time zone, not "Europe\/Berln"/, /Europe\/Berlin/],
    ['an offset for a zone', `{name: A, zone: "+02:00", ${turns}}`, 'zone', /must be a time zone/, /IANA/],
    ['nobody in a rotation', '{name: A, zone: UTC, rotation: {every: 1 week, from: 2026-01-05, people: []}}', 'rotation.people', /must be a list of people/, /at least one/],
    ['a stranger in a rotation', '{name: A, zone: UTC, rotation: {every: 1 day, from: 2026-01-05, people: [Nadia, Ghost]}}', 'rotation.people[1]', /`Ghost` is no member of `Desk`/, /Nadia, Olivia; or add/],
    ['a stranger in an override', `{name: A, zone: UTC, ${turns}, overrides: {from: 2026-01-05, until: 2026-01-06, person: Ghost}}`, 'overrides[0].person', /no member/, /Nadia, Olivia/],
    ['a stranger in a dated shift', '{name: A, zone: UTC, dated: {from: 2026-01-05, until: 2026-01-06, person: Ghost}}', 'dated[0].person', /no member/, /Nadia, Olivia/],
    ['a stranger with time off', `{name: A, zone: UTC, ${turns}, timeOff: {from: 2026-01-05, until: 2026-01-06, person: Ghost}}`, 'timeOff[0].person', /no member/, /Nadia, Olivia/],
    ['an end before its beginning', `{name: A, zone: UTC, ${turns}, overrides: {from: 2026-01-06, until: 2026-01-05, person: Nadia}}`, 'overrides[0].until', /lies before `from`/, /first moment after/],
    ['an end at its beginning', `{name: A, zone: UTC, ${turns}, timeOff: {from: 2026-01-06, until: 2026-01-06, person: Nadia}}`, 'timeOff[0].until', /same instant/, /first moment after/],
    ['an end that the clocks make equal', `{name: A, zone: Europe/Berlin, ${turns}, timeOff: {from: 2026-03-29 02:10, until: 2026-03-29 02:50, person: Nadia}}`, 'timeOff[0].until', /same instant/, /first/],
    ['a day that does not exist', `{name: A, zone: UTC, ${turns}, timeOff: {from: 2026-02-30, until: 2026-03-06, person: Nadia}}`, 'timeOff.from', /must be a day or a time/, /2026-03-02 08:00/],
    ['a first day that does not exist', '{name: A, zone: UTC, rotation: {every: 1 week, from: 2026-02-29, people: [Nadia]}}', 'rotation.from', /must be a day/, /2026-01-05/],
    ['a turn without a length', '{name: A, zone: UTC, rotation: {every: 0 days, from: 2026-01-05, people: [Nadia]}}', 'rotation.every', /number of days or weeks/, /1 week/],
    ['a turn of years', '{name: A, zone: UTC, rotation: {every: 99 weeks, from: 2026-01-05, people: [Nadia]}}', 'rotation.every', /number of days or weeks/, /at most a year/],
    ['a time that no clock shows', '{name: A, zone: UTC, rotation: {every: 1 day, from: 2026-01-05, handover: 24:00, people: [Nadia]}}', 'rotation.handover', /time of day/, /08:00/],
    ['an unknown weekday', `{name: A, zone: UTC, ${turns}, hours: {Monday: 08:00-18:00}}`, 'hours.Monday', /`Monday` is no day of the week/, /Mon-Fri/],
    ['neither turns nor dates', '{name: A, zone: UTC}', '', /neither a `rotation` nor `dated`/, /rotation: \{/],
    ['both turns and dates', `{name: A, zone: UTC, ${turns}, dated: []}`, 'dated', /either a `rotation` or `dated`/, /two rotas/],
    ['hours beside dates', '{name: A, zone: UTC, dated: [], hours: 08:00-18:00}', 'hours', /belong to a rotation/, /Take/],
    ['an unknown key', `{name: A, zone: UTC, ${turns}, layers: 2}`, 'layers', /`layers` is not known here/, /name, zone, rotation, hours, dated, overrides, timeOff/],
  ])('is refused with %s', (_, rota, path, problem, fix) => {
    expect(shown(withRota(`[${rota}]`))).toEqual([{
      path: ['groups.Desk.rotas[0]', path].filter(part => part !== '').join('.'),
      problem: expect.stringMatching(problem) as string, fix: expect.stringMatching(fix) as string,
    }])
  })

  it('is refused with the name of another one, but may be called like one of another group', () => {
    expect(shown(withRota(`[{name: A, zone: UTC, ${turns}}, {name: A, zone: UTC, ${turns}}]`)))
      .toEqual([{ path: 'groups.Desk.rotas[1].name', problem: 'there are two rotas `A`', fix: 'Give each rota a name of its own.' }])
    expect(shown(withRota(`[{name: A, zone: UTC, ${turns}}]`).replace('ladders:', `  Other: {members: [Nadia], rotas: {name: A, zone: UTC, ${turns}}}\nladders:`))).toEqual([])
  })

  it('does not blame a name while another name of the group cannot be read', () => {
    expect(shown(withRota('[{name: A, zone: UTC, rotation: {every: 1 day, from: 2026-01-05, people: [Ghost]}}]').replace('members: [Nadia]', 'members: [7]'))
      .map(({ path }) => path)).toEqual(['groups.Desk.members[0]'])
  })

  it('has its problems told together with those of other parts', () => {
    const text = withRota(`[{name: A, zone: nowhere, ${turns}, overrides: {from: 2026-01-06, until: 2026-01-05, person: Ghost}}]`).replace('group: Desk}\n    dec', 'group: Disk}\n    dec')
    expect(shown(text).map(({ path }) => path)).toEqual(['groups.Desk.rotas[0].zone', 'groups.Desk.rotas[0].overrides[0].until', 'groups.Desk.rotas[0].overrides[0].person', 'ladders[0].entry[0].group'])
  })
})

describe('a warning about a rota', () => {
  const office = 'hours: {Mon-Fri: 08:00-18:00}'

  it('counts the hours of the week that the shifts of a group leave out', () => {
    expect(warned(withRota(`[{name: A, zone: UTC, ${turns}, ${office}}]`))).toEqual([
      "groups.Desk.rotas: the rotas of `Desk` leave 118 of the week's 168 hours without anybody on call",
    ])
    const rest = 'hours: {Mon-Fri: 18:00-08:00}'
    expect(warned(withRota(`[{name: A, zone: UTC, ${turns}, ${office}}, {name: B, zone: UTC, ${turns}, ${rest}}]`))[0]).toContain('leave 48 of')
  })

  it('counts across zones, and is silent when a rota is always there or has dates', () => {
    const day = (zone: string, name: string) => `{name: ${name}, zone: ${zone}, ${turns}, hours: 08:00-20:00}`
    // New York is six hours behind Berlin: 02:00 to 08:00 in Berlin is nobody's.
    expect(warned(withRota(`[${day('Europe/Berlin', 'A')}, ${day('America/New_York', 'B')}]`))[0]).toContain('leave 42 of')
    expect(warned(withRota(`[${day('UTC', 'A')}, {name: B, zone: UTC, ${turns}}]`))).toEqual([])
    expect(warned(withRota(`[${day('UTC', 'A')}, {name: B, zone: UTC, dated: []}]`))).toEqual([])
  })

  it('is given when everybody is away at once, unless an override fills it', () => {
    const away = 'timeOff: {person: Nadia, from: 2026-12-24, until: 2026-12-27}'
    expect(warned(withRota(`[{name: A, zone: UTC, ${turns}, ${away}}]`))).toEqual([
      'groups.Desk.rotas[0].timeOff[0]: from Thu 2026-12-24 00:00 on everybody of `A` has time off at the same time',
    ])
    expect(warned(withRota(`[{name: A, zone: UTC, ${turns}, ${away}, overrides: {from: 2026-12-24, until: 2026-12-27, person: Olivia}}]`))).toEqual([])
  })

  it('is given for an override of somebody who is away, and for dated shifts of two people at once', () => {
    const rota = 'rotation: {every: 1 week, from: 2026-01-05, people: [Nadia, Olivia]}, timeOff: {person: Olivia, from: 2026-12-24, until: 2026-12-27}'
    expect(warned(withRota(`[{name: A, zone: UTC, ${rota}, overrides: {from: 2026-12-26, until: 2026-12-28, person: Olivia}}]`)))
      .toEqual(['groups.Desk.rotas[0].overrides[0].person: `Olivia` has time off from Thu 2026-12-24 00:00, and is on call all the same by this override'])
    const dated = '[{from: 2026-12-24, until: 2026-12-27, person: Nadia}, {from: 2026-12-26, until: 2026-12-28, person: Olivia}]'
    expect(warned(withRota(`[{name: A, zone: UTC, dated: ${dated}}]`))).toEqual([
      'groups.Desk.rotas[0].dated[1]: `Olivia` and `Nadia` have dated shifts of `A` at the same time, from Sat 2026-12-26 00:00',
    ])
  })
})

describe('policies/on-call.yaml', () => {
  const source = readFileSync('policies/on-call.yaml', 'utf8')

  it('is read without a warning, and editors accept it too', () => {
    expect(readPolicy(source)).toMatchObject({ warnings: [] })
    const valid = new Ajv({ strict: false }).compile(policyJsonSchema())
    expect(valid(parse(source)), JSON.stringify(valid.errors)).toBe(true)
    expect(valid(parse(source.replace('every: 1 week', 'weekly: true')))).toBe(false)
  })

  it('is told to people with each rota', () => {
    const rows = policyText(policyFrom(source)).find(({ heading }) => heading.startsWith('People on call'))?.table?.rows
    expect(rows?.map(([group, rota]) => `${group}: ${rota}`)).toEqual([
      'Network Operations: Office hours', 'Network Operations: Nights and weekends', 'Network Engineering: Holidays', 'Network Engineering: Europe', 'Network Engineering: America',
    ])
    expect(rows?.[0]?.slice(2)).toEqual([
      'Europe/Berlin', 'Amara, Bruno, Chloe; weekly from 2026-01-05 08:00; Mon–Fri 08:00–18:00',
      'overrides: Bruno Wed 2026-03-11 12:00 to Wed 2026-03-11 18:00; time off: Bruno Mon 2026-03-16 00:00 to Sat 2026-03-21 00:00',
    ])
    expect(policyText(policyFrom(small)).some(({ heading }) => heading.startsWith('People on call'))).toBe(false)
  })

  it('with lines taken out, doubled or cut is read or gives problems, and what is read can be used', () => {
    const lines = source.split('\n')
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(lines.length), fc.nat(2), fc.nat(60)), { maxLength: 3 }), changes => {
      const text = changes.reduce((kept, [at, times, cut]) => kept.toSpliced(at, 1, ...Array<string>(times).fill((kept[at] ?? '').slice(0, 100 - cut))), lines).join('\n')
      const reading = readPolicy(text)
      if ('problems' in reading) expect(reading.problems.length).toBeGreaterThan(0)
      else expect(policyText(reading.policy).length).toBeGreaterThan(0)
    }), { numRuns: 150 })
  })
})
