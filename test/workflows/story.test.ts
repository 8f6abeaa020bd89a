import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paletteOf } from '../../src/cli/text/palette.js'
import { plain } from '../../src/cli/text/plain.js'
import { storyText } from '../../src/cli/text/storyText.js'
import { storyJson } from '../../src/client/json.js'
import { startBaton, type TestBaton, type TestIncident } from '../../src/testing/index.js'
import type { Story } from '../../src/ports/recordStore.js'

/**
 * The stream of one incident, as the README quotes it: a handoff that bends a guardrail, a question and its answer, an
 * escalation request, and a rule that acts on its own.
 */
let baton: TestBaton
beforeAll(async () => { baton = await startBaton({ policy: readFileSync('test/fixtures/story.yaml', 'utf8') }) })
afterAll(() => baton.stop())

async function walk(): Promise<TestIncident> {
  const incident = await baton.open({
    by: 'Carla', caller: 'Carla', shortDescription: 'The finance dashboard does not load', category: 'Dashboard', subcategory: null, impact: 1, urgency: 2,
  })
  await incident.accept({ by: 'Nadia' })
  await baton.skip('20 min')
  await incident.escalate('The dashboard stays empty for Carla only', {
    by: 'Nadia', introduce: true, override: 'Month-end closing begins tomorrow',
    handoff: {
      validatedFacts: ['The account is active', 'Other applications open'],
      diagnosticResults: [{ what: 'Browser console', result: 'CORS error on the gateway' }],
      attemptedRemediation: [{ step: 'Cache cleared', outcome: 'no change' }],
      workingHypothesis: 'A scope is missing since the weekend',
      request: 'Check the sign-on of the finance dashboard',
    },
  })
  await baton.skip('10 min')
  await incident.accept({ by: 'Sam' })
  await incident.sendBack('Which role has Carla?', { by: 'Sam' })
  await baton.skip('10 min')
  await incident.answer('Finance lead, since Friday', { by: 'Nadia' })
  await baton.skip('10 min')
  await incident.note('The finance scope is not in the new role: reproduced', {
    by: 'Sam', forCustomer: 'We have found the cause and are mending it', expectedAt: inMinutes(await baton.environment.currentTimeMs(), 120),
  })
  await incident.escalate('An emergency change of the role is needed', { by: 'Sam', handoff: { kind: 'hierarchical', reason: 'management approval' } })
  await baton.skip('10 min')
  await incident.approve({ by: 'Noa', note: 'Go ahead, tell the change board afterwards' })
  await baton.skip('2 h')
  await incident.accept({ by: 'Ted' })
  await incident.resolve('Configuration', 'Scope assigned to the role', { by: 'Ted', cause: 'The role was copied before the scope existed' })
  return incident
}

function inMinutes(nowMs: number, minutes: number): string {
  return new Date(nowMs + minutes * 60_000).toISOString()
}

const minuteMs = 60_000

/** The same story on a morning in March, to five minutes: what a busy machine takes in between is not told. */
function onAMorning(story: Story): Story {
  const shiftMs = Date.parse('2026-03-02T09:00:00.000Z') - Date.parse(story.incident.openedAt)
  const shifted = (ms: number) => new Date(Math.round((ms + shiftMs) / (5 * minuteMs)) * 5 * minuteMs).toISOString()
  const instants = JSON.stringify(story).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, at => shifted(Date.parse(at)))
  return JSON.parse(instants.replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC/g, (_, day: string, time: string) => {
    const at = shifted(Date.parse(`${day}T${time}Z`) + minuteMs / 2)
    return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
  })) as Story
}

describe('The stream of one incident', () => {
  it('reads as a story, which is the one that the README quotes', async () => {
    const incident = await walk()
    const story = plain(onAMorning(await incident.story()))
    const shown = storyText(storyJson(story), story.incident.updatedAt, { columns: 110, palette: paletteOf(false) })
    const stream = shown.slice(shown.indexOf('── tier 1')).replaceAll(/INC\d+/g, 'INC0010001').replaceAll(/TASK\d+/g, 'TASK0010001')
    const [, quoted = 'nothing'] = /```\n(── tier 1: Triage, Support[^]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? []
    expect(stream.trim()).toBe(quoted.trim())
  })
})
