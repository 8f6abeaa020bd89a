import type { Destination, Ladder, Policy, SlaPromise } from '../policy.js'
import { isSame } from './structural.js'

/** What is only called otherwise now, and the policy before as if it had always been called so. */
export interface Renamed {
  before: Policy
  told: { part: string; what: string }[]
}

/** The same under another name is no change of what it is. Everything that names it is read in the new name. */
export function withRenames(before: Policy, after: Policy): Renamed {
  const groups = newNames(before.groups, after.groups, ({ members, manager }) => members.length > 0 || manager !== null)
  const calendars = newNames(before.calendars, after.calendars, () => true)
  const ladders = newNames(byName(before.ladders), byName(after.ladders), () => true)
  const named = renamedIn(before, { groups, calendars, ladders })
  const stages = named.ladders.map(ladder => stageNames(ladder, after.ladders.find(({ name }) => name === ladder.name)))
  return {
    before: { ...named, ladders: named.ladders.map((ladder, at) => withStages(ladder, stages[at] ?? new Map<string, string>())) },
    told: [
      ...[...groups].map(([was, is]) => ({ part: 'Groups', what: `group ${was} is called ${is} now` })),
      ...[...calendars].map(([was, is]) => ({ part: 'Calendars', what: `calendar ${was} is called ${is} now` })),
      ...[...ladders].map(([was, is]) => ({ part: 'Ladders', what: `ladder ${was} is called ${is} now` })),
      ...named.ladders.flatMap(({ name }, at) => [...(stages[at] ?? [])].map(([was, is]) =>
        ({ part: `Ladder ${name}`, what: `stage ${was} is called ${is} now; incidents that are there find no stage of that name` }))),
    ],
  }
}

type Names = ReadonlyMap<string, string>

/** A name that went and one that came with the very same content. */
function newNames<V extends object>(before: Record<string, V>, after: Record<string, V>, isTelling: (value: V) => boolean): Names {
  const gone = Object.entries(before).filter(([name]) => !Object.hasOwn(after, name))
  const came = Object.entries(after).filter(([name]) => !Object.hasOwn(before, name))
  const pairs = gone.flatMap(([was, value]): [string, string][] => {
    const heirs = came.filter(([, other]) => isSame(unnamed(other), unnamed(value)))
    const rivals = gone.filter(([, other]) => isSame(unnamed(other), unnamed(value)))
    return isTelling(value) && heirs.length === 1 && rivals.length === 1 ? [[was, heirs[0]?.[0] ?? '']] : []
  })
  return new Map(pairs)
}

function unnamed(value: object): object {
  return { ...value, name: undefined }
}

function byName(ladders: readonly Ladder[]): Record<string, Ladder> {
  return Object.fromEntries(ladders.map(ladder => [ladder.name, ladder]))
}

/** Stages are mostly alike, so only one that stands where it stood is known to be the same. */
function stageNames(before: Ladder, after: Ladder | undefined): Names {
  const names = (ladder: Ladder) => ladder.stages.map(({ name }) => name)
  if (!after || before.stages.length !== after.stages.length) return new Map()
  return new Map(before.stages.flatMap((stage, index): [string, string][] => {
    const now = after.stages[index]
    const isRenamed = now && !names(after).includes(stage.name) && !names(before).includes(now.name) && isSame(unnamed(stage), unnamed(now))
    return isRenamed ? [[stage.name, now.name]] : []
  }))
}

interface AllNames {
  groups: Names
  calendars: Names
  ladders: Names
}

function renamedIn(policy: Policy, names: AllNames): Policy {
  const { name, priorityMatrix, groups, calendars, ladders, paging, people, notices, ...others } = policy
  return {
    // Whatever else a policy has may name a group, a calendar or a ladder.
    ...replaced(others, new Map([...names.groups, ...names.calendars, ...names.ladders])) as typeof others,
    name, priorityMatrix, people, notices,
    groups: withKeys(groups, names.groups),
    calendars: withKeys(Object.fromEntries(Object.entries(calendars).map(([key, calendar]) => (
      [key, { ...calendar, name: called(calendar.name, names.calendars) }]))), names.calendars),
    ladders: ladders.map(ladder => ladderIn(ladder, names)),
    ...(paging && { paging: paging.map(rule => ({ ...rule, groups: rule.groups?.map(group => called(group, names.groups)) ?? null })) }),
  }
}

function ladderIn(ladder: Ladder, { groups, calendars, ladders }: AllNames): Ladder {
  const led = (then: Destination) => ({ ...then, group: called(then.group, groups) })
  const promised = (promises: Record<string, SlaPromise>) => Object.fromEntries(Object.entries(promises).map(([priority, promise]) => (
    [priority, { ...promise, calendar: promise.calendar === null ? null : called(promise.calendar, calendars) }])))
  return {
    ...ladder, name: called(ladder.name, ladders), incident: promised(ladder.incident),
    entry: ladder.entry.map(row => ({ ...row, then: led(row.then) })),
    decisions: ladder.decisions.map(row => ({ ...row, then: led(row.then) })),
    otherwise: ladder.otherwise && led(ladder.otherwise),
    stages: ladder.stages.map(stage => ({
      ...stage, respond: promised(stage.respond), resolve: promised(stage.resolve), ...(stage.followUp && { followUp: promised(stage.followUp) }),
    })),
  }
}

function withStages(ladder: Ladder, names: Names): Ladder {
  if (names.size === 0) return ladder
  const led = (then: Destination) => ({ ...then, stage: called(then.stage, names) })
  return {
    ...ladder,
    stages: ladder.stages.map(stage => ({ ...stage, name: called(stage.name, names) })),
    entry: ladder.entry.map(row => ({ ...row, then: led(row.then) })),
    decisions: ladder.decisions.map(row => ({
      ...row, then: led(row.then), when: { ...row.when, ...(row.when.stage && { stage: row.when.stage.map(stage => called(stage, names)) }) },
    })),
    otherwise: ladder.otherwise && led(ladder.otherwise),
  }
}

function called(name: string, names: Names): string {
  return names.get(name) ?? name
}

function withKeys<V>(block: Record<string, V>, names: Names): Record<string, V> {
  return Object.fromEntries(Object.entries(block).map(([name, value]) => [called(name, names), value]))
}

/** With every text and every key that is one of the names in its new form. */
function replaced(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return called(value, names)
  if (Array.isArray(value)) return value.map(one => replaced(one, names))
  if (typeof value !== 'object' || value === null) return value
  return withKeys(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, names)])), names)
}
