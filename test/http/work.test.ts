import { beforeAll, describe, expect, it } from 'vitest'
import type { TestIncident } from '../../src/testing/index.js'
import { servedBaton } from '../support/apiOf.js'
import { example } from '../support/examplePolicy.js'

const the = servedBaton(example)
let incident: TestIncident
beforeAll(async () => {
  incident = await the.baton.open()
  await the.api.ask('POST', `/v1/incidents/${incident.number}/escalate`, { as: 'Amara', body: { note: 'Beyond me', handoff: { validatedFacts: ['LTE works'] } } })
  await incident.settle()
})
const read = (url: string, as = 'viewer') => the.api.ask('GET', url, { as })

interface Task { incident: { number: string }; task: { state: string; assignmentGroup: string; assignedTo: string } }
interface Handoff { incident: { number: string; assignmentGroup: string }; state: string; note: string }

describe('The tasks and handoffs of an incident', () => {
  it('are those of its story', async () => {
    const { body: story } = await read(`/v1/incidents/${incident.number}`)
    expect((await read(`/v1/incidents/${incident.number}/tasks`)).body).toEqual({ tasks: story.tasks })
    expect((await read(`/v1/incidents/${incident.number}/handoffs`)).body).toEqual({ handoffs: story.handoffs })
    expect(story.handoffs).toHaveLength(1)
  })

  it('are not those of another', async () => {
    for (const what of ['tasks', 'handoffs']) expect(await read(`/v1/incidents/INC9999999/${what}`)).toMatchObject({ status: 404, body: { code: 'incident_not_found' } })
  })
})

describe('The list of tasks', () => {
  it('has what is open unless asked for more, and of one person or group when asked', async () => {
    const { assignedTo } = await incident.now()
    const found = async (query: string, as?: string) => ((await read(`/v1/tasks?${query}`, as)).body.tasks as Task[]).filter(({ incident: { number } }) => number === incident.number).map(({ task }) => task)
    expect(await found('')).toMatchObject([{ state: 'Work in Progress', assignmentGroup: 'L1 Network Engineering', assignedTo }])
    expect(await found('state=Work%20in%20Progress&state=Closed%20Complete')).toHaveLength(2)
    expect(await found('mine=true', assignedTo)).toHaveLength(1)
    expect(await found('mine=true', 'Grace')).toEqual([])
    expect(await found(`group=L1%20Network%20Engineering&owner=${assignedTo}`)).toHaveLength(1)
    expect(await found('group=Network%20Coordinators')).toEqual([])
  })

  it('comes in pages', async () => {
    await the.baton.open()
    const numbers: string[] = []
    let next: unknown = null
    do {
      const { body } = await read(`/v1/tasks?limit=1${typeof next === 'string' ? `&cursor=${next}` : ''}`)
      numbers.push(...(body.tasks as Task[]).map(({ incident: { number } }) => number))
      next = body.next
    } while (next !== null)
    expect(numbers.length).toBeGreaterThan(1)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(await read('/v1/tasks?cursor=nonsense')).toMatchObject({ status: 400, body: { code: 'field_invalid' } })
  })
})

describe('Who gave an incident away', () => {
  it('keeps seeing what becomes of it, until it comes back and after', async () => {
    const given = await the.baton.open()
    const [from, to] = ['Network Coordinators', 'L1 Network Engineering'].map(encodeURIComponent)
    const seen = async (query = `from=${from}&to=${to}`) => ((await read(`/v1/handoffs?${query}`, 'Amara')).body.handoffs as Handoff[]).filter(({ incident: { number } }) => number === given.number)
    await given.send('escalate', { by: 'Amara', note: 'Beyond me', handoff: { validatedFacts: ['LTE works'] } })
    expect(await seen()).toMatchObject([{ state: 'pending', note: 'Beyond me', incident: { assignmentGroup: 'L1 Network Engineering' } }])
    const { assignedTo } = await given.now()
    await given.send('accept', { by: assignedTo })
    expect(await seen()).toMatchObject([{ state: 'accepted' }])
    await given.send('sendBack', { by: assignedTo, question: 'Since when?' })
    expect(await seen()).toMatchObject([{ state: 'sentBack', incident: { assignmentGroup: 'Network Coordinators' } }])
    expect(await seen(`from=${to}&to=${from}&state=pending`)).toHaveLength(1)
    expect(await seen(`from=${from}&since=2099-01-01T00:00:00Z`)).toEqual([])
    expect(await read('/v1/handoffs?state=lost')).toMatchObject({ status: 400, body: { code: 'payload_invalid' } })
  })
})

describe('A caller', () => {
  it('sees neither tasks nor handoffs, of its own incident as little as of others', async () => {
    const { caller } = await incident.now()
    for (const url of ['/v1/tasks', '/v1/handoffs', `/v1/incidents/${incident.number}/tasks`, `/v1/incidents/${incident.number}/handoffs`]) {
      expect(await read(url, `caller ${caller}`)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    }
  })
})
