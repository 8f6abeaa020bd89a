import type { Week } from '../time/calendar.js'
import type { Range, Rota } from './rota.js'
import { beginMs, orderOf, turnAt, turnWords, type Rotation } from './rotation.js'
import { windowAt } from './weekWindow.js'
import { spellLocal } from '../time/zonedTime.js'

/** Who is on call by one rota: at any instant at most one person. Pure; the instant is always the caller's. */

/** A stretch of time over which a rota names the same person for the same reason, or nobody. */
export interface OnCallStretch {
  /** Null: a gap. */
  person: string | null
  /** Null: as far back as one can look. */
  since: string | null
  /** The first instant at which it is over; null: it does not end. */
  until: string | null
  /** In words, why this person or why nobody. */
  because: string
  /** What of it is not the usual order: an override, or somebody's time off. */
  exception: string | null
}

/** A stretch of time with nobody on call. */
export interface Gap extends Range {
  because: string
}

/** Epoch ms; a piece may be shorter than its stretch. */
interface Piece {
  person: string | null
  because: string
  exception: string | null
  fromMs: number
  untilMs: number
}

/** Who is on call at an instant, since when, until when and why. */
export function onCallAt(rota: Rota, at: string): OnCallStretch {
  const piece = pieceAt(rota, Date.parse(at))
  let { fromMs, untilMs } = piece
  for (let next = piece; Number.isFinite(untilMs); untilMs = next.untilMs) {
    next = pieceAt(rota, untilMs)
    if (!goOn(piece, next)) break
  }
  for (let earlier = piece; Number.isFinite(fromMs); fromMs = earlier.fromMs) {
    earlier = pieceAt(rota, fromMs - 1)
    if (!goOn(piece, earlier)) break
  }
  return stretchOf({ ...piece, fromMs, untilMs })
}

/** Only whether anybody is on call, and who: a fraction of the work of `onCallAt`. */
export function personOnCallAt(rota: Rota, at: string): string | null {
  return pieceAt(rota, Date.parse(at)).person
}

/**
 * Who is asked in which order at an instant: the person on call, then those who follow in the rotation, or whom the dated
 * shifts name, and are there. Shifts count for the first only: somebody whose turn does not come today can still be asked.
 */
export function orderAt(rota: Rota, at: string): string[] {
  const { zone, duty, timeOff } = rota
  const atMs = Date.parse(at)
  const first = personOnCallAt(rota, at)
  const turn = duty.kind === 'rotation' ? turnAt(duty.rotation, zone, atMs) : null
  const others = duty.kind === 'dated' ? duty.shifts.map(({ person }) => person) : turn && turn.number > 0 ? orderOf(duty.rotation, turn) : []
  return [...new Set([...(first === null ? [] : [first]), ...others.filter(one => !isAway(timeOff, one, atMs))])]
}

/** The stretches of a time span in order, without overlap or hole; the first and the last are cut off at its ends. */
export function* stretches(rota: Rota, from: string, until: string): Generator<OnCallStretch & { since: string; until: string }> {
  const endMs = Date.parse(until)
  const cut = (fromMs: number): Piece => {
    const piece = pieceAt(rota, fromMs)
    return { ...piece, fromMs, untilMs: Math.min(piece.untilMs, endMs) }
  }
  if (from >= until) return
  let current = cut(Date.parse(from))
  while (current.untilMs < endMs) {
    const next = cut(current.untilMs)
    if (goOn(current, next)) {
      current = { ...next, fromMs: current.fromMs, because: joined(current.because, next.because) }
    } else {
      yield bounded(current)
      current = next
    }
  }
  yield bounded(current)
}

/** When nobody is on call by this rota. */
export function gaps(rota: Rota, from: string, until: string): Gap[] {
  const found: Gap[] = []
  for (const { person, since, until: end, because } of stretches(rota, from, until)) {
    if (person === null) found.push({ from: since, until: end, because })
  }
  return found
}

/**
 * What was worked out for each rota lately: a piece holds for every instant within it, and a rota never changes. Those of
 * a policy are the same values for as long as a process knows its version.
 */
const known = new WeakMap<Rota, readonly Piece[]>()
const mostKnown = 16

function pieceAt(rota: Rota, atMs: number): Piece {
  const pieces = known.get(rota) ?? []
  const found = pieces.find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)
  if (found) return found
  const piece = workOut(rota, atMs)
  known.set(rota, [piece, ...pieces.slice(0, mostKnown - 1)])
  return piece
}

function workOut(rota: Rota, atMs: number): Piece {
  const { name, zone, duty, overrides } = rota
  const override = overrides.findLast(range => covers(range, atMs))
  const around = edgesAround(overrides, atMs)
  if (override) {
    const because = `override of ${name} until ${spellLocal(override.until, zone)}`
    return { person: override.person, because, exception: 'override', ...around }
  }
  const piece = duty.kind === 'dated' ? datedPiece(rota, duty.shifts, atMs) : rotationPiece(rota, duty.rotation, duty.week, atMs)
  return { ...piece, ...narrowed(piece, around) }
}

function datedPiece({ name, timeOff }: Rota, shifts: Rota['overrides'], atMs: number): Piece {
  const around = narrowed(edgesAround(shifts, atMs), edgesAround(timeOff, atMs))
  const person = shifts.findLast(range => covers(range, atMs))?.person
  if (person === undefined) return { person: null, because: `${name} has no shift then`, exception: null, ...around }
  if (isAway(timeOff, person, atMs)) return { person: null, because: `${person} has time off`, exception: null, ...around }
  return { person, because: `dated shift of ${name}`, exception: null, ...around }
}

function rotationPiece({ name, zone, timeOff }: Rota, rotation: Rotation, week: Week | null, atMs: number): Piece {
  const away = edgesAround(timeOff, atMs)
  const turn = turnAt(rotation, zone, atMs)
  if (turn.number === 0) {
    return { person: null, because: `${name} begins ${spellLocal(iso(turn.untilMs), zone)}`, exception: null, fromMs: -Infinity, untilMs: turn.untilMs }
  }
  // Before that nobody is on call for another reason.
  const sinceBegin = (edges: Edges): Edges => narrowed(edges, { fromMs: beginMs(rotation, zone), untilMs: Infinity })
  const order = orderOf(rotation, turn)
  const person = order.find(one => !isAway(timeOff, one, atMs))
  if (person === undefined) {
    // Without regard to turn and shift: as long as everybody is away, none of them names anybody.
    return { person: null, because: `everybody of ${name} has time off`, exception: null, ...sinceBegin(away) }
  }
  const window = windowAt(week, zone, atMs)
  if (!window.covered) return { person: null, because: `outside the shifts of ${name}`, exception: null, ...sinceBegin(narrowed(window, away)) }
  const skipped = [...new Set(order.slice(0, order.indexOf(person)))]
  const exception = skipped.length === 0 ? null : `for ${skipped.join(' and ')}, who ${skipped.length > 1 ? 'have' : 'has'} time off`
  const because = joined(turnWords(rotation, name, turn), exception)
  return { person, because, exception, ...narrowed(narrowed(turn, window), away) }
}

/** Gaps run together whatever their reasons; a person's stretch ends with its reason. */
function goOn(one: Piece, other: Piece): boolean {
  return one.person === other.person && (one.person === null || one.because === other.because)
}

function isAway(timeOff: Rota['timeOff'], person: string, atMs: number): boolean {
  return timeOff.some(range => range.person === person && covers(range, atMs))
}

function covers({ from, until }: Range, atMs: number): boolean {
  return Date.parse(from) <= atMs && atMs < Date.parse(until)
}

type Edges = Pick<Piece, 'fromMs' | 'untilMs'>

/** Up to where none of the ranges begins or ends. */
function edgesAround(ranges: readonly Range[], atMs: number): Edges {
  let [fromMs, untilMs] = [-Infinity, Infinity]
  for (const edgeMs of ranges.flatMap(({ from, until }) => [Date.parse(from), Date.parse(until)])) {
    if (edgeMs <= atMs) fromMs = Math.max(fromMs, edgeMs)
    else untilMs = Math.min(untilMs, edgeMs)
  }
  return { fromMs, untilMs }
}

function narrowed(one: Edges, other: Edges): Edges {
  return { fromMs: Math.max(one.fromMs, other.fromMs), untilMs: Math.min(one.untilMs, other.untilMs) }
}

/** Reasons behind each other, none twice. */
function joined(one: string, other: string | null): string {
  return other === null || one === other || one.split('; ').includes(other) ? one : `${one}; ${other}`
}

function stretchOf({ person, because, exception, fromMs, untilMs }: Piece): OnCallStretch {
  return { person, since: isoOrNull(fromMs), until: isoOrNull(untilMs), because, exception }
}

function bounded(piece: Piece): OnCallStretch & { since: string; until: string } {
  return { ...stretchOf(piece), since: iso(piece.fromMs), until: iso(piece.untilMs) }
}

function isoOrNull(ms: number): string | null {
  return Number.isFinite(ms) ? iso(ms) : null
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
