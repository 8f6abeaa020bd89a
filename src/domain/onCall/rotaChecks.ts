import { zoneSchema } from '../time/calendarSchema.js'
import { momentMs } from '../time/moment.js'
import { list, memberNames, read } from '../policy/policyOutline.js'
import { repeated, valueAt, type Finding } from '../policy/policyProblems.js'
import { momentSchema } from './rotaSchema.js'
import { nameSchema } from '../policy/policyTerms.js'

/** What the schema alone cannot see in the rotas of a group: who belongs to it, and what contradicts itself. */
export function rotaChecks(raw: unknown, group: string): Finding[] {
  const rotas = list(valueAt(raw, ['groups', group, 'rotas']))
  const people = peopleOf(raw, group)
  const names = rotas.map(rota => read(nameSchema, valueAt(rota, ['name'])))
  return [
    ...repeated(names, index => ['groups', group, 'rotas', index, 'name'], 'rota'),
    ...rotas.flatMap((rota, index) => {
      const path = ['groups', group, 'rotas', index]
      return [
        ...oneDuty(rota, path),
        ...namedIn(rota).flatMap(({ name, path: below }) => outsider(name, people, group, [...path, ...below])),
        ...endsFirst(rota, path),
      ]
    }),
  ]
}

/** Null when a name cannot be read: it may be the one that is looked for. */
function peopleOf(raw: unknown, group: string): string[] | null {
  const manager = valueAt(raw, ['groups', group, 'manager'])
  const people = [...memberNames(raw, group), ...(manager === undefined ? [] : [read(nameSchema, manager)])]
  return people.every(name => name !== null) ? people : null
}

function oneDuty(rota: unknown, path: readonly PropertyKey[]): Finding[] {
  if (typeof rota !== 'object' || rota === null) return []
  const has = (key: string) => valueAt(rota, [key]) !== undefined
  if (!has('rotation') && !has('dated')) {
    return [{ path, problem: 'this rota has neither a `rotation` nor `dated` shifts', fix: 'Write `rotation: {every: 1 week, from: …, people: [ … ]}`.' }]
  }
  if (has('rotation') && has('dated')) {
    return [{ path: [...path, 'dated'], atKey: true, problem: 'a rota has either a `rotation` or `dated` shifts', fix: 'Make two rotas of it, or take one of the two away.' }]
  }
  if (has('dated') && has('hours')) {
    return [{ path: [...path, 'hours'], atKey: true, problem: '`hours` belong to a rotation, and this rota has dated shifts', fix: 'Take `hours` away.' }]
  }
  return []
}

const dated = ['dated', 'overrides', 'timeOff'] as const

interface Named {
  name: string | null
  path: PropertyKey[]
}

function namedIn(rota: unknown): Named[] {
  const turns = list(valueAt(rota, ['rotation', 'people'])).map((person, index): Named => ({ name: read(nameSchema, person), path: ['rotation', 'people', index] }))
  return [...turns, ...dated.flatMap(key => list(valueAt(rota, [key])).map((entry, index): Named => (
    { name: read(nameSchema, valueAt(entry, ['person'])), path: [key, index, 'person'] })))]
}

function outsider(name: string | null, people: readonly string[] | null, group: string, path: readonly PropertyKey[]): Finding[] {
  if (name === null || people === null || people.includes(name)) return []
  return [{
    path,
    problem: `\`${name}\` is no member of \`${group}\``,
    fix: people.length > 0 ? `Use one of: ${people.join(', ')}; or add the name to \`members\`.` : 'Add the name to `members`.',
  }]
}

function endsFirst(rota: unknown, path: readonly PropertyKey[]): Finding[] {
  const zone = read(zoneSchema, valueAt(rota, ['zone'])) ?? 'UTC'
  const instant = (text: unknown) => {
    const moment = read(momentSchema, text)
    return moment === null ? null : momentMs(moment, zone)
  }
  return dated.flatMap(key => list(valueAt(rota, [key])).flatMap((entry, index): Finding[] => {
    const from = instant(valueAt(entry, ['from']))
    const until = instant(valueAt(entry, ['until']))
    if (from === null || until === null || from < until) return []
    return [{
      path: [...path, key, index, 'until'],
      problem: from === until ? '`until` is the same instant as `from`' : '`until` lies before `from`',
      fix: 'Name the first moment after it: whoever is away on one day is back on the next.',
    }]
  }))
}
