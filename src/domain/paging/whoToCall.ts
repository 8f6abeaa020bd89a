import { onCallOf, onCallWords } from '../onCall/groupOnCall.js'
import { orderAt, personOnCallAt } from '../onCall/onCall.js'
import type { Rota } from '../onCall/rota.js'
import { groupOf, membersOf } from '../planning/groups.js'
import { membersByBurden, type OpenTasks } from '../planning/owner.js'
import { matches, type RoutingFacts } from '../policy/condition.js'
import type { Policy } from '../policy/policy.js'
import { rejecters, sequenceOf, type Callee, type Calling } from './calling.js'
import type { CallOrder, Paging } from './paging.js'

/** The part of a policy that says who is called. */
export type PagedPolicy = Pick<Policy, 'groups' | 'paging'>

/** How a group's people are called for such an incident; null: nobody is. */
export function pagingFor({ groups, paging: rules = [] }: PagedPolicy, facts: RoutingFacts, group: string): Paging | null {
  const rule = rules.find(({ groups: named, when }) => (named?.includes(group) ?? true) && matches(when, facts))
  if (!rule) return null
  const { groups: _groups, when: _when, through, ...paging } = rule
  return { ...paging, through: through ?? ((groupOf({ groups }, group)?.rotas.length ?? 0) > 1 ? 'rotas' : 'members') }
}

/**
 * Who is called next, by who is on call at that very instant: the first of the order whose turn this round has not been;
 * after the rounds the catch-all. Whoever has rejected is not called again. Null: there is nobody left.
 */
export function nextToCall(
  policy: PagedPolicy, group: string, calling: Calling, paging: Paging, openTasks: OpenTasks, at: string,
): Callee | null {
  const calls = sequenceOf(calling)
  const last = calls.at(-1)
  if (!last || last.catchAll) return null
  const rejected = rejecters(calling)
  const order = orderOf(policy, group, paging.through, openTasks, at).filter(({ person }) => !rejected.has(person))
  const called = new Set(calls.filter(({ round }) => round === last.round).flatMap(({ people }) => people))
  const next = order.find(({ person }) => !called.has(person))
  if (next) return { people: [next.person], because: next.because, catchAll: false, round: last.round }
  const [first] = order
  if (first && last.round <= paging.repeat) {
    return { people: [first.person], because: `round ${last.round + 1}, ${first.because}`, catchAll: false, round: last.round + 1 }
  }
  const people = everybodyOf(policy, group, paging).filter(person => !rejected.has(person))
  return people.length === 0 ? null : { people, because: 'nobody has answered', catchAll: true, round: last.round }
}

interface InOrder {
  person: string
  because: string
}

function orderOf(policy: PagedPolicy, group: string, through: CallOrder, openTasks: OpenTasks, at: string): InOrder[] {
  const found = groupOf(policy, group)
  if (!found) return []
  const ordered = through === 'rotas' ? onCallByEach(found.rotas, at) : inRotation(found.rotas, at)
  return ordered.length > 0 ? ordered : membersByBurden(found.members, openTasks).map(({ person, words }) => ({ person, because: words }))
}

function onCallByEach(rotas: readonly Rota[], at: string): InOrder[] {
  const named = rotas.flatMap((rota): InOrder[] => {
    const person = personOnCallAt(rota, at)
    return person === null ? [] : [{ person, because: onCallWords(onCallOf([rota], at)) ?? rota.name }]
  })
  return named.filter(({ person }, index) => named.findIndex(other => other.person === person) === index)
}

/** Of the rota that decides; in a gap of all of them, of the first that has people at all. */
function inRotation(rotas: readonly Rota[], at: string): InOrder[] {
  const onCall = onCallOf(rotas, at)
  const rota = onCall.rota ?? rotas.find(one => orderAt(one, at).length > 0)
  if (!rota) return []
  return orderAt(rota, at).map(person => ({ person, because: person === onCall.person ? onCallWords(onCall) ?? rota.name : `next in ${rota.name}` }))
}

/** A group without a manager is called as a whole, as it is alerted. */
function everybodyOf(policy: PagedPolicy, group: string, { catchAll }: Paging): string[] {
  if (catchAll === 'none') return []
  const manager = groupOf(policy, group)?.manager ?? null
  return catchAll === 'manager' && manager !== null ? [manager] : membersOf(policy, group)
}
