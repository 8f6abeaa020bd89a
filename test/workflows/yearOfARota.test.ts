import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onCallOf } from '../../src/domain/onCall/groupOnCall.js'
import { spellLocal } from '../../src/domain/time/zonedTime.js'
import { startBaton, type TestBaton } from '../../src/testing/index.js'
import { policyFrom } from '../domain/smallPolicy.js'

const source = readFileSync('policies/on-call.yaml', 'utf8')
const group = 'Network Operations'

let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: source }) })
afterAll(() => baton.stop())

describe('A year of a rota', () => {
  it('gives each incident to the person on call at that instant, through every week, both changes of the clocks, days and nights', async () => {
    const { rotas } = policyFrom(source).groups[group] ?? { rotas: [] }
    const found: [openedAt: string, owner: string][] = []
    const foreseen: [openedAt: string, owner: string][] = []
    // Not a whole number of days: every hour of the day and every day of the week comes up.
    for (let opened = 0; opened < 53; opened += 1) {
      const incident = await baton.open({ category: 'Network', subcategory: null, impact: 3, urgency: 3 })
      const { openedAt, assignedTo } = await incident.now()
      found.push([openedAt, assignedTo])
      foreseen.push([openedAt, onCallOf(rotas, openedAt).person ?? 'nobody'])
      await incident.cancel()
      await baton.skip('6 days 23 h')
    }
    expect(found).toEqual(foreseen)
    const offsets = new Set(found.map(([at]) => (Date.parse(`${spellLocal(at, 'Europe/Berlin').slice(4).replace(' ', 'T')}Z`) - Date.parse(at)) / 3_600_000).map(Math.round))
    expect([...offsets].sort()).toEqual([1, 2])
    expect(new Set(found.map(([, owner]) => owner))).toEqual(new Set(['Amara', 'Bruno', 'Chloe']))
  })
})
