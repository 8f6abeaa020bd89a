import { conditionWords } from './condition.js'
import type { Policy } from './policy.js'
import { prioritiesOf } from './priorities.js'
import type { Finding } from './policyProblems.js'
import { tablesWithin } from './ladderTables.js'
import { tablesOf, type Line, type Table, type Taker } from './tables.js'
import { witness } from './witness.js'

/**
 * Lines that no incident ever meets: because others take it all before, because the ladder has no such incidents, or because no
 * impact and urgency give the priority. Exact: a line that is not named here has facts that take it (`reach.test.ts`).
 */
export function reachWarnings(policy: Policy): Finding[] {
  const priorities = prioritiesOf(policy)
  return [
    ...tablesOf(policy).flatMap(table => inTable(table, policy, priorities)),
    ...policy.ladders.flatMap((_, at) => (
      isReached(policy, at) ? tablesWithin(policy, at).flatMap(table => inTable(table, policy, priorities)) : [])),
  ]
}

/** Whether any incident climbs this ladder; what is in one that none climbs is not worth a word. */
export function isReached(policy: Policy, at: number): boolean {
  const line = tablesOf(policy).find(({ kind }) => kind === 'ladder')?.lines[at]
  return line !== undefined && isTaken(line, () => true, prioritiesOf(policy))
}

function inTable({ kind, lines }: Table, policy: Policy, priorities: readonly number[]): Finding[] {
  return lines.flatMap(line => {
    if (!isTaken(line, () => true, priorities)) return [never(line, kind, policy, priorities)]
    return idleValues(line, policy, priorities)
  })
}

/** Whether some facts take the line, if only these take their share before. */
function isTaken({ when, ways }: Pick<Line, 'when' | 'ways'>, counts: (taker: Taker) => boolean, priorities: readonly number[]): boolean {
  return ways.some(({ given, before }) => witness([given, when], before.filter(counts).map(taker => taker.when), priorities) !== null)
}

function never(line: Line, kind: string, policy: Policy, priorities: readonly number[]): Finding {
  const { path } = line
  if (!isTaken(line, () => false, priorities)) {
    return { path, problem: `this ${kind} is never reached: ${impossible(line, policy, priorities)}`, fix: 'Correct its condition, or take it away.' }
  }
  const takers = takersOf(line, priorities)
  const last = takers.at(-1)
  const names = takers.map(({ name }) => name).join(' and ')
  const why = takers.length > 1 ? `${names} together take` : `${names} ${last?.always ? 'has no condition and takes' : 'takes'}`
  const byHand = line.byHand !== null && isTaken({ when: line.when, ways: [line.byHand] }, () => true, priorities)
  return {
    path,
    problem: byHand
      ? `no incident comes to this ${kind} by itself, only where somebody names the stage: ${why} all of it before`
      : `this ${kind} is never reached: ${why} all of it before`,
    fix: last && last.place >= 0 ? `Move it above ${last.name}, or take it away.` : 'Correct its condition, or take it away.',
  }
}

/** As few as it takes to leave nothing for the line: the first that does it alone, otherwise several together. */
function takersOf(line: Line, priorities: readonly number[]): Taker[] {
  const all = [...new Map(line.ways.flatMap(({ before }) => before).map(taker => [taker.name, taker])).values()].sort((a, b) => a.place - b.place)
  const leavesNothing = (takers: readonly Taker[]) => !isTaken(line, ({ name }) => takers.some(taker => taker.name === name), priorities)
  const alone = all.find(taker => leavesNothing([taker]))
  return alone ? [alone] : all.reduceRight((needed, taker) => {
    const others = needed.filter(one => one !== taker)
    return leavesNothing(others) ? others : needed
  }, all)
}

/** Why no incident meets the condition, whatever stands before it. */
function impossible({ when, path }: Line, { ladders }: Policy, priorities: readonly number[]): string {
  const ladder = path[0] === 'ladders' ? ladders[Number(path[1])] : undefined
  if (!ladder || witness([when], [], priorities) === null) return nobodyHas(when.priority ?? [])
  return `ladder \`${ladder.name}\` only takes ${conditionWords(ladder.appliesTo)}`
}

function nobodyHas(named: readonly number[]): string {
  return `no impact and urgency give ${named.map(priority => `P${priority}`).join(' or ')}`
}

const lists = ['category', 'subcategory', 'priority', 'tags'] as const

/**
 * Values of a list that never count, where others of it do. That lines above have taken one is no fault: such tables are
 * written like that.
 */
function idleValues(line: Line, policy: Policy, priorities: readonly number[]): Finding[] {
  return lists.flatMap(field => {
    const values = line.when[field] ?? []
    if (values.length < 2) return []
    return values.flatMap((value, index): Finding[] => {
      const narrow = { ...line, when: { ...line.when, [field]: [value] } }
      if (isTaken(narrow, ({ place }) => place < 0, priorities)) return []
      const earlier = takersOf(narrow, priorities).find(({ place }) => place < 0)
      const why = isTaken(narrow, () => false, priorities)
        ? `${earlier?.name ?? 'an earlier ladder'} takes it before` : impossible(narrow, policy, priorities)
      const shown = field === 'priority' ? `P${value}` : value
      return [{
        path: [...line.whenPath, field, index], problem: `\`${shown}\` never counts here: ${why}`, fix: `Take \`${shown}\` out of \`${field}\`.`,
      }]
    })
  })
}
