import type { z } from 'zod'
import type { Condition, StageCondition } from './condition.js'
import { conditionSchema, nameSchema, stageConditionSchema } from './policyTerms.js'
import { valueAt } from './policyProblems.js'

/**
 * What of a document can be read although other parts of it are broken: names, and where rows lead. With it the
 * cross-checks speak up in the same run as the schema, so that a person mends everything at once. What cannot be read
 * is null; it has its own problem already.
 */
export interface Outline {
  /** Null: the groups cannot be read at all. */
  groups: string[] | null
  calendars: string[]
  /** Where a clock names a calendar. */
  calendarsUsed: { path: readonly PropertyKey[]; name: string }[]
  ladders: LadderOutline[]
}

export interface LadderOutline {
  path: readonly PropertyKey[]
  name: string | null
  appliesTo: Condition | null
  stages: (string | null)[]
  entry: RowOutline[]
  decisions: RowOutline[]
  /** Null when it refuses. */
  otherwise: RowOutline | null
}

export interface RowOutline {
  path: readonly PropertyKey[]
  when: StageCondition | null
  /** Where `stage` and `group` stand. */
  destinationPath: readonly PropertyKey[]
  stage: string | null
  group: string | null
}

export function outlineOf(raw: unknown): Outline {
  const groups = valueAt(raw, ['groups'])
  const calendars = valueAt(raw, ['calendars'])
  return {
    groups: isBlock(groups) ? Object.keys(groups) : null,
    calendars: isBlock(calendars) ? Object.keys(calendars) : [],
    calendarsUsed: list(valueAt(raw, ['ladders'])).flatMap((ladder, index) => calendarsUsedBy(ladder, ['ladders', index])),
    ladders: list(valueAt(raw, ['ladders'])).map((ladder, index) => ladderOutline(ladder, ['ladders', index])),
  }
}

/** The members of each group that can be read, with their paths' last step. */
export function memberNames(raw: unknown, group: string): (string | null)[] {
  return list(valueAt(raw, ['groups', group, 'members'])).map(member => read(nameSchema, member))
}

function ladderOutline(ladder: unknown, path: readonly PropertyKey[]): LadderOutline {
  const otherwise = valueAt(ladder, ['otherwise'])
  const rows = (key: string, build: (row: unknown, path: readonly PropertyKey[]) => RowOutline) =>
    list(valueAt(ladder, [key])).map((row, index) => build(row, [...path, key, index]))
  return {
    path,
    name: read(nameSchema, valueAt(ladder, ['name'])),
    appliesTo: read(conditionSchema, valueAt(ladder, ['appliesTo']) ?? {}),
    stages: list(valueAt(ladder, ['stages'])).map(stage => read(nameSchema, valueAt(stage, ['name']))),
    entry: rows('entry', (row, at) => rowOutline(row, at, at, valueAt(row, ['when']), conditionSchema)),
    decisions: rows('decisions', (row, at) =>
      rowOutline(valueAt(row, ['then']), at, [...at, 'then'], valueAt(row, ['when']), stageConditionSchema),
    ),
    otherwise: isBlock(otherwise)
      ? rowOutline(otherwise, [...path, 'otherwise'], [...path, 'otherwise'], {}, conditionSchema)
      : null,
  }
}

function calendarsUsedBy(ladder: unknown, path: readonly PropertyKey[]): Outline['calendarsUsed'] {
  const stages = list(valueAt(ladder, ['stages'])).map((_, index) => ['stages', index])
  return [[], ...stages].flatMap(at => {
    const here = [...at, 'sla', 'calendar']
    const choice = valueAt(ladder, here)
    const named = isBlock(choice) ? Object.keys(choice).map(priority => [...here, priority]) : [here]
    return named.flatMap(place => {
      const name = read(nameSchema, valueAt(ladder, place))
      return name === null ? [] : [{ path: [...path, ...place], name }]
    })
  })
}

function rowOutline(
  destination: unknown,
  path: readonly PropertyKey[],
  destinationPath: readonly PropertyKey[],
  when: unknown,
  schema: z.ZodType<StageCondition>,
): RowOutline {
  return {
    path,
    destinationPath,
    when: read(schema, when === undefined ? {} : when),
    stage: read(nameSchema, valueAt(destination, ['stage'])),
    group: read(nameSchema, valueAt(destination, ['group'])),
  }
}

/** What a schema reads of a value; null when it cannot be read. */
export function read<T>(schema: z.ZodType<T>, value: unknown): T | null {
  const result = schema.safeParse(value)
  return result.success ? result.data : null
}

/** A list, one value as a list of one, nothing as none. */
export function list(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
}

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
