import { isOpen, openStates, type Incident } from '../domain/incident.js'
import { touchedBy } from '../domain/planning/touched.js'
import type { Policy } from '../domain/policy/policy.js'
import type { LivePolicy, RecordStore } from '../ports/recordStore.js'

/** Which open incidents another policy touches, at their next move; those that are alike told together. */
export interface TouchedReport {
  /** The version that it is compared with; null: none is live, and no incident can be open. */
  comparedWith: number | null
  open: number
  touched: number
  /** Those that are left with no way on first, then the most. */
  groups: TouchedGroup[]
}

export interface TouchedGroup {
  ladder: string
  stage: string
  /** With no way on: somebody has to do something about them. */
  isStuck: boolean
  changes: string[]
  count: number
  /** The first of them, the most urgent first. */
  first: string[]
}

const pageSize = 500

/** Reads the open incidents page by page; `most` is how many of each group are named. */
export async function touchedIncidents(
  records: Pick<RecordStore, 'listWhole'>, live: LivePolicy | null, policy: Policy, most: number, at: string,
): Promise<TouchedReport> {
  const groups = new Map<string, TouchedGroup>()
  const seen = new Set<string>()
  let touched = 0
  for await (const incident of live ? openIncidents(records) : []) {
    // While the list is read an incident may become more urgent and come again.
    if (seen.has(incident.number)) continue
    seen.add(incident.number)
    const found = live && touchedBy(live, policy, incident, at)
    if (!found) continue
    touched += 1
    const { ladder, stage, number } = incident
    const key = JSON.stringify([ladder, stage, found])
    const group = groups.get(key) ?? { ladder, stage, ...found, count: 0, first: [] }
    groups.set(key, { ...group, count: group.count + 1, first: group.first.length < most ? [...group.first, number] : group.first })
  }
  const inOrder = [...groups.values()].sort((a, b) => Number(b.isStuck) - Number(a.isStuck) || b.count - a.count)
  return { comparedWith: live?.version ?? null, open: seen.size, touched, groups: inOrder }
}

async function* openIncidents(records: Pick<RecordStore, 'listWhole'>): AsyncGenerator<Incident> {
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const page = await records.listWhole({ state: [...openStates] }, pageSize, cursor)
    yield* page.incidents.filter(({ state }) => isOpen(state))
    cursor = page.next
  }
}
