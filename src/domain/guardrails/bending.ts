import { batonAuthor } from '../activityStream.js'
import { refuse, type Refusal } from '../errors.js'
import type { Change } from '../steps/change.js'
import { everybody } from './guardrail.js'
import type { Holding } from './holding.js'
import type { Override } from './override.js'

/**
 * Guardrails hold people back, and never shut them out: whoever has the role goes on with a reason, and that is kept for
 * review. Where nobody has the roles for all that holds, who has them for one of it may bend the rest too.
 */

/** A person's command that guardrails may hold back, and why they are to be bent, if they are. */
export interface GuardedCommand {
  kind: string
  by: string
  override?: string | undefined
}

/** Why the move cannot be made: `guardrail`, or, where who gives a reason may not bend, `override_not_allowed`; null: it can. */
export function refusalOfHolding(number: string, holding: readonly Holding[], { kind, by, override }: GuardedCommand): Refusal | null {
  const people = bendersOfAll(holding)
  const may = people === everybody || people.includes(by)
  if (holding.length === 0 || (override !== undefined && may)) return null
  const details = { number, by, command: kind, field: 'override', guardrails: holding.map(one => ({ ...one })), people }
  return override === undefined
    ? refuse('guardrail', { ...details, rules: holding.map(ruleWords).join(' and by '), who: may ? by : whoWords(people) })
    : refuse('override_not_allowed', { ...details, rules: holding.map(ruleWords).join(' and '), who: whoWords(people) })
}

/** Who may bend everything that holds. */
export function bendersOfAll(holding: readonly Holding[]): string[] | typeof everybody {
  const lists = holding.map(({ people }) => people).filter(people => people !== everybody)
  const [first] = lists
  if (!first) return everybody
  const all = first.filter(person => lists.every(people => people.includes(person)))
  return all.length > 0 ? all : [...new Set(lists.flat())]
}

/**
 * The change with what was bent for it: each guardrail that held is an override, under the numbers that were drawn for them, and
 * the stream says which and why. An override that bends nothing does no harm.
 */
export function withBent(
  change: Change, tier: number, holding: readonly Holding[], { kind: command, by, override: reason }: GuardedCommand, numbers: readonly string[], at: string,
): Change {
  if (reason === undefined) return change
  if (holding.length === 0) return noted(change, tier, 'workNote', by, `An override was given, and no guardrail held this back: nothing was bent. Its reason: ${reason}`, at)
  const overrides = holding.map(({ guardrail, rule }, index): Override => {
    const id = numbers[index]
    if (id === undefined) throw new Error(`no number was drawn for the override of ${guardrail}`)
    return { id, guardrail, rule, by, reason, at, command }
  })
  const said = overrides.map(({ id, guardrail, rule }) => `${id} bends ${quoted(guardrail)}: ${rule}.`).join('\n')
  return { ...noted(change, tier, 'workNote', by, `${said}\nReason: ${reason}\nThis awaits review.`, at), overrides: [...change.overrides ?? [], ...overrides] }
}

/** What moves by itself is held back by nothing; that it went past a guardrail is said. */
export function wentPast(change: Change, tier: number, holding: readonly Holding[], at: string): Change {
  if (holding.length === 0) return change
  return noted(change, tier, 'system', batonAuthor, `Guardrails hold people back, not clocks and rules: this went past ${holding.map(ruleWords).join(' and ')}.`, at)
}

/** Said by the tier that gives it away, behind what it says of the move itself. */
function noted(change: Change, tier: number, kind: 'workNote' | 'system', author: string, text: string, at: string): Change {
  const before = change.entries.filter(entry => entry.tier <= tier)
  return { ...change, entries: [...before, { at, kind, author, text, tier }, ...change.entries.slice(before.length)] }
}

function ruleWords({ guardrail, rule, message }: Holding): string {
  return `${quoted(guardrail)} (${rule}${message === null ? '' : `; ${message.trim().replace(/\.$/, '')}`})`
}

function quoted(name: string): string {
  return `"${name}"`
}

const mostNamed = 5

function whoWords(people: string[] | typeof everybody): string {
  if (people === everybody) return 'anybody'
  const shown = people.slice(0, mostNamed)
  return people.length > mostNamed ? `${shown.join(', ')} or one of ${people.length - mostNamed} more` : shown.join(' or ')
}
