import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LadderCommand } from '../../../src/domain/ladder.js'
import { bytesOf, largestPortion } from '../../../src/domain/messageSize.js'
import { openOne } from '../../support/incidents.js'
import type { Sql, TheRecords } from '../recordStore.js'

export function aside(the: TheRecords): void {
  it('gives back in their order what was set aside, each portion again until it is asked for the next', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const commands = many(450)
    await store.setAside(number, 7, commands.slice(0, 200))
    await store.setAside(number, 207, commands.slice(200))
    const first = await store.takeAside(number, 7, 457)
    expect(first).toEqual(commands.slice(0, largestPortion.count))
    expect(await store.takeAside(number, 7, 457)).toEqual(first)
    expect(await store.takeAside(number, 207, 457)).toEqual(commands.slice(200, 400))
    expect(await store.takeAside(number, 407, 457)).toEqual(commands.slice(400))
    expect(await store.takeAside(number, 457, 457)).toEqual([])
  })

  it('keeps nothing that the workflow has', async () => {
    const { store, sql } = the()
    const { number } = await openOne(store)
    await store.setAside(number, 0, many(3))
    await store.takeAside(number, 0, 3)
    expect(await countOf(sql, number)).toBe(3)
    await store.takeAside(number, 2, 3)
    expect(await countOf(sql, number)).toBe(1)
    expect(await store.takeAside(number, 3, 3)).toEqual([])
    expect(await countOf(sql, number)).toBe(0)
  })

  it('keeps a message once although it is set aside again, also by another process at the same time', async () => {
    const { store, another } = the()
    const { number } = await openOne(store)
    const other = await another()
    await Promise.all([store, other, store, other].map(each => each.setAside(number, 0, many(50))))
    expect(await store.takeAside(number, 0, 50)).toEqual(many(50))
  })

  it('gives nothing that was set aside at places that the workflow does not speak of', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    await store.setAside(number, 0, many(10))
    expect(await store.takeAside(number, 2, 5)).toEqual(many(10).slice(2, 5))
  })

  it('tells incidents apart', async () => {
    const { store } = the()
    const [one, other] = [await openOne(store), await openOne(store)]
    await store.setAside(one.number, 0, many(2))
    expect(await store.takeAside(other.number, 0, 2)).toEqual([])
    await store.takeAside(other.number, 2, 2)
    expect(await store.takeAside(one.number, 0, 2)).toEqual(many(2))
  })

  it('gives large messages in portions that fit into one payload, and one that is larger alone', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    const commands = [100_000, 100_000, 100_000, 900_000, 10, 10].map((length, index) => resuming(index, 'x'.repeat(length)))
    await store.setAside(number, 0, commands)
    const portions: LadderCommand[][] = []
    for (let from = 0; from < commands.length; from += portions.at(-1)?.length ?? 0) portions.push(await store.takeAside(number, from, commands.length))
    expect(portions.map(({ length }) => length)).toEqual([2, 1, 1, 2])
    expect(portions.flat()).toEqual(commands)
    for (const portion of portions.filter(({ length }) => length > 1)) expect(bytesOf(portion)).toBeLessThan(largestPortion.bytes + 1000)
  })

  it('gives back anything that JSON can hold as it was, also what PostgreSQL cannot store', async () => {
    const { store } = the()
    const { number } = await openOne(store)
    let place = 0
    await fc.assert(fc.asyncProperty(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), async values => {
      const commands = [...values, 'nul \0, half a pair \ud83d'].map((value, index) => ({ ...resuming(index, ''), value })) as unknown as LadderCommand[]
      await store.setAside(number, place, commands)
      expect(await store.takeAside(number, place, place + commands.length)).toEqual(JSON.parse(JSON.stringify(commands)))
      place += commands.length
    }), { numRuns: 50 })
  })
}

function many(count: number): LadderCommand[] {
  return Array.from({ length: count }, (_, index) => resuming(index, `note ${index}`))
}

function resuming(index: number, note: string): LadderCommand {
  return { kind: 'resume', by: 'Amara', requestId: `request ${index}`, note }
}

async function countOf(sql: Sql, number: string): Promise<number> {
  return (await sql('select 1 from set_aside where incident_number = $1', [number])).length
}
