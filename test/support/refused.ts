import { expect } from 'vitest'
import { refusalOf, type TestIncident } from '../../src/testing/index.js'
import type { Refusal } from '../../src/domain/errors.js'

/** The refusal of an attempt, which must have left the incident's whole story as it was. */
export async function refusedWithoutTrace(incident: TestIncident, attempt: () => Promise<unknown>): Promise<Refusal> {
  const before = await incident.story()
  const refusal = await refusalOf(attempt())
  await incident.settle()
  expect(await incident.story()).toEqual(before)
  return refusal
}
