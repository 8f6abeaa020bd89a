import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { consoleOf } from '../support/consoleOf.js'
import { copiesOf } from '../support/manyIncidents.js'
import { example } from '../support/examplePolicy.js'

const the = consoleOf(example)
const many = 5_000
const element = 'document.querySelector("[data-testid=incidents]")'

interface Scrolled {
  /** In the list, at once. */
  mostLines: number
  /** Instants at which a part of the list that is in sight had no line. */
  gaps: string[]
  /** Every incident that was in sight at some time. */
  seen: string[]
  frames: number
  tookMs: number
}

/** Scrolls by half a window each frame, and looks at what is drawn in each; runs in the page. */
const scrollThrough = `new Promise(resolve => {
  const list = ${element}
  const found = { mostLines: 0, gaps: [], seen: new Set(), frames: 0 }
  const began = performance.now()
  list.scrollTop = 0
  const look = () => {
    const window = list.getBoundingClientRect()
    const lines = [...list.querySelectorAll('li')].map(line => ({ text: line.textContent, ...line.getBoundingClientRect().toJSON() })).sort((one, other) => one.top - other.top)
    const inSight = lines.filter(({ top, bottom }) => bottom > window.top && top < window.bottom)
    found.frames++
    found.mostLines = Math.max(found.mostLines, lines.length)
    for (const { text } of inSight) found.seen.add(/INC\\d{7}/.exec(text)[0])
    // To the pixel, as heights are rounded.
    const edges = [window.top, ...inSight.flatMap(({ top, bottom }) => [top, bottom]), window.bottom]
    if (edges[1] > edges[0] + 1 || edges.at(-2) < edges.at(-1) - 1) found.gaps.push('at the edge, at ' + list.scrollTop)
    inSight.slice(1).forEach((line, index) => { if (Math.abs(line.top - inSight[index].bottom) > 1) found.gaps.push('between lines, at ' + list.scrollTop) })
    const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1
    if (isAtEnd) return resolve({ ...found, seen: [...found.seen], tookMs: performance.now() - began })
    list.scrollTop += list.clientHeight / 2
    // Two frames: one in which the page hears of it, one in which it has drawn.
    requestAnimationFrame(() => requestAnimationFrame(look))
  }
  requestAnimationFrame(look)
})`

describe('The inbox with 5,000 open incidents', () => {
  it('reads on while somebody scrolls, and reaches the last; then scrolls through all of them without a gap, and never holds more lines than are needed', async () => {
    await copiesOf(the.baton, await the.baton.open(), many - 1)
    const { rows } = await sql<{ number: string }>`select number from incidents where state = 'New'`.execute(the.baton.database)
    expect(rows).toHaveLength(many)
    const amara = await the.sitDown('Amara')
    await amara.goTo('/?whose=all')
    const list = amara.page.getByTestId('incidents')
    await list.getByRole('link').first().waitFor()
    await expect.poll(async () => {
      await amara.page.evaluate(`${element}.scrollTop = ${element}.scrollHeight`)
      return list.getByRole('list').getAttribute('aria-label')
    }, { timeout: 90_000, interval: 50 }).toBe(`Incidents, the most urgent first; ${many}`)

    const { mostLines, gaps, seen, frames, tookMs } = await amara.page.evaluate<Scrolled>(scrollThrough)
    console.log(`${many} incidents scrolled through in ${Math.round(tookMs)} ms, ${(1000 * 2 * frames / tookMs).toFixed(0)} frames/s, at most ${mostLines} lines at once`)
    expect(gaps).toEqual([])
    expect(mostLines).toBeLessThan(60)
    expect(seen.sort()).toEqual(rows.map(({ number }) => number).sort())
    expect(await amara.overhang()).toBe(0)
  })
})
