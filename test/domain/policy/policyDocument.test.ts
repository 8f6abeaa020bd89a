import { describe, expect, it } from 'vitest'
import { changed, policyFrom, problemsOf, small, withSla } from '../smallPolicy.js'

const hours = (by: Record<string, { durationMs: number }>) =>
  Object.fromEntries(Object.entries(by).map(([priority, { durationMs }]) => [priority, durationMs / 3_600_000]))

describe('a policy document', () => {
  it('gets every default filled in', () => {
    const {
      priorityMatrix,
      groups,
      ladders: [ladder],
    } = policyFrom(small)
    expect(priorityMatrix).toEqual({ 1: { 1: 1, 2: 2, 3: 3 }, 2: { 1: 2, 2: 3, 3: 4 }, 3: { 1: 3, 2: 4, 3: 5 } })
    expect(groups).toEqual({ Desk: { manager: 'Olivia', members: ['Nadia'], roles: [], rotas: [] } })
    expect(ladder).toMatchObject({
      appliesTo: {},
      otherwise: null,
      reopenWindowMs: 432_000_000,
      entry: [{ when: {} }],
    })
    expect(ladder?.stages.map(({ breachAction }) => breachAction)).toEqual(['escalate', 'alertManager'])
    expect(hours(ladder?.stages[0]?.respond ?? {})).toEqual({ 1: 0.25, 2: 1, 3: 4, 4: 24, 5: 24 })
    expect(hours(ladder?.stages[0]?.resolve ?? {})).toEqual({ 1: 8, 2: 24, 3: 72, 4: 120, 5: 240 })
    expect(ladder?.stages[0]?.resolve[1]?.remindAtPercent).toEqual([50, 75])
  })

  it('lets a stage change a single promise and takes the rest from the ladder, then from the defaults', () => {
    const text = changed(
      '    stages:\n      - name: Triage',
      `    sla: {resolve: {P1: 4 h, P2: 12 h}, remindAt: 80, onBreach: flag}
    stages:
      - {name: Triage, sla: {resolve: {P1: 30 min, P5: none}}}`,
    )
    const [triage, second] = policyFrom(text).ladders[0]?.stages ?? []
    expect(hours(triage?.resolve ?? {})).toEqual({ 1: 0.5, 2: 12, 3: 72, 4: 120 })
    expect(hours(second?.resolve ?? {})).toEqual({ 1: 4, 2: 12, 3: 72, 4: 120, 5: 240 })
    expect(triage?.resolve[1]?.remindAtPercent).toEqual([80])
    expect([triage?.breachAction, second?.breachAction]).toEqual(['flag', 'flag'])
  })

  it('switches a clock off for a stage, and sets one length for all priorities', () => {
    const [stage] =
      policyFrom(withSla('{respond: none, resolve: 2 days, remindAt: [90, 10, 90], onBreach: alert manager}'))
        .ladders[0]?.stages ?? []
    expect(stage?.respond).toEqual({})
    expect(hours(stage?.resolve ?? {})).toEqual({ 1: 48, 2: 48, 3: 48, 4: 48, 5: 48 })
    expect(stage?.resolve[1]?.remindAtPercent).toEqual([10, 90])
    expect(stage?.breachAction).toBe('alertManager')
  })

  it('takes one value where a list may stand, and P1 as well as 1', () => {
    const one = changed('when: {stage: Triage}', 'when: {stage: Triage, category: Email, priority: P1, tags: bank}')
    expect(policyFrom(one).ladders[0]?.decisions[0]?.when).toEqual({
      stage: ['Triage'],
      category: ['Email'],
      priority: [1],
      tags: ['bank'],
    })
    const several = changed(
      'when: {stage: Triage}',
      'when: {stage: [Triage], category: [Email, Phone], priority: [1, P2], vip: true}',
    )
    expect(policyFrom(several).ladders[0]?.decisions[0]?.when).toEqual({
      stage: ['Triage'],
      category: ['Email', 'Phone'],
      priority: [1, 2],
      vip: true,
    })
  })

  it('keeps an instruction of several lines as it was written', () => {
    const text = changed(
      '- name: Triage',
      `- name: Triage
        instructions:
          category: Email
          text: |
            1. Look.
            2. Ask.`,
    )
    expect(policyFrom(text).ladders[0]?.stages[0]?.instructions).toEqual([
      { when: { category: ['Email'] }, text: '1. Look.\n2. Ask.' },
    ])
  })

  it('may never close by itself, and may take what no row takes', () => {
    const text = `${small}    otherwise: {stage: Second, group: Desk}\n    reopenWindow: none\n`
    expect(policyFrom(text).ladders[0]).toMatchObject({
      otherwise: { stage: 'Second', group: 'Desk' },
      reopenWindowMs: null,
    })
  })

  it('may share a part through an anchor; a problem in it is shown where it is written', () => {
    const text = changed('- name: Triage', '- {name: Triage, sla: &fast {respond: 5 min}}').replace(
      '- name: Second',
      '- {name: Second, sla: *fast}',
    )
    expect(hours(policyFrom(text).ladders[0]?.stages[1]?.respond ?? {})).toMatchObject({ 5: 5 / 60 })
    expect(problemsOf(text.replace('5 min', '5 m')).map(({ line }) => line)).toEqual([7, 7])
  })

  it('does not mind Windows line ends', () => {
    expect(policyFrom(small.replaceAll('\n', '\r\n'))).toEqual(policyFrom(small))
  })
})
