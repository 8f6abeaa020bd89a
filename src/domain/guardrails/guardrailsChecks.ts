import { aroundTheClockName } from '../time/calendarSchema.js'
import { callersCalendar } from '../policy/policy.js'
import { list, type Outline } from '../policy/policyOutline.js'
import { repeated, valueAt, type Finding } from '../policy/policyProblems.js'
import { heldMoves, type HeldMove } from './guardrail.js'

/** What the schema alone cannot see: names that must exist or be unique, and things that a move cannot meet. */
export function guardrailChecks(raw: unknown, { calendars, ladders }: Outline): Finding[] {
  const stages = [...new Set(ladders.flatMap(ladder => ladder.stages))]
  const guardrails = list(valueAt(raw, ['guardrails']))
  const names = guardrails.map(one => valueAt(one, ['name'])).map(name => (typeof name === 'string' ? name : null))
  return [
    ...repeated(names, index => ['guardrails', index, 'name'], 'guardrail'),
    ...guardrails.flatMap((guardrail, index) => {
      const path = ['guardrails', index]
      return [
        ...unknownCalendar(guardrail, calendars, path),
        ...[['stage'], ['toStage'], ['unless', 'stage']].flatMap(place => unknownStages(guardrail, place, stages, path)),
        ...beyondReach(guardrail, path),
      ]
    }),
  ]
}

function unknownCalendar(guardrail: unknown, calendars: readonly string[], path: readonly PropertyKey[]): Finding[] {
  const name = valueAt(guardrail, ['hours'])
  const known = [...calendars, callersCalendar]
  if (typeof name !== 'string' || known.includes(name)) return []
  const problem = name === aroundTheClockName ? 'around the clock nothing is ever held back' : `there is no calendar \`${name}\``
  return [{ path: [...path, 'hours'], problem, fix: `Use one of: ${known.join(', ')}; or add it to \`calendars\`.` }]
}

/** A policy with a stage that cannot be read is given the benefit of the doubt: the name may be that one's. */
function unknownStages(guardrail: unknown, [key = '', inner]: string[], stages: readonly (string | null)[], path: readonly PropertyKey[]): Finding[] {
  if (stages.includes(null)) return []
  const places = inner === undefined
    ? [[key]]
    : list(valueAt(guardrail, [key])).map((_, index) => [key, index, inner])
  return places.flatMap(place => list(valueAt(guardrail, place)).flatMap((stage, index): Finding[] =>
    typeof stage !== 'string' || stages.includes(stage)
      ? []
      : [{ path: [...path, ...place, index], problem: `no ladder has a stage \`${stage}\``, fix: `Use one of: ${stages.join(', ')}.` }]))
}

/** What each of these asks for, other moves do not have. */
const reach: Record<string, { moves: readonly HeldMove[]; why: string }> = {
  attempts: { moves: ['escalate', 'skip', 'hierarchical'], why: 'has no handoff that could tell what was tried' },
  tiers: { moves: ['escalate', 'skip'], why: 'leads to no tier above' },
  toStage: { moves: ['escalate', 'skip'], why: 'leads to no stage above' },
}

function beyondReach(guardrail: unknown, path: readonly PropertyKey[]): Finding[] {
  const on = list(valueAt(guardrail, ['on'])).filter((move): move is HeldMove => heldMoves.includes(move as HeldMove))
  return Object.entries(reach).flatMap(([key, { moves, why }]) => {
    const beyond = valueAt(guardrail, [key]) === undefined ? [] : on.filter(move => !moves.includes(move))
    return beyond.map((move): Finding => ({
      path: [...path, 'on'], problem: `\`${move}\` ${why}, so \`${key}\` means nothing there`, fix: `Take \`${move}\` away, or make another guardrail for it.`,
    }))
  })
}
