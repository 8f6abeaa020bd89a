import { describe, expect, it } from 'vitest'
import { callTable } from '../../src/cli/text/callTable.js'
import { widthOf } from '../../src/cli/text/layout.js'
import { paletteOf } from '../../src/cli/text/palette.js'
import { tierJson } from '../../src/client/json.js'
import type { IncidentState, Tier } from '../../src/domain/incident.js'
import { beginCalling, heard, moveOn, pageAgain, rejectOne, type Callee, type Calling } from '../../src/domain/paging/calling.js'
import type { Paging } from '../../src/domain/paging/paging.js'
import { after, noon, opening, plan } from '../support/incidents.js'

/** The calls of an incident as `baton show` draws them. */

const minute = 60_000
const everyTen: Paging = { reminders: 2, intervalMs: 10 * minute, channels: null, through: 'members', repeat: 0, catchAll: 'all', acknowledgeWithinMs: 240 * minute }
const ana: Callee = { people: ['Ana'], because: 'on call: Weekdays until Mon 2026-03-09 08:00 Europe/Berlin', catchAll: false, round: 1 }
const ben: Callee = { people: ['Ben'], because: 'next in Weekdays', catchAll: false, round: 1 }
const everybody: Callee = { people: ['Ana', 'Ben', 'Mona'], because: 'nobody has answered', catchAll: true, round: 1 }

const plainly = { columns: 160, palette: paletteOf(false) }

interface Drawing {
  paging?: Paging
  startedAt?: string
  state?: IncidentState
  minutes?: number
}

async function drawn(calling: Calling | null, { paging = everyTen, startedAt = noon, state = 'New', minutes = 1 }: Drawing = {}): Promise<string[]> {
  const { incident } = await opening('INC0010001', { plan: plan({ paging }), at: startedAt })({ nextTaskNumber: () => Promise.resolve('TASK0010001') })
  const tier: Tier = { ...incident.tier, calling }
  return callTable([tierJson(tier)], state, after(minutes, startedAt), plainly).split('\n').map(line => line.trim().replace(/ {2,}/g, ' | '))
}

function called(at = noon, paging = everyTen): Calling {
  return beginCalling(null, ana, paging, at, at)
}

describe('The calls of an incident', () => {
  it('are no table when nobody is called', async () => {
    expect(await drawn(null)).toEqual([''])
  })

  it('name the day only where it is another than that on which the tier started', async () => {
    const late = '2026-03-02T23:45:00.000Z'
    const twice = pageAgain(pageAgain(called(late), everyTen, after(10, late)), everyTen, after(20, late))
    expect((await drawn(twice, { startedAt: late }))[1]).toContain(' | 23:45, 23:55, 2026-03-03 00:05 | ')
  })

  it('have seconds where pages follow within seconds', async () => {
    const quick = { ...everyTen, intervalMs: 10_000 }
    const answered = heard(pageAgain(called(noon, quick), quick, after(1 / 6)), 'Ana', quick, after(0.2))
    expect((await drawn(answered, { paging: quick }))[1]).toMatch(/ \| 12:00:00, 12:00:10 \| answered 12:00:12$/)
  })

  it('say how each ended, and who of several rejected', async () => {
    const next = moveOn(rejectOne(called(), 'Ana'), 'rejected', ben, everyTen, after(3))
    const all = rejectOne(moveOn(next, 'notAnswered', everybody, everyTen, after(33)), 'Mona')
    expect((await drawn(all, { minutes: 34 })).slice(1, 4)).toEqual([
      `1 | Ana | ${ana.because} | 12:00 | rejected 12:03`,
      '1 | Ben | next in Weekdays | 12:03 | no answer',
      '1 | Ana, Ben, Mona | nobody has answered | 12:33 | is called; rejected by Mona',
    ])
  })

  it('say who answered, where it was not the one who was called', async () => {
    expect((await drawn(heard(called(), 'Ben', everyTen, after(3)), { minutes: 4 }))[1]).toMatch(/ \| 12:00 \| answered by Ben 12:03$/)
  })

  it.each<[string, Calling, IncidentState, string]>([
    ['when the next call is due', called(), 'New', 'Next call at 2026-03-02 12:10 UTC (in 9 min).'],
    ['that nobody is called on hold', called(), 'On Hold', 'Nobody is called while it is on hold.'],
    ['until when a silent owner is left alone', heard(called(), 'Ana', everyTen, after(1)), 'In Progress', 'Its owner is called again if nothing is heard by 2026-03-02 16:01 UTC (in 4 h).'],
    ['that nobody is left', moveOn(called(), 'notAnswered', null, everyTen, after(1)), 'New', 'Nobody has answered, and nobody is left to call.'],
  ])('say %s', async (_, calling, state, sentence) => {
    expect((await drawn(calling, { state })).at(-1)).toBe(sentence)
  })

  it('fit a terminal of 80 columns', async () => {
    const all = moveOn(pageAgain(pageAgain(called(), everyTen, after(10)), everyTen, after(20)), 'notAnswered', everybody, everyTen, after(30))
    const { incident } = await opening('INC0010001', { plan: plan({ paging: everyTen }) })({ nextTaskNumber: () => Promise.resolve('TASK0010001') })
    const lines = callTable([tierJson({ ...incident.tier, calling: all })], 'New', after(31), { ...plainly, columns: 80 }).split('\n')
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80)
  })
})
