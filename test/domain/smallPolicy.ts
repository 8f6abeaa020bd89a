import type { Policy } from '../../src/domain/policy/policy.js'
import { readPolicy } from '../../src/domain/policy/policyDocument.js'
import { spellProblem, type PolicyProblem } from '../../src/domain/policy/policyProblems.js'

/** A policy as short as one can be; tests change a piece of it. */
export const small = `name: small
groups:
  Desk: {manager: Olivia, members: [Nadia]}
ladders:
  - name: all
    stages:
      - name: Triage
      - name: Second
    entry: {stage: Triage, group: Desk}
    decisions:
      - when: {stage: Triage}
        then: {stage: Second, group: Desk}
`

export function policyFrom(text: string): Policy {
  const reading = readPolicy(text)
  if ('problems' in reading) throw new Error(reading.problems.map(spellProblem).join('\n'))
  return reading.policy
}

export function problemsOf(text: string): PolicyProblem[] {
  const reading = readPolicy(text)
  return 'problems' in reading ? reading.problems : []
}

/** `small` with one piece of text changed; the piece must be there. */
export function changed(from: string, to: string): string {
  if (!small.includes(from)) throw new Error(`the small policy has no ${from}`)
  return small.replace(from, to)
}

/** `small` with SLAs at its first stage. */
export const withSla = (sla: string) => changed('- name: Triage', `- {name: Triage, sla: ${sla}}`)

/** `small` with a calendar, in lines 2 and 3. */
export const withCalendar = (calendar: string, name = 'Office') => changed('groups:', `calendars:\n  ${name}: ${calendar}\ngroups:`)
