import { isUnconditional, withoutStage, type Condition, type StageCondition } from './condition.js'
import type { Policy } from './policy.js'

/** Every place of a policy where the first match wins, in one form, so that all of them are judged in the same way. */
export interface Table {
  /** What a line of it is called: `row 2`. */
  kind: 'ladder' | 'row' | 'instruction' | 'rule'
  lines: Line[]
}

export interface Line {
  path: PropertyKey[]
  /** Where the fields of its condition stand. */
  whenPath: PropertyKey[]
  when: Condition
  /** The situations in which it is looked at, one for each stage or group that it is for. */
  ways: Way[]
  /** Where somebody names the stage to which an incident is to go: a skip, or a de-escalation. */
  byHand: Way | null
}

export interface Way {
  /** What holds there anyway: the condition of the ladder. */
  given: Condition
  /** What takes its share before: earlier ladders, and the lines above that are looked at in this situation. */
  before: Taker[]
}

export interface Taker {
  /** Its name in a sentence: `row 1`. */
  name: string
  when: Condition
  /** It asks for nothing, not even for a stage. */
  always: boolean
  /** Among the lines, from 0; below that an earlier ladder, above which no line can be moved. */
  place: number
}

/** The ladders, and the lines outside of any ladder. */
export function tablesOf({ ladders, paging = [], approvals, notices, groups }: Policy): Table[] {
  const applies = ladders.map(({ appliesTo }) => appliesTo)
  const pages = paging.map(({ when }) => when)
  const requests = (approvals?.rules ?? []).map(({ when }) => when)
  const stages = [...new Set(ladders.flatMap(ladder => ladder.stages.map(({ name }) => name)))]
  return [
    {
      kind: 'ladder',
      lines: applies.map((when, at) => ({
        path: ['ladders', at], whenPath: ['ladders', at, 'appliesTo'], when, ways: [anywhere(takers('ladder', applies.slice(0, at)))], byHand: null,
      })),
    },
    {
      kind: 'rule',
      lines: pages.map((when, index) => {
        const earlier = (group: string) => takers('rule', pages.slice(0, index)).filter(({ place }) => paging[place]?.groups?.includes(group) ?? true)
        const ways = (paging[index]?.groups ?? Object.keys(groups)).map(group => anywhere(earlier(group)))
        return { path: ['paging', index], whenPath: ['paging', index], when, ways, byHand: null }
      }),
    },
    {
      kind: 'rule',
      lines: requests.map((when, index) => {
        const path = ['approvals', 'rules', index]
        const earlier = (stage: string) => takers('rule', requests.slice(0, index)).filter(({ place }) => isFor(stage, requests[place] ?? {}))
          .map(taker => ({ ...taker, when: withoutStage(taker.when) }))
        const ways = stages.filter(stage => isFor(stage, when)).map(stage => anywhere(earlier(stage)))
        return { path, whenPath: path, when: withoutStage(when), ways, byHand: null }
      }),
    },
    // Of notices every rule that matches counts.
    {
      kind: 'rule',
      lines: notices.rules.map(({ when }, index) => (
        { path: ['notices', 'rules', index], whenPath: ['notices', 'rules', index], when, ways: [anywhere([])], byHand: null })),
    },
  ]
}

/** Lines that take their share one after the other, named by what they are: `row 1`. */
export function takers(kind: string, conditions: readonly Condition[]): Taker[] {
  return conditions.map((when, place) => ({ name: `${kind} ${place + 1}`, when, always: isUnconditional(when), place }))
}

function isFor(stage: string, { stage: asked }: StageCondition): boolean {
  return asked?.includes(stage) ?? true
}

function anywhere(before: Taker[]): Way {
  return { given: {}, before }
}
