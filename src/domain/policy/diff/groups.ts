import { spellLocal } from '../../time/zonedTime.js'
import type { DatedShift, Rota } from '../../onCall/rota.js'
import { dutyWords } from '../../onCall/rotaText.js'
import type { Group, Policy } from '../policy.js'
import { as, fieldChanges, members, named } from './fields.js'
import { isSame } from './structural.js'

/** Who belongs to which group, manages it, and has its roles. */
export function groupChanges(before: Policy['groups'], after: Policy['groups']): string[] {
  return named(before, after, {
    isNew: (name, group) => `new group \`${name}\`: ${people(group)}`,
    isGone: (name, group) => `group \`${name}\` is gone: ${people(group)}`,
    changed: (name, was, is) => fieldChanges(`group \`${name}\``, { ...was, rotas: [] }, { ...is, rotas: [] }, {
      members: members({
        added: person => `${person} is a member of ${name} now`,
        removed: person => `${person} is no member of ${name} any more`,
        reordered: all => `the members of ${name} are in another order: ${all.join(', ')}`,
      }),
      manager: (manager, next) => [
        next === null ? `${name} has no manager any more (${manager})` : `${next} manages ${name}${manager === null ? '' : ` instead of ${manager}`}`,
      ],
      roles: members({
        added: role => `${name} has the role ${role} now`,
        removed: role => `${name} has not the role ${role} any more`,
        reordered: all => `the roles of ${name} are in another order: ${all.join(', ')}`,
      }),
    }),
  })
}

function people({ members: names, manager }: Group): string {
  return [names.join(', ') || 'no members', ...(manager === null ? [] : [`managed by ${manager}`])].join('; ')
}

/** Who of a group is on call, where it was there before and still is. */
export function rotaChanges(before: Policy['groups'], after: Policy['groups']): string[] {
  return Object.entries(after).flatMap(([group, { rotas }]) => {
    const was = Object.hasOwn(before, group) ? before[group]?.rotas ?? [] : []
    const [old, now] = [was.map(({ name }) => name), rotas.map(({ name }) => name)]
    const kept = now.filter(name => old.includes(name))
    return [
      ...was.filter(({ name }) => !now.includes(name)).map(rota => `${group}: rota ${rota.name} is gone: ${dutyWords(rota)}`),
      ...rotas.filter(({ name }) => !old.includes(name))
        .map(rota => `${group}: new rota ${rota.name}, ${now.indexOf(rota.name) + 1} of ${now.length}: ${dutyWords(rota)}`),
      ...(isSame(kept, old.filter(name => now.includes(name))) ? [] : [`${group}: the rotas are in another order: ${now.join(', ')}`]),
      ...kept.flatMap(name => rotaChange(`${group}: ${name}`, was[old.indexOf(name)], rotas[now.indexOf(name)])),
    ]
  })
}

function rotaChange(of: string, before: Rota | undefined, after: Rota | undefined): string[] {
  if (!before || !after) return []
  return fieldChanges(of, before, after, {
    zone: as(`${of} goes by the clocks of`, zone => zone),
    duty: (was, is) => as<Rota>(`${of}, who and when`, dutyWords)({ ...before, duty: was }, { ...before, duty: is }),
    overrides: rangeChanges(of, 'override', after.zone),
    timeOff: rangeChanges(of, 'time off', after.zone),
  })
}

function rangeChanges(of: string, kind: string, zone: string) {
  const words = ({ person, from, until }: DatedShift) => `${person} from ${spellLocal(from, zone)} to ${spellLocal(until, zone)}`
  return (before: readonly DatedShift[], after: readonly DatedShift[]): string[] => {
    const missingIn = (others: readonly DatedShift[]) => (range: DatedShift) => !others.some(other => isSame(other, range))
    const told = [
      ...before.filter(missingIn(after)).map(range => `${of}: ${kind} is gone, ${words(range)}`),
      ...after.filter(missingIn(before)).map(range => `${of}: new ${kind}, ${words(range)}`),
    ]
    return told.length > 0 ? told : [`${of}: ${kind} in another order, ${after.map(words).join('; ')}`]
  }
}
