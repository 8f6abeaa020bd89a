import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readApprovalsFilters } from '../../src/console/approvals/filters.js'
import { readDashboardFilters } from '../../src/console/dashboard/filters.js'
import { readFilters } from '../../src/console/inbox/filters.js'
import { readOnCallFilters } from '../../src/console/onCall/filters.js'
import { readPolicyFilters } from '../../src/console/policy/filters.js'

/** Anybody can write an address, and send it to somebody: a page reads of it what it knows, and comes up whatever else stands there. */
const readers: [page: string, read: (search: Record<string, unknown>) => object, parts: string[]][] = [
  ['inbox', readFilters, ['whose', 'state', 'stage', 'group', 'priority', 'breached', 'attention', 'unanswered']],
  ['on call', readOnCallFilters, ['days', 'group']],
  ['approvals', readApprovalsFilters, ['show', 'all', 'mine']],
  ['policy', readPolicyFilters, ['part', 'version', 'from', 'to']],
  ['dashboard', readDashboardFilters, ['weeks', 'group', 'priority']],
]

/** Also what cannot be made a text or a number of. */
const anything = fc.oneof(fc.anything({ withNullPrototype: true, withBigInt: true }), fc.constant({ toString: 0 }), fc.constant(Symbol('x')), fc.constantFrom('2', 3, '12', true, 'true', 'all'))

describe('The address', () => {
  it.each(readers)('of the page %s may say anything: only what is known counts', (_, read, parts) => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...parts, 'other'), anything), search => {
      const filters = read(search)
      expect(read({ ...filters })).toEqual(filters)
      expect(Object.keys(filters)).not.toContain('other')
    }))
  })
})
