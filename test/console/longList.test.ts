import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { consoleOf } from '../support/consoleOf.js'
import { copiesOf } from '../support/manyIncidents.js'
import { example } from '../support/examplePolicy.js'

const the = consoleOf(example)
const many = 5_000
const element = 'document.querySelector("[data-testid=incidents]")'

describe('The inbox with 5,000 open incidents', () => {
  it('draws those in sight only, reads on while somebody scrolls, and reaches the last', async () => {
    await copiesOf(the.baton, await the.baton.open(), many - 1)
    const { rows: [counted] } = await sql<{ count: string }>`select count(*) from incidents where state = 'New'`.execute(the.baton.database)
    expect(Number(counted?.count)).toBe(many)
    const amara = await the.sitDown('Amara')
    await amara.goTo('/?whose=all')
    const list = amara.page.getByTestId('incidents')
    await list.getByRole('link').first().waitFor()
    const lines = () => list.getByRole('link').count()
    const toTheEnd = () => amara.page.evaluate(`${element}.scrollTop = ${element}.scrollHeight`)
    const most: number[] = []
    await expect.poll(async () => {
      await toTheEnd()
      most.push(await lines())
      return list.getByRole('list').getAttribute('aria-label')
    }, { timeout: 90_000, interval: 50 }).toBe(`Incidents, the most urgent first; ${many}`)
    await toTheEnd()
    expect(Math.max(...most)).toBeLessThan(60)
    // A second of scrolling through them, drawn frame by frame.
    const frames = await amara.page.evaluate(`new Promise(resolve => {
      const began = performance.now()
      let frames = 0
      const step = now => {
        frames++
        ${element}.scrollTop = (${element}.scrollHeight * (now - began)) / 1000
        if (now - began < 1000) requestAnimationFrame(step)
        else resolve(frames)
      }
      requestAnimationFrame(step)
    })`)
    expect(frames).toBeGreaterThan(10)
    expect(await amara.overhang()).toBe(0)
  })
})
