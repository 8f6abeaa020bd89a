import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultPriorityMatrix } from '../../src/domain/policy/policyDefaults.js'
import { readPolicy } from '../../src/domain/policy/policyDocument.js'
import { differenceCauses, type DifferenceName } from '../../src/replay/difference.js'
import { figureNames, type Figures } from '../../src/replay/figures.js'
import { policyOf } from '../../src/replay/logPolicy.js'
import { logStates } from '../../src/replay/logRow.js'
import { matrixOf } from '../../src/replay/priorityMatrix.js'
import { readLog, type LogIncident } from '../../src/replay/readLog.js'
import { scriptOf, type Script } from '../../src/replay/script.js'
import { logText, sliceText, type Cells } from './slice.js'

function incidentsIn(text: string): LogIncident[] {
  const log = readLog(text)
  if ('problem' in log) throw new Error(log.problem)
  return log.incidents
}

function script(...rows: Cells[]): Script {
  const [incident] = incidentsIn(logText(...rows))
  if (!incident) throw new Error('the log has no incident')
  return scriptOf(incident, defaultPriorityMatrix)
}

/** What is done after the opening, each as `09:30 hold Awaiting Caller`. */
function done(...rows: Cells[]): string[] {
  return script(...rows).steps.slice(1).map(step => {
    if ('open' in step) return 'open'
    const { command } = step
    const what = command.kind === 'hold' ? command.reason : command.kind === 'reassign' ? command.group : command.kind === 'resolve' ? command.code : ''
    return [step.at.slice(11, 16), command.kind, what].filter(Boolean).join(' ')
  })
}

const at = (time: string): Cells => ({ sys_updated_at: `01-03-2016 ${time}` })
const names = (...rows: Cells[]) => script(...rows).differences.map(({ name }) => name).filter(name => name !== 'resolvedAtMissing')

describe('An incident of a log', () => {
  it('opens at its own instant with the first known group, and the first known levels', () => {
    const { steps: [open] } = script(
      { ...at('09:00'), assignment_group: '?', impact: '?', urgency: '?', category: '?' },
      { ...at('10:00'), assignment_group: 'Group 7', impact: '1 - High', urgency: '3 - Low' },
    )
    expect(open).toMatchObject({
      at: '2016-03-01T08:00:00.000Z', open: { category: 'Unknown', impact: 1, urgency: 3, tags: ['group: Group 7'] },
    })
  })

  it('opens with group Unknown when no row knows one, and that is named', () => {
    const { steps: [open], differences } = script({ assignment_group: '?' })
    expect(open).toMatchObject({ open: { tags: ['group: Unknown'] } })
    expect(differences.map(({ name }) => name)).toEqual(['noKnownGroup'])
  })

  it('is accepted, held, resumed, resolved, reopened and closed where its state changes', () => {
    expect(done(
      { ...at('09:00'), incident_state: 'Active' },
      { ...at('09:10'), incident_state: 'Active' },
      { ...at('09:20'), incident_state: 'Awaiting User Info' },
      { ...at('09:25'), incident_state: '?' },
      { ...at('09:30'), incident_state: 'Awaiting Vendor' },
      { ...at('09:40'), incident_state: 'Active' },
      { ...at('09:50'), incident_state: 'Resolved' },
      { ...at('09:55'), incident_state: 'Resolved' },
      { ...at('10:00'), incident_state: 'Active' },
      { ...at('10:10'), incident_state: 'Resolved' },
      { ...at('10:20'), incident_state: 'Awaiting Problem' },
      { ...at('10:30'), incident_state: 'Resolved' },
      { ...at('10:40'), incident_state: 'Closed' },
      { ...at('10:50'), incident_state: 'Closed' },
    )).toEqual([
      '09:00 accept', '09:20 hold Awaiting Caller', '09:30 hold Awaiting Vendor', '09:40 resume', '09:50 resolve unknown',
      '10:00 reopen', '10:10 resolve unknown', '10:20 reopen', '10:20 hold Awaiting Problem', '10:30 resolve unknown', '10:40 close',
    ])
  })

  it.each([
    ['Resolved', ['09:00 resolve unknown']],
    ['Awaiting User Info', ['09:00 hold Awaiting Caller']],
    ['Active', ['09:00 accept']],
    ['Closed', ['09:00 close']],
  ])('whose first row is %s is opened, then taken there', (incident_state, steps) => {
    expect(done({ ...at('09:00'), incident_state })).toEqual(steps)
  })

  it('is reclassified, then reassigned, then changed in its state where one row does it all', () => {
    expect(done({}, { ...at('09:00'), incident_state: 'Resolved', category: 'Software', assignment_group: 'Group 2' }))
      .toEqual(['09:00 reclassify', '09:00 reassign Group 2', '09:00 resolve unknown'])
  })

  it('is reopened before it is reassigned, since a resolved incident is not reassigned', () => {
    expect(done({ incident_state: 'Resolved' }, { ...at('09:00'), incident_state: 'Active', assignment_group: 'Group 2' }))
      .toEqual(['08:00 resolve unknown', '09:00 reopen', '09:00 reassign Group 2'])
  })

  it('is handed on between known groups only', () => {
    const { log, steps } = script({}, { assignment_group: '?' }, { assignment_group: 'Group 1' }, { assignment_group: 'Group 2' }, { assignment_group: '?' })
    expect(log.handoffs).toBe(1)
    expect(steps).toHaveLength(2)
  })

  it('keeps what a `?` does not know', () => {
    expect(done({ subcategory: 'Cable' }, { category: '?', subcategory: '?', impact: '?', urgency: '?', priority: '?', incident_state: '?' })).toEqual([])
  })
})

describe('A row that Baton cannot follow is named', () => {
  it('when its instant lies before the row above: it happens at the instant reached', () => {
    const rows = [{ ...at('09:00') }, { ...at('08:30'), incident_state: 'Resolved' }]
    expect(done(...rows)).toEqual(['09:00 resolve unknown'])
    expect(names(...rows)).toEqual(['outOfOrder'])
    const { log, expected } = script(...rows)
    expect([log.timeToResolveMs, expected.timeToResolveMs]).toEqual([30 * 60_000, 60 * 60_000])
  })

  it('when it does not say when', () => {
    expect(names({ sys_updated_at: '?', incident_state: 'Active' })).toEqual(['undated'])
  })

  it('when it gives a resolved incident to another group: Baton follows once it is reopened', () => {
    const rows = [{ incident_state: 'Resolved' }, { incident_state: 'Resolved', assignment_group: 'Group 2' }]
    expect(names(...rows)).toEqual(['groupAfterResolved'])
    expect(script(...rows).log.handoffs).toBe(1)
    expect(script(...rows).expected.handoffs).toBe(0)
    expect(done(...rows, { incident_state: 'Active' })).toEqual(['08:00 resolve unknown', '08:00 reopen'])
    expect(done(...rows, { incident_state: 'Active', assignment_group: 'Group 2' })).toContain('08:00 reassign Group 2')
  })

  it('when it reclassifies a resolved incident', () => {
    expect(names({ incident_state: 'Resolved' }, { incident_state: 'Resolved', category: 'Software' })).toEqual(['classificationAfterResolved'])
  })

  it('when it changes a closed incident, once for each change', () => {
    expect(names({ incident_state: 'Closed' }, { incident_state: 'Active' }, { incident_state: 'Active' })).toEqual(['afterClosed'])
  })

  it('when it goes back to New', () => {
    expect(names({ incident_state: 'Active' }, { incident_state: 'New' }, { incident_state: 'New' })).toEqual(['backToNew'])
  })

  it('when it waits for evidence', () => {
    expect(names({ incident_state: 'Awaiting Evidence' })).toEqual(['awaitingEvidence'])
  })

  it('when its priority is not that of its impact and urgency', () => {
    expect(names({ priority: '1 - Critical' }, { priority: '1 - Critical' })).toEqual(['priorityByHand'])
  })

  it('when `resolved_at` is missing, or not that of the row that resolved it', () => {
    const resolved = { ...at('09:00'), incident_state: 'Resolved' }
    const named = (resolved_at: string) => script({ ...resolved, resolved_at }).differences.map(({ name }) => name)
    expect([named('?'), named('01-03-2016 09:00'), named('01-03-2016 09:01')]).toEqual([['resolvedAtMissing'], [], ['resolvedAtOther']])
  })

  const cells: fc.Arbitrary<Cells> = fc.record({
    incident_state: fc.constantFrom('?', ...logStates),
    assignment_group: fc.constantFrom('?', 'Group 1', 'Group 2'),
    category: fc.constantFrom('?', 'Network', 'Software'),
    impact: fc.constantFrom('?', '1 - High', '2 - Medium'),
    priority: fc.constantFrom('?', '1 - Critical', '3 - Moderate'),
    sys_updated_at: fc.constantFrom('?', '01-03-2016 08:00', '01-03-2016 09:00', '02-03-2016 08:00', '29-02-2016 08:00'),
  })

  const causes: Record<keyof Figures, DifferenceName[]> = {
    handoffs: ['groupAfterResolved', 'afterClosed'],
    reopens: ['afterClosed'],
    state: ['backToNew', 'afterClosed'],
    priority: ['priorityByHand', 'classificationAfterResolved', 'afterClosed'],
    timeToResolveMs: ['outOfOrder', 'undated', 'afterClosed'],
  }

  it('whatever the rows: where Baton is expected to differ from the log, a difference says why', () => {
    fc.assert(fc.property(fc.array(cells, { minLength: 1, maxLength: 8 }), rows => {
      const { log, expected, differences, steps } = script(...rows)
      const differs = figureNames.filter(name => log[name] !== expected[name] && !(name === 'priority' && log.priority === null))
      for (const figure of differs) expect(causes[figure]).toEqual(expect.arrayContaining([differences.find(({ name }) => causes[figure].includes(name))?.name]))
      expect(steps.map(step => step.at)).toEqual(steps.map(step => step.at).sort())
    }), { numRuns: 3000 })
  })
})

describe('The policy of a log', () => {
  const incidents = incidentsIn(sliceText)
  const { matrix, differences } = matrixOf(incidents)

  it('has its groups with the persons seen in them, clocks that only flag, and nothing that closes or reminds by itself', () => {
    const reading = readPolicy(policyOf(incidents, matrix))
    if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
    expect(reading.warnings).toEqual([])
    const { groups, ladders } = reading.policy
    expect(Object.keys(groups)).toContain('Group 70')
    expect(groups['Group 73']?.members).toContain('Resolver 198')
    expect(groups['Unknown']).toMatchObject({ manager: 'Somebody of Unknown', members: [] })
    expect(ladders).toHaveLength(1)
    expect(ladders[0]).toMatchObject({ reopenWindowMs: null, otherwise: null, decisions: [] })
    expect(ladders[0]?.stages).toHaveLength(1)
    expect(ladders[0]?.stages[0]).toMatchObject({ breachAction: 'flag' })
    const reminders = [ladders[0]?.stages[0]?.resolve, ladders[0]?.stages[0]?.respond].flatMap(limits => Object.values(limits ?? {})).flatMap(({ remindAtPercent }) => remindAtPercent)
    expect(reminders).toEqual([])
  })

  it('lets no clock run out on the minute, when the log does things', () => {
    const reading = readPolicy(policyOf(incidents, matrix))
    if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
    const [stage] = reading.policy.ladders[0]?.stages ?? []
    const seconds = [stage?.resolve, stage?.respond].flatMap(limits => Object.values(limits ?? {})).map(({ durationMs }) => durationMs / 1000 % 60)
    expect(new Set(seconds)).toEqual(new Set([30]))
  })

  it('has the log\'s own priorities, and names where they are not Baton\'s', () => {
    expect(matrix[3]?.[3]).toBe(4)
    expect(differences).toMatchObject([{ name: 'priorityMatrix', what: 'priority of impact 3, urgency 3', log: 4, baton: 5 }])
  })

  it.each(['Grüppe: #1', '- a', '"quoted"', '{x: y}', 'null', '007', 'constructor', '& * ! | > %', "it's"])(
    'can be read whatever a group is called: %s', name => {
      const reading = readPolicy(policyOf(incidentsIn(logText({ assignment_group: `"${name.replaceAll('"', '""')}"` })), defaultPriorityMatrix))
      expect(reading).toHaveProperty('policy')
      if ('policy' in reading) expect(Object.keys(reading.policy.groups)).toEqual(['Unknown', name])
    })
})

describe('docs/replay.md', () => {
  it('lists every difference with its reason, and no other', () => {
    const page = readFileSync(fileURLToPath(new URL('../../docs/replay.md', import.meta.url)), 'utf8')
    const rows = [...page.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, name, why]) => [name, why])
    expect(rows).toEqual(Object.entries(differenceCauses))
  })
})
