import type { Policy } from './policy.js'
import type { Finding } from './policyProblems.js'

const levels = [1, 2, 3]

/** A matrix in which more impact or more urgency makes an incident less urgent. */
export function matrixWarnings({ priorityMatrix }: Policy): Finding[] {
  const at = (impact: number, urgency: number) => priorityMatrix[impact]?.[urgency] ?? 0
  const places = levels.flatMap(impact => levels.map(urgency => [impact, urgency] as const))
  return places.flatMap(([impact, urgency]): Finding[] => {
    const lower = [[impact - 1, urgency] as const, [impact, urgency - 1] as const]
      .find(([one, other]) => one > 0 && other > 0 && at(one, other) > at(impact, urgency))
    if (!lower) return []
    const named = ([one, other]: readonly [number, number]) => `impact ${one}, urgency ${other} gives P${at(one, other)}`
    return [{
      path: ['priorityMatrix', String(impact), String(urgency)],
      problem: `${named([impact, urgency])}, though ${named(lower)}`,
      fix: '1 is high and 3 is low: give the higher one the priority that is at least as urgent.',
    }]
  })
}
