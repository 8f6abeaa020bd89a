import fc from 'fast-check'
import { ordinaryRule, type ApprovalRules } from '../../../src/domain/approvals/approvalRules.js'
import { defaultPriorityMatrix } from '../../../src/domain/policy/policyDefaults.js'
import { noNotices } from '../../../src/domain/notices/noticeRules.js'
import type { Rota } from '../../../src/domain/onCall/rota.js'
import type { Condition, RoutingFacts, StageCondition } from '../../../src/domain/policy/condition.js'
import type { PagingRule } from '../../../src/domain/paging/paging.js'
import type { Destination, Ladder, Policy, Stage } from '../../../src/domain/policy/policy.js'

/** Small worlds, so that conditions and facts often meet. `constructor` is a name like any other. */
const categories = ['SD-WAN', 'Email'] as const
const subcategories = ['Link failure', 'Device failure'] as const
export const groupNames = ['Desk', 'Network', 'constructor'] as const
const people = ['Ana', 'Ben', 'Cleo', 'Dan', 'constructor', 'toString'] as const
export const stageNames = ['Triage', 'L1', 'L2', 'L3'] as const

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 })

export const conditions: fc.Arbitrary<Condition> = fc.record(
  {
    category: some(categories),
    subcategory: some(subcategories),
    priority: some([1, 2, 3, 4, 5]),
    vip: fc.boolean(),
    tags: some(['bank', 'branch']),
  },
  { requiredKeys: [] },
)

export const routingFacts = fc.record({
  category: fc.constantFrom(...categories, 'Other'),
  subcategory: fc.option(fc.constantFrom(...subcategories)),
  priority: fc.integer({ min: 1, max: 5 }),
  vip: fc.boolean(),
  tags: fc.subarray(['bank', 'branch', 'lab']),
})

/** Every combination of what the conditions may name, and of one value more of each field. */
export const everyFacts: RoutingFacts[] = [...categories, 'Other'].flatMap(category => [...subcategories, null].flatMap(subcategory =>
  [1, 2, 3, 4, 5].flatMap(priority => [true, false].flatMap(vip => [[], ['bank'], ['branch'], ['bank', 'branch']].map(tags =>
    ({ category, subcategory, priority, vip, tags }))))))

export const placedFacts = fc
  .record({
    placed: routingFacts,
    stage: fc.constantFrom(...stageNames),
    assignmentGroup: fc.constantFrom(...groupNames),
  })
  .map(({ placed, ...where }) => ({ ...placed, ...where, number: 'INC0010001' }))

const destinations: fc.Arbitrary<Destination> = fc.record({
  stage: fc.constantFrom(...stageNames),
  group: fc.constantFrom(...groupNames),
})

const stageConditions: fc.Arbitrary<StageCondition> = fc
  .record({ asked: conditions, stage: fc.option(some(stageNames)) })
  .map(({ asked, stage }) => (stage === null ? asked : { ...asked, stage }))

const decisions = fc.record({ when: stageConditions, then: destinations })

const approvals: fc.Arbitrary<ApprovalRules> = fc.record({
  rules: fc.array(stageConditions.map(when => ({ ...ordinaryRule, when })), { maxLength: 4 }), templates: fc.constant({}),
})

function ladders(name: string, appliesTo: Condition): fc.Arbitrary<Ladder> {
  return fc.record({
    name: fc.constant(name),
    appliesTo: fc.constant(appliesTo),
    stages: fc.tuple(...stageNames.map(stage => stageOf(stage))),
    entry: fc.tuple(fc.array(fc.record({ when: conditions, then: destinations }), { maxLength: 3 }), destinations)
      .map(([rows, then]) => [...rows, { when: {}, then }]),
    decisions: fc.array(decisions, { maxLength: 6 }),
    otherwise: fc.option(destinations),
    reopenWindowMs: fc.constant(null),
    incident: fc.constant({}),
    stopOnHold: fc.constant([]),
  })
}

function stageOf(name: string): fc.Arbitrary<Stage> {
  return fc.record({
    name: fc.constant(name),
    respond: fc.constant({}),
    resolve: fc.constant({ 1: { durationMs: 60_000, remindAtPercent: [50], calendar: null } }),
    breachAction: fc.constantFrom('flag', 'escalate'),
    instructions: fc.array(conditions, { maxLength: 3 }).map(asked => asked.map((when, index) => ({ when, text: `${name} ${index}` }))),
  })
}

const pagingRules: fc.Arbitrary<PagingRule[]> = fc.array(fc.record({
  groups: fc.option(some(groupNames)),
  when: conditions,
  reminders: fc.nat({ max: 20 }),
  intervalMs: fc.constant(600_000),
  channels: fc.constant(null),
  through: fc.constant(null),
  repeat: fc.constant(0),
  catchAll: fc.constant('manager'),
  acknowledgeWithinMs: fc.constant(null),
}), { maxLength: 4 })

export const policies: fc.Arbitrary<Policy> = fc.record({
  name: fc.constant('any'),
  priorityMatrix: fc.constant(defaultPriorityMatrix),
  groups: fc.record({
    Desk: groups(),
    Network: groups(),
    constructor: groups(),
  }),
  calendars: fc.constant({}),
  paging: pagingRules,
  approvals,
  people: fc.constant({}),
  notices: fc.constant(noNotices),
  ladders: fc.tuple(
    fc.oneof(fc.constant<Condition>({ category: ['SD-WAN'] }), conditions).chain(appliesTo => ladders('network', appliesTo)),
    ladders('all', {}),
  ),
})

function groups() {
  return fc.record({
    manager: fc.option(fc.constantFrom(...people)),
    members: fc.subarray([...people]),
    roles: fc.constant<string[]>([]),
    rotas: fc.constant<Rota[]>([]),
  })
}

export const openTaskCounts = fc.dictionary(fc.constantFrom(...people), fc.integer({ min: 0, max: 5 }))
