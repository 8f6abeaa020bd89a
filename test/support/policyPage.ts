import { readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'

/** The examples of docs/policy.md: each a YAML block, and the tables that claim what follows from it. */

export interface Example {
  /** The headings above it, and its place in the page. */
  name: string
  /** As it stands in the page: a part of a policy. */
  yaml: string
  claims: Claim[]
}

export interface Claim {
  /** The table's head, in one line: `At | On call | Until`. A test knows by it what is claimed. */
  head: string
  rows: string[][]
}

export function examplesOf(page = readFileSync('docs/policy.md', 'utf8')): Example[] {
  const examples: Example[] = []
  const headings: string[] = []
  for (const [part] of page.matchAll(/^#+ .*$|^```yaml\n[^]*?^```$|(?:^\|.*\|$\n?)+/gm)) {
    const [, hashes, heading = ''] = /^(#+) (.*)$/.exec(part) ?? []
    if (hashes) headings.splice(hashes.length - 1, Infinity, heading)
    else if (part.startsWith('```')) examples.push({ name: `${headings.slice(1).join(': ')} (${examples.length + 1})`, yaml: part.slice(8, -3), claims: [] })
    else examples.at(-1)?.claims.push(claimOf(part))
  }
  return examples
}

function claimOf(table: string): Claim {
  const [head = [], , ...rows] = table.trim().split('\n').map(line => line.slice(1, -1).split('|').map(cell => cell.trim()))
  return { head: head.join(' | '), rows }
}

interface Part {
  groups?: Record<string, { members: string[]; manager?: string }>
  paging?: unknown
  triggers?: { then?: { tell?: boolean } }[]
  calendars?: unknown
  guardrails?: unknown
}

/**
 * A part of a policy with what it leaves out: a name, a group, a ladder of one stage that leads to its first group (to the
 * others by a tag), of four stages where handoffs are guarded, and, where people are called, an address for everybody.
 */
export function wholePolicy(part: string): string {
  const given = parse(part) as Part
  const groups = given.groups ?? { Desk: { members: ['Nadia'] } }
  const staff = Object.values(groups).flatMap(({ members, manager }) => [...members, ...(manager ? [manager] : [])])
  const people = Object.fromEntries(staff.map(name => [name, { email: `${name.toLowerCase()}@example.com` }]))
  const [first, ...others] = Object.keys(groups)
  const entry = [...others.map(group => ({ when: { tags: group }, stage: 'Triage', group })), { stage: 'Triage', group: first }]
  const stages = given.guardrails ? ['Triage', 'L1', 'L2', 'Management'] : ['Triage']
  const decisions = stages.slice(1).map((stage, index) => ({ when: { stage: stages[index] }, then: { stage, group: first } }))
  const ladder = { name: 'all', stages: stages.map(name => ({ name })), entry, decisions, ...(given.calendars ? { sla: { calendar: 'caller' } } : {}) }
  if (given.triggers && !given.groups) return stringify({ ...underRules(given.triggers), ...given })
  return stringify({ name: 'an example', groups, ladders: [ladder], ...(given.paging ? { people } : {}), ...given })
}

/** Nadia of the Desk has it first, Leo of Engineering above her; no clock runs, and Olivia hears of rules that tell. */
function underRules(triggers: NonNullable<Part['triggers']>): object {
  const tells = triggers.some(({ then }) => then?.tell)
  return {
    name: 'an example',
    groups: { Desk: { manager: 'Olivia', members: ['Nadia'] }, Engineering: { manager: 'Olivia', members: ['Leo'] } },
    ...(tells && { people: { Olivia: { email: 'olivia@example.com' } }, notices: { rules: [{ on: 'triggered', to: 'manager', by: 'email' }] } }),
    ladders: [{
      name: 'all', sla: { respond: 'none', resolve: 'none' }, stages: [{ name: 'Desk' }, { name: 'Engineering' }],
      entry: { stage: 'Desk', group: 'Desk' }, otherwise: { stage: 'Engineering', group: 'Engineering' },
    }],
  }
}
