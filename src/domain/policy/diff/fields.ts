import { isSame, keysOf, structuralChanges } from './structural.js'

/** How changes of the fields of something are told; what has no teller, or one that finds no words, is told by its structure. */
export type Tellers<T> = { [K in keyof T]?: (before: T[K], after: T[K]) => string[] }

export function fieldChanges<T extends object>(of: string, before: T, after: T, tellers: Tellers<T>): string[] {
  return keysOf(before, after).flatMap(name => {
    const key = name as keyof T
    if (isSame(before[key], after[key])) return []
    const told = tellers[key]?.(before[key], after[key]) ?? []
    return told.length > 0 ? told : structuralChanges(`${of}, ${name}`, before[key], after[key])
  })
}

/** Tells a field as `what: before → after`. */
export function as<V>(what: string, show: (value: V) => string): (before: V, after: V) => string[] {
  return (before, after) => (show(before) === show(after) ? [] : [`${what}: ${show(before)} → ${show(after)}`])
}

interface ListWords {
  added: (value: string) => string
  removed: (value: string) => string
  reordered: (values: readonly string[]) => string
}

/** Tells what was added to a list and what was taken away, and otherwise that its order is another. */
export function members({ added, removed, reordered }: ListWords) {
  return (before: readonly string[], after: readonly string[]): string[] => {
    const told = [...before.filter(value => !after.includes(value)).map(removed), ...after.filter(value => !before.includes(value)).map(added)]
    return told.length > 0 ? told : [reordered(after)]
  }
}

interface BlockWords<V> {
  isNew: (name: string, value: V) => string
  isGone: (name: string, value: V) => string
  changed: (name: string, before: V, after: V) => string[]
}

/** Tells blocks by name: new ones, those that are gone, and what changed in the others. `reordered` where their order says something. */
export function named<V>(
  before: Record<string, V>, after: Record<string, V>, { isNew, isGone, changed }: BlockWords<V>, reordered?: string,
): string[] {
  const told = keysOf(before, after).flatMap(name => {
    const [was, is] = [own(before, name), own(after, name)]
    if (was === undefined) return is === undefined ? [] : [isNew(name, is)]
    if (is === undefined) return [isGone(name, was)]
    return isSame(was, is) ? [] : changed(name, was, is)
  })
  const [order, now] = [before, after].map(block => Object.keys(block))
  return told.length > 0 || reordered === undefined || isSame(order, now) ? told : [`${reordered}: ${now?.join(', ')}`]
}

function own<V>(block: Record<string, V>, name: string): V | undefined {
  return Object.hasOwn(block, name) ? block[name] : undefined
}
