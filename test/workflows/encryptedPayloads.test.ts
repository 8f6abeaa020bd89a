import { randomBytes, randomUUID } from 'node:crypto'
import { Worker } from '@temporalio/worker'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { refuse } from '../../src/domain/errors.js'
import { dataConverterOf } from '../../src/temporal/codec/dataConverter.js'
import { encryptingCodec } from '../../src/temporal/codec/encryptingCodec.js'
import { noPayloadKeys, payloadKeysOf, type PayloadKeys } from '../../src/temporal/codec/payloadKeys.js'
import { workflowsPath } from '../../src/temporal/workflowBundle.js'
import { startBaton, type TestIncident } from '../../src/testing/index.js'
import { runsOf, type Run } from '../../src/testing/runs.js'
import { startDevBaton, type DevBaton } from '../support/devBaton.js'
import { example } from '../support/examplePolicy.js'
import { decodedTexts, payloadsIn, textsOf, withoutSearchAttributes } from '../support/payloads.js'

/** What Temporal stores of an incident, as somebody sees it who has its database, but no key. */

const patience = { timeout: 60_000, interval: 100 }
const entry = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const [autumn, winter] = [entry('2026-autumn'), entry('2026-winter')]
const autumnKeys = payloadKeysOf(autumn)

/** Texts that people give along the way, and the people. */
const secrets = [
  'Vault door in Basel jammed', 'Carla Confidential', 'Amara', 'Nobody Known', 'swapped the hinge', 'the badge reader', 'hydraulics are suspected',
  'Which of the two doors', 'It is the northern one', 'new gasket fitted', 'Jams again at night', 'please look soon',
]

async function wholeLife(open: (given: { shortDescription: string; caller: string }) => Promise<TestIncident>): Promise<TestIncident> {
  const incident = await open({ shortDescription: 'Vault door in Basel jammed', caller: 'Carla Confidential' })
  await incident.accept()
  await incident.hold({ reason: 'Awaiting Caller', comment: 'please look soon' })
  await incident.resume()
  await incident.escalate('swapped the hinge, no better', { handoff: { validatedFacts: ['the badge reader works'], workingHypothesis: 'hydraulics are suspected' } })
  await expect(incident.assign('Nobody Known')).rejects.toMatchObject({ refusal: { code: 'not_a_member' } })
  await incident.sendBack('Which of the two doors?')
  await incident.answer('It is the northern one')
  await incident.resolve('Fixed', 'new gasket fitted')
  await incident.reopen('Jams again at night')
  await incident.close()
  await incident.settle()
  return incident
}

const allRunsOf = async (baton: Pick<DevBaton, 'temporal'>, incident: TestIncident): Promise<Run[]> => {
  const { incident: runs, tiers } = await runsOf(baton.temporal, incident.number)
  return [...runs, ...tiers]
}

describe('On a real server, with a key', () => {
  let baton: DevBaton
  let incident: TestIncident
  let runs: Run[]
  beforeAll(async () => {
    baton = await startDevBaton({ policy: example, payloadKeys: autumnKeys })
    incident = await wholeLife(given => baton.open(given))
    runs = await allRunsOf(baton, incident)
  })
  afterAll(() => baton.stop())

  it('a whole life is stored without a word of it, and the codec reads every word', async () => {
    await incident.expect({ state: 'Closed' })
    expect(runs.length).toBeGreaterThan(3)
    const stored = textsOf(runs)
    expect(secrets.filter(secret => stored.includes(secret))).toEqual([])
    const readable = await decodedTexts(runs, encryptingCodec(autumnKeys))
    expect(secrets.filter(secret => !readable.includes(secret))).toEqual([])
  })

  it('every payload of it is encrypted but the search attributes, by which it is found', async () => {
    const open = new Set(payloadsIn(runs).map(({ metadata }) => Buffer.from(metadata?.encoding ?? '').toString()))
    expect([...open].sort()).toEqual(['binary/encrypted', 'json/plain'])
    const plain = payloadsIn(withoutSearchAttributes(runs)).filter(({ metadata }) => Buffer.from(metadata?.encoding ?? '').toString() !== 'binary/encrypted')
    // What Temporal's own core notes of `patched()`.
    expect(textsOf(plain)).not.toMatch(/Vault|Carla|Amara/)
    await vi.waitFor(async () => {
      const found = []
      for await (const { workflowId } of baton.temporal.workflow.list({ query: 'IncidentState = "Closed"' })) found.push(workflowId)
      expect(found).toContain(`incident:${incident.number}`)
    }, patience)
  })

  it('the line and the page that the Temporal UI shows of it are encrypted too, and a client with the key reads them', async () => {
    const opened = await baton.open({ shortDescription: 'Vault door in Basel jammed' })
    const description = await opened.workflow.describe()
    expect(textsOf(description.raw)).not.toContain('Vault')
    expect(await description.staticSummary()).toBe(`${opened.number}: Vault door in Basel jammed`)
    const page = await baton.temporal.workflow.getHandle(`incident:${opened.number}`).query<{ currentDetails?: string }>('__temporal_workflow_metadata')
    expect(page.currentDetails).toContain('Vault door in Basel jammed')
  })

  it('a line as long as lines may be is taken by the server', async () => {
    const opened = await baton.open({ shortDescription: '𝔙'.repeat(160), caller: '"'.repeat(100) })
    await opened.accept()
    await opened.resolve('"\\'.repeat(50), 'Done', { by: (await opened.now()).assignedTo })
    await opened.expect({ state: 'Resolved' })
  })

  it('its history is replayed by the workflows, with the key', async () => {
    expect(await replayed(runs, autumnKeys)).toEqual(runs.map(() => undefined))
    expect(await replayed(runs, noPayloadKeys)).not.toContain(undefined)
  })

  it('what a client sends without a key is read like all the rest, and it learns the answer', async () => {
    const opened = await baton.open()
    const plain = baton.clientWith(noPayloadKeys)
    await plain.signal('hold', opened.number, { by: 'Amara', reason: 'Awaiting Vendor' })
    await vi.waitFor(() => opened.expect({ state: 'On Hold' }), patience)
    expect((await plain.resume(opened.number, { by: 'Amara' })).incident.state).toBe('In Progress')
    const { incident: { number } } = await plain.open({ by: 'test', shortDescription: 'Down', caller: 'Carla', category: 'SD-WAN', impact: 2, urgency: 2 })
    expect((await plain.show(number)).incident.state).toBe('New')
    await expect(plain.query(number)).rejects.toMatchObject({ refusal: { code: 'payload_key_missing', details: { keyId: '2026-autumn', setting: 'BATON_PAYLOAD_KEYS' } } })
  })
})

describe('Keys are changed while an incident runs', () => {
  let baton: DevBaton
  beforeAll(async () => { baton = await startDevBaton({ policy: example }) })
  afterAll(() => baton.stop())

  it('encryption is switched on, its key replaced, and it is switched off again', async () => {
    const incident = await baton.open()
    const steps: [string, () => Promise<unknown>][] = [
      [autumn, () => incident.accept()],
      [`${autumn},${winter}`, () => incident.hold()],
      [`${winter},${autumn}`, () => incident.resume()],
      [`none,${winter},${autumn}`, () => incident.escalate()],
    ]
    for (const [keys, step] of steps) {
      await baton.workWith(payloadKeysOf(keys))
      await step()
    }
    await incident.expect({ stage: 'L1 investigation', moves: 5 })
    const used = usedKeys(await allRunsOf(baton, incident))
    expect(used).toEqual(['2026-autumn', '2026-winter', 'none'])
  })

  it.each([
    ['has no key at all', noPayloadKeys, 'payload_key_missing' as const],
    ['has only another key', payloadKeysOf(winter), 'payload_key_missing' as const],
    ['has another key of that name', payloadKeysOf(entry('2026-autumn')), 'payload_unreadable' as const],
  ])('an incident waits while the worker %s, and goes on with the right one', async (_, wrong, code) => {
    await baton.workWith(autumnKeys)
    const incident = await baton.open()
    await baton.workWith(wrong)
    const request = { by: 'Amara', requestId: randomUUID() }
    await expect(baton.client.accept(incident.number, request, { waitMs: 1_500 })).rejects.toMatchObject({ refusal: { code: 'in_progress' } })
    expect((await incident.workflow.describe()).status.name).toBe('RUNNING')
    await incident.expect({ state: 'New' })
    const failures = await vi.waitFor(async () => {
      const found = failedTasks(await allRunsOf(baton, incident))
      expect(found).not.toEqual([])
      return found
    }, patience)
    // A worker that has a key encrypts what it says with that.
    const told = textsOf(failures) + await decodedTexts(failures, encryptingCodec(wrong))
    expect(told).toContain(refuse(code, { keyId: '2026-autumn', setting: 'BATON_PAYLOAD_KEYS' }).message)
    await baton.workWith(autumnKeys)
    expect((await baton.client.accept(incident.number, request, { waitMs: 60_000 })).incident.state).toBe('In Progress')
  })
})

describe('Under skipped time, with a key', () => {
  it('clocks run out and move the incident on, and nothing of it is stored in plain words', async () => {
    const baton = await startBaton({ policy: example, payloadKeys: autumnKeys })
    try {
      const incident = await wholeLife(given => baton.open(given))
      const late = await baton.open({ shortDescription: 'Vault door in Basel jammed' })
      await baton.skip('10 d')
      expect((await late.now()).breached).toBe(true)
      const runs = [...await allRunsOf(baton, incident), ...await allRunsOf(baton, late)]
      const stored = textsOf(runs)
      expect(secrets.filter(secret => stored.includes(secret))).toEqual([])
      expect(await decodedTexts(runs, encryptingCodec(autumnKeys))).toContain('Vault door in Basel jammed')
    } finally {
      await baton.stop()
    }
  })
})

/** The errors of the runs, in their order. */
async function replayed(runs: Run[], keys: PayloadKeys): Promise<unknown[]> {
  const errors: unknown[] = []
  const options = { workflowsPath, dataConverter: dataConverterOf(keys) }
  for await (const { error } of Worker.runReplayHistories(options, runs)) errors.push(error)
  return errors
}

function failedTasks(runs: Run[]): unknown[] {
  return runs.flatMap(({ history }) => history.events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure ?? [])
}

/** The IDs of the keys that encrypted payloads of it, and `none` if some are not encrypted. */
function usedKeys(runs: Run[]): string[] {
  const ids = payloadsIn(withoutSearchAttributes(runs)).map(({ metadata }) => Buffer.from(metadata?.['encryption-key-id'] ?? 'none').toString())
  return [...new Set(ids)].sort()
}
