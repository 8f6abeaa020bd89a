import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../src/domain/policy/policy.js'
import { policyDiff } from '../../../src/domain/policy/policyDiff.js'
import { plus } from '../../../src/domain/time/instants.js'
import { packageRoot } from '../../../src/machine/packageRoot.js'
import { policyFrom, small } from '../smallPolicy.js'
import { policies } from './policyArbitraries.js'

const folder = join(packageRoot(), 'policies')
const written = readdirSync(folder).filter(name => name.endsWith('.yaml')).map(name => [name, policyFrom(readFileSync(join(folder, name), 'utf8'))] as const)
const example = readFileSync(join(folder, 'example.yaml'), 'utf8')
const onCall = readFileSync(join(folder, 'on-call.yaml'), 'utf8')

/** What is told of the example with some pieces of text changed; each piece must be there. */
function told(text: string, ...changes: [from: string, to: string][]): string[] {
  const changed = changes.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`there is no ${from}`)
    return now.replace(from, to)
  }, text)
  return policyDiff(policyFrom(text), policyFrom(changed)).map(({ part, what }) => `${part}: ${what}`)
}

describe('a difference between policies', () => {
  it.each<[string, string[], [from: string, to: string][]]>([
    ['a time of one stage', ['Ladder sd-wan: L3 investigation: time to resolve P1 8 h → 4 h, P2 1 day → 12 h'],
      [['sla: {onBreach: alert manager}', 'sla: {onBreach: alert manager, resolve: {P1: 4 h, P2: 12 h}}']]],
    ['a time of every stage', ['Ladder sd-wan: every stage: time to respond P3 4 h → 2 h'], [['P3: 4 h', 'P3: 2 h']]],
    ['reminders', ['Ladder sd-wan: every stage: reminders of the time to respond P1, P2, P3, P4, P5: 50 % and 75 % → 80 %',
      'Ladder sd-wan: every stage: reminders of the time to resolve P1, P2, P3, P4, P5: 50 % and 75 % → 80 %'], [['remindAt: [50, 75]', 'remindAt: 80']]],
    ['what a breach does', ['Ladder sd-wan: L3 investigation: on a breach: alert manager → flag'], [['onBreach: alert manager', 'onBreach: flag']]],
    ['people', ['Groups: Hiro is no member of L2 Network Engineering any more', 'Groups: Ivan is a member of L2 Network Engineering now'], [['[Grace, Hiro]', '[Grace, Ivan]']]],
    ['a manager', ['Groups: Jonas manages L2 Network Engineering instead of Joana'], [['manager: Joana', 'manager: Jonas']]],
    ['a role', ['Groups: L2 Network Engineering has the role approver now'], [['members: [Grace, Hiro]', 'members: [Grace, Hiro]\n    roles: approver']]],
    ['a new row above another', ['Ladder sd-wan: new decision row 1: stage Triage, VIP → L2 investigation, L2 Network Engineering'],
      [['    decisions:\n', '    decisions:\n      - when: {stage: Triage, vip: true}\n        then: {stage: L2 investigation, group: L2 Network Engineering}\n']]],
    ['a row that is gone', ['Ladder sd-wan: decision row 3 is gone: stage L2 investigation → L3 investigation, L3 Network Engineering'],
      [['      - when: {stage: L2 investigation}\n        then: {stage: L3 investigation, group: L3 Network Engineering}\n', '']]],
    ['where a row leads', ['Ladder sd-wan: decision row 1 (stage Triage) leads to: L1 investigation, L1 Network Engineering → L2 investigation, L2 Network Engineering'],
      [['then: {stage: L1 investigation, group: L1 Network Engineering}', 'then: {stage: L2 investigation, group: L2 Network Engineering}']]],
    ['what a row is for', ['Ladder sd-wan: decision row 1 is for: stage Triage → stage Triage, priority P1 or P2'], [['when: {stage: Triage}', 'when: {stage: Triage, priority: [P1, P2]}']]],
    ['the otherwise', ['Ladder sd-wan: what no decision row takes: refused → to L3 investigation, L3 Network Engineering'],
      [['otherwise: refuse', 'otherwise: {stage: L3 investigation, group: L3 Network Engineering}']]],
    ['the reopen window', ['Ladder sd-wan: a resolved incident can be reopened: for 5 days → until somebody closes it'], [['reopenWindow: 5 days', 'reopenWindow: none']]],
    ['hold reasons', ['Ladder sd-wan: the clocks run on now while held for Awaiting Vendor'],
      [['reopenWindow: 5 days', 'reopenWindow: 5 days\n    stopOnHold: [Awaiting Caller, Awaiting Change, Awaiting Problem]']]],
    ['a stage', ['Ladder sd-wan: new stage Vendor, 5 of 5: to respond P1 15 min, P2 1 h, P3 4 h, P4 1 day, P5 1 day; to resolve P1 8 h, P2 1 day, P3 3 days, P4 5 days, P5 10 days',
      'Ladder sd-wan: new decision row 4: stage L3 investigation → Vendor, L3 Network Engineering'],
    [['    entry:\n', '      - {name: Vendor, sla: {onBreach: flag}}\n    entry:\n'],
      ['    otherwise: refuse', '      - when: {stage: L3 investigation}\n        then: {stage: Vendor, group: L3 Network Engineering}\n    otherwise: refuse']]],
    ['instructions', ['Ladder sd-wan: Triage: instruction 2 (subcategory Device failure): another text from line 3 on: 3. Power cycle it twice.'],
      [['3. One power cycle, if the device answers neither on the WAN nor on the console and no pair takes over.', '3. Power cycle it twice.']]],
    ['the matrix', ['Priorities: impact 3, urgency 3: P5 → P4'], [['{1: P3, 2: P4, 3: P5}', '{1: P3, 2: P4, 3: P4}']]],
    ['who climbs a ladder', ['Ladder sd-wan: takes: category SD-WAN, subcategory Link failure or Device failure or Protocol failure or Soft-WAN link failure or Software failure → category SD-WAN'],
      [['\n      subcategory: [Link failure, Device failure, Protocol failure, Soft-WAN link failure, Software failure]', '']]],
    ['working hours', ['Calendars: new calendar Office (UTC: Mon–Fri 08:00–17:00)', 'Ladder sd-wan: every stage: time to respond P3 4 h → 4 h by Office',
      'Ladder sd-wan: every stage: time to resolve P3 3 days → 72 h by Office'],
    [['groups:\n', 'calendars: {Office: {zone: UTC, hours: {Mon-Fri: 08:00-17:00}}}\ngroups:\n'],
      ['      onBreach: escalate ', '      calendar: {P3: Office}\n      onBreach: escalate ']]],
  ])('is told in words: %s', (_, expected, changes) => {
    expect(told(example, ...changes)).toEqual(expected)
  })

  it.each<[string, string[], [from: string, to: string][]]>([
    ['hours on call', ['People on call: Network Operations: Office hours, who and when: Amara, Bruno, Chloe; weekly from 2026-01-05 08:00; Mon–Fri 08:00–18:00 → Amara, Bruno, Chloe; weekly from 2026-01-05 08:00; Mon–Fri 08:00–20:00'],
      [['{Mon-Fri: 08:00-18:00}', '{Mon-Fri: 08:00-20:00}']]],
    ['an override', ['People on call: Network Operations: Office hours: override is gone, Bruno from Wed 2026-03-11 12:00 to Wed 2026-03-11 18:00',
      'People on call: Network Operations: Office hours: new override, Chloe from Wed 2026-03-11 12:00 to Wed 2026-03-11 18:00'], [['person: Bruno}', 'person: Chloe}']]],
    ['paging', ['Paging: paging rule 1 (every group, priority P1 or P2), from page to page: 5 min → 10 min',
      'Paging: paging rule 1 (every group, priority P1 or P2), a silent owner is called again: after 1 h → never'], [['interval: 5 min', 'interval: 10 min'], [', acknowledgeWithin: 1 h', '']]],
    ['addresses', ['People: Amara, e-mail: amara@example.com → amara@example.org', 'People: Olivia has no addresses any more'],
      [['amara@example.com', 'amara@example.org'], ['  Olivia: {email: olivia@example.com}\n', '']]],
    ['notices', ['Notices: notice rule 1 (on alert, unanswered), to: manager → manager, group'], [['to: manager', 'to: [manager, group]']]],
  ])('is told in words: %s', (_, expected, changes) => {
    expect(told(onCall, ...changes)).toEqual(expected)
  })

  it('is a move, and no other change, where a row went past others', () => {
    const rows = ['vip: true', 'priority: P1', 'priority: P2', 'tags: bank'].map(when => `      - when: {${when}}\n        then: {stage: Second, group: Desk}\n`)
    const [first = '', second = '', third = '', fourth = ''] = rows
    const before = small.replace('decisions:\n', `decisions:\n${rows.join('')}`)
    expect(told(before, [rows.join(''), [second, third, fourth, first].join('')])).toEqual(['Ladder all: decision row 1 has moved and is decision row 4 now: VIP → Second, Desk'])
    expect(told(before, [rows.join(''), [fourth, first, second, third].join('')])).toEqual(['Ladder all: decision row 4 has moved and is decision row 1 now: tag bank → Second, Desk'])
  })

  it('is a new name alone, and nothing of all that names it', () => {
    const renamed = (from: RegExp, to: string) => policyDiff(policyFrom(example), policyFrom(example.replace(from, to))).map(({ what }) => what)
    expect(renamed(/L2 Network Engineering/g, 'Second line')).toEqual(['group L2 Network Engineering is called Second line now'])
    expect(renamed(/name: sd-wan/g, 'name: wan')).toEqual(['ladder sd-wan is called wan now'])
    expect(renamed(/L3 investigation/g, 'Engineering')).toEqual(['stage L3 investigation is called Engineering now; incidents that are there find no stage of that name'])
  })

  it('is none where only the writing differs', () => {
    expect(policyDiff(policyFrom(example), policyFrom(example.replace(/ +#.*$/gm, '').replace('8 h, P2: 24 h', '480 min, P2: 1 day')))).toEqual([])
  })

  it.each<[string, string[], [from: string, to: string][]]>([
    ['what a guardrail wants', ['Guardrails: two attempts first: 2 steps tried before → 3 steps tried before'], [['attempts: 2', 'attempts: 3']]],
    ['who may bend it', ['Guardrails: no handoffs at weekends may be bent by: manager → senior engineer'], [['    mayBend: manager', '    mayBend: senior engineer']]],
    ['a guardrail', ['Guardrails: guardrail skipping is for seniors is gone: made by senior engineer or manager'], [['  - name: skipping is for seniors\n    skip: [senior engineer, manager]\n', '']]],
    ['when a rule acts', ['Rules that act on their own: open for too long is due: 4 h after the opening → 2 h after the opening'], [['    after: 4 h', '    after: 2 h']]],
    ['what follows', ['Rules that act on their own: what follows from an angry caller: needs attention; told → goes up'],
      [['    when: {sentiment: negative}\n    then: {flag: true, tell: true}', '    when: {sentiment: negative}\n    then: {escalate: true}']]],
    ['who decides', ['Hierarchical escalations: approval rule 2 (always), who decides: manager → manager, role architect'], [['- {approvers: manager, within: 2 h', '- {approvers: [manager, {role: architect}], within: 2 h']]],
    ['what has to be handed over', ['Handoffs: rule 3 (to L3 investigation) asks for: Suspected, What is asked → Suspected'], [['requires: [workingHypothesis, request]', 'requires: workingHypothesis']]],
    ['a form', ['Intake forms: section 2 of form Carrier (Measured on our side) is: required → not required'], [['{heading: Measured on our side, from: diagnosticResults, required: true}', '{heading: Measured on our side, from: diagnosticResults}']]],
    ['a section', ['Intake forms: section 5 of form Engineering is gone: Theory shows Suspected',
      'Intake forms: section 6 of form Engineering (Person on site) shows: Reaching the user → Reaching the user, Caller'],
    [['      - {heading: Theory, from: workingHypothesis}\n', ''], ['from: userAccessibility}', 'from: [userAccessibility, caller]}']]],
    ['whom a form is for', ['Intake forms: form Carrier is for: Carrier Desk → Carrier Desk, NOC Coordinators'], [['    group: Carrier Desk\n    sections', '    group: [Carrier Desk, NOC Coordinators]\n    sections']]],
    ['a term', ['Intake forms: term rule 4 of form Engineering (Layer): routing, where "BGP" or "OSPF" or "BFD" is found → routing, where "BGP" is found',
      'Intake forms: new term rule 7 of form Engineering: Site: what /(LYS)/ finds'],
    [['{contains: [BGP, OSPF, BFD]}', '{contains: [BGP]}'], ['value: physical}\n', "value: physical}\n      - {term: Site, extract: '(LYS)'}\n"]]],
    ['a suggestion', ['Reading what people write: suggestion 4 (whole site, branch is offline, everybody), impact: 1 → 2'], [['everybody], impact: 1}', 'everybody], impact: 2}']]],
    ['words of a suggestion', ['Reading what people write: suggestion 5 (carrier, provider, telco) is no longer for “ISP”',
      'Reading what people write: suggestion 5 (carrier, provider, telco) is for “telco” as well'], [['[carrier, provider, ISP]', '[carrier, provider, telco]']]],
    ['a new suggestion above others', ['Reading what people write: new suggestion 1: outage: urgency 1'], [['  suggest:\n', '  suggest:\n    - {words: outage, urgency: 1}\n']]],
    ['the language', ['Reading what people write: the support reads: en → de'], [['triage:\n', 'triage:\n  language: de\n']]],
  ])('of what judges is told in words: %s', (_, expected, changes) => {
    expect(told(readFileSync(join(folder, 'sd-wan-noc.yaml'), 'utf8'), ...changes)).toEqual(expected)
  })

  it('tells that people are read now, and not any more', () => {
    const rules = 'triage: {suggest: [{words: outage, urgency: 1}]}\n'
    expect(told(small, ['groups:', `${rules}groups:`])).toEqual([
      'Reading what people write: new incidents are read now; the support reads en', 'Reading what people write: new suggestion 1: outage: urgency 1',
    ])
    expect(told(`${rules}${small}`, [rules, ''])).toEqual(['Reading what people write: new incidents are not read any more, and nothing is suggested'])
  })

  it('tells new forms, those that are gone, and that another comes first', () => {
    const form = (name: string) => `- {name: ${name}, sections: [{heading: Symptom, from: note}]}\n`
    const both = `intake:\n${form('One')}${form('Other')}`
    expect(told(small, ['groups:', `intake:\n${form('One')}groups:`])).toEqual(['Intake forms: new form One, for everybody else: Symptom'])
    expect(told(`${both}${small}`, [form('One'), ''])).toEqual(['Intake forms: form One is gone; it was for everybody else: Symptom'])
    expect(told(`${both}${small}`, [`${form('One')}${form('Other')}`, `${form('Other')}${form('One')}`])).toEqual(['Intake forms: the forms are in another order: Other, One'])
  })

  it('is told by its place where it is of a block that has no words yet', () => {
    const withBlock = (limit: number, waitMs: number) => ({ ...policyFrom(small), novelties: [{ name: 'first', on: true }, { name: 'second', limit, waitMs }] })
    expect(policyDiff(withBlock(2, 3_600_000), withBlock(3, 1_800_000))).toEqual([
      { part: 'Novelties', what: 'novelties `second`.limit: 2 → 3' },
      { part: 'Novelties', what: 'novelties `second`.wait: 1 h → 30 min' },
    ])
    expect(policyDiff(policyFrom(small), withBlock(2, 1000))).toEqual([
      { part: 'Novelties', what: 'novelties is new: {name: first, on: true}, {name: second, limit: 2, wait: 1 s}' },
    ])
  })

  it('is none between a policy and itself', () => {
    for (const [, policy] of written) expect(policyDiff(policy, structuredClone(policy))).toEqual([])
    fc.assert(fc.property(policies, policy => {
      expect(policyDiff(policy, structuredClone(policy))).toEqual([])
    }), { numRuns: 200 })
  })

  it.each(written)('is seen in each single value of the model, in anything added to it, in anything taken away: %s', (_, policy) => {
    let count = 0
    for (const [place, changed] of everyChange(policy)) {
      count += 1
      if (policyDiff(policy, changed).length === 0 || policyDiff(changed, policy).length === 0) expect.fail(`nothing is told of ${place}`)
    }
    expect(count).toBeGreaterThan(100)
  }, 60_000)
})

/** The policy once for each value in it, with that one value changed; whatever fields it has, now and in time to come. */
function* everyChange(policy: Policy): Generator<[place: string, changed: Policy]> {
  for (const [path, value] of valuesIn(policy)) {
    // Another kind of duty, or of what is wanted, is another one altogether.
    if (['duty.kind', 'wants.kind'].includes(path.slice(-2).join('.'))) continue
    const isAppointed = path[0] === 'approvals' && value === 'manager'
    for (const [how, other] of isAppointed ? [['another', { role: 'novelty' }] as const] : otherThan(value, path.at(-1))) yield [`${path.join('.')}, ${how}`, withValue(policy, path, other) as Policy]
  }
}

type Path = (string | number)[]

function* valuesIn(value: unknown, path: Path = []): Generator<[Path, unknown]> {
  yield [path, value]
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) yield* valuesIn(inner, [...path, Array.isArray(value) ? Number(key) : key])
}

function otherThan(value: unknown, key: string | number | undefined): [how: string, other: unknown][] {
  if (value === 'ignored') return [['none', []]]
  if (value === 'everybody') return [['roles', ['manager']]]
  if (typeof value === 'string') return [['another', key === 'zone' ? 'America/Lima' : isInstant(value) ? plus(value, 3_600_000) : `${value} x`]]
  if (typeof value === 'number') return [['greater', value + 1]]
  if (typeof value === 'boolean') return [['turned', !value]]
  if (value === null) return [['something', insteadOfNone[String(key)] ?? (String(key).endsWith('Ms') ? 60_000 : 'x')]]
  if (!Array.isArray(value)) return [...withOneMore(value as object, key)]
  const list: unknown[] = value
  const [first, ...rest] = list
  return [
    ...(list.length > 0 ? [['with one more', [...list, first]] as [string, unknown]] : []),
    ...(list.length > 0 ? [['with one less', rest] as [string, unknown]] : []),
    ...(list.length > 1 && JSON.stringify(first) !== JSON.stringify(list[1]) ? [['in another order', [list[1], first, ...list.slice(2)]] as [string, unknown]] : []),
  ]
}

/** What may stand where now there is none, if it is no text. */
const insteadOfNone: Record<string, unknown> = {
  week: [[], [], [], [], [], [], [{ from: 0, to: 60 }]], groups: ['Desk'], stages: ['Triage'], from: ['Triage'], channels: ['email'], next: ['manager'], escalate: { toStage: null, reason: null }, otherwise: { stage: 'Triage', group: 'Desk' },
  bundling: { moreThan: 3, withinMs: 60_000 }, fields: ['note'], contains: ['Gateway'],
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)
}

/** A block by name gets another entry like those that it has, everything else a field that nobody knows yet. */
function* withOneMore(block: object, key: string | number | undefined): Generator<[how: string, other: unknown]> {
  const [like, ...others] = Object.values(block) as unknown[]
  const isByName = like !== undefined && typeof like === 'object' && others.every(one => typeof one === typeof like)
  if (isByName) yield ['with another entry', { ...block, novelty: like }]
  else if (like !== undefined || key === 'when' || key === 'appliesTo') yield ['with a field that is new', { ...block, novelty: { level: 1 } }]
}

function withValue(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other
  if (Array.isArray(value)) return value.map((one: unknown, index) => (index === key ? withValue(one, rest, other) : one))
  const block = value as Record<string, unknown>
  return { ...block, [key]: withValue(block[key], rest, other) }
}
