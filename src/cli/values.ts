import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../domain/time/duration.js'

/** Reads the values of options. Each throws with what to write instead. */

export function integer(least: number, most: number): (text: string) => number {
  return text => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`)
    return value
  }
}

/** 1…5, also as people say it: P2. */
export function priority(text: string): number {
  if (!/^p?[1-5]$/i.test(text)) throw new InvalidArgumentError('Write a priority from 1 to 5.')
  return Number(text.slice(-1))
}

/** One or several behind commas, for an option that may be given several times. */
export function priorities(text: string, earlier: number[] = []): number[] {
  return [...earlier, ...text.split(',').map(one => priority(one.trim()))]
}

/** Returns ms. */
export function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!(value > 0 && value <= 3600)) throw new InvalidArgumentError('Write a number of seconds from 0.1 to 3600.')
  return value * 1000
}

/** Returns ms. */
export function duration(text: string): number {
  const durationMs = parseDuration(text)
  if (durationMs === null) throw new InvalidArgumentError('Write a length of time, for example "4 h" or "1 h 30 min".')
  return durationMs
}

/** An instant with its zone; returns it in UTC. */
export function instant(text: string): string {
  const at = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text) ? new Date(text.replace(' ', 'T')) : new Date(NaN)
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('Write an instant with its zone, for example 2026-03-09T09:30:00Z.')
  return at.toISOString()
}

/** An instant with its zone, or a day for its first instant in UTC. */
export function dayOrInstant(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return instant(text)
  const at = new Date(`${text}T00:00Z`)
  // JavaScript takes the 30th of February for the 2nd of March.
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text)) throw new InvalidArgumentError('Write a day that exists, for example 2026-03-09.')
  return at.toISOString()
}

/** One of some values; upper and lower case do not matter, nor does a `prefix` that all of them begin with. */
export function oneOf<V extends string>(values: readonly V[], prefix = ''): (text: string) => V {
  const normal = (text: string) => text.trim().toLowerCase()
  return text => {
    const found = values.find(value => [value, value.slice(prefix.length)].map(normal).includes(normal(text)))
    if (found === undefined) throw new InvalidArgumentError(`Write one of: ${values.join(', ')}.`)
    return found
  }
}

/** For an option that may be given several times, each with one value or with several behind commas. */
export function severalOf<V extends string>(values: readonly V[]): (text: string, earlier?: V[]) => V[] {
  const read = oneOf(values)
  return (text, earlier = []) => [...earlier, ...text.split(',').map(read)]
}

/** For an option that may be given several times. */
export function several(text: string, earlier: string[] = []): string[] {
  return [...earlier, text]
}

/** `what: result`, as often as there are some. */
export function pairs<A extends string, B extends string>(first: A, second: B) {
  type Pair = Record<A | B, string>
  return (text: string, earlier: Pair[] = []): Pair[] => {
    // A colon with a blank behind it first: the ones in times and addresses have none.
    const at = [text.indexOf(': '), text.indexOf(':')].find(index => index > 0)
    const [left, right] = at === undefined ? ['', ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    if (left === '' || right === '') throw new InvalidArgumentError(`Write it as "${first}: ${second}".`)
    return [...earlier, { [first]: left, [second]: right } as Pair]
  }
}
