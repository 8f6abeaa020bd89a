import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../src/domain/activityStream.js'
import { countedFor, handingOnKinds, type HandingOn } from '../../../src/domain/handoff/handingOn.js'
import { previewOf } from '../../../src/domain/handoff/preview.js'
import type { LadderCommand } from '../../../src/domain/ladder.js'
import { withNotices } from '../../../src/domain/notices/withNotices.js'
import { burdenOf, carriedOut, events, iso, letTimePass, live, opened, openings } from '../../support/ladderWorld.js'

describe('a preview, whatever happened before', () => {
  it('says what then happens, and refuses what then is refused', () => {
    const seen = new Set<string>()
    fc.assert(fc.property(openings, fc.array(events, { minLength: 1, maxLength: 25 }), (opening, happenings) => {
      const world = opened(opening)
      for (const { waitMs, lateMs, command } of happenings) {
        for (const [, change] of letTimePass(world, world.now + waitMs, lateMs)) world.incident = change.incident
        const { incident } = world
        const asked = command && isHandingOn(command) ? command : null
        const unchanged = JSON.stringify(incident)
        const preview = asked && previewOf(live, incident, asked, burdenOf(countedFor(live, incident, asked)), iso(world.now))
        expect(JSON.stringify(incident)).toBe(unchanged)
        const change = command && carriedOut(world, command)
        if (preview) {
          seen.add(`${preview.command} ${preview.refused?.code ?? 'done'}`)
          expect(preview.refused === null).toBe(change !== null)
        }
        if (preview?.request && change?.incident.approval) {
          const { id: _id, ...approval } = change.incident.approval
          const recorded = withNotices(live.policy, incident, change, { cause: '', by: asked?.by ?? null }, iso(world.now))
          expect(preview).toMatchObject({ would: null, request: { approval } })
          expect(unnumbered(preview.request.entries)).toEqual(unnumbered(recorded.entries))
        } else if (preview && change) {
          const recorded = withNotices(live.policy, incident, change, { cause: '', by: asked?.by ?? null }, iso(world.now))
          const { tier, stage, assignmentGroup, assignedTo } = change.incident
          expect(preview.would?.to).toMatchObject({
            tier: tier.number, stage, assignmentGroup, assignedTo, row: tier.plan.row, assignedBecause: tier.plan.assignedBecause,
            respondBy: tier.clocks.respond?.dueAt ?? null, resolveBy: tier.clocks.resolve?.dueAt ?? null, followUpAt: tier.followUpAt,
          })
          expect(unnumbered(preview.would?.entries)).toEqual(unnumbered(recorded.entries))
          expect(preview.would).toMatchObject({
            page: change.page ?? null, handoff: change.handoff?.handoff, form: change.handoff?.form, completeness: change.handoff?.completeness,
          })
        }
        if (change) world.incident = change.incident
      }
    }), { numRuns: 1500, seed: 1 })
    expect([...seen].sort()).toEqual(expect.arrayContaining([
      ...handingOnKinds.map(kind => `${kind} done`),
      'answer no_question', 'deEscalate not_a_manager', 'escalate handoff_incomplete', 'escalate last_stage', 'escalate wrong_state', 'reassign same_group', 'sendBack nobody_before',
    ]))
  })
})

/** A number is drawn when there is something to number. */
function unnumbered(entries: readonly Entry[] = []): Entry[] {
  return entries.map(entry => ({ ...entry, text: entry.text.replaceAll(/(OVR|APR) ?[\d.]+\b/g, '$1') }))
}

function isHandingOn(command: LadderCommand): command is HandingOn {
  return (handingOnKinds as readonly string[]).includes(command.kind)
}
