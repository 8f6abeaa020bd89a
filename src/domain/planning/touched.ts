import { tightened } from '../approvals/tightening.js'
import { refuse, type Refusal } from '../errors.js'
import type { Incident } from '../incident.js'
import { pagingFor } from '../paging/whoToCall.js'
import { isSame } from '../policy/diff/structural.js'
import type { Policy } from '../policy/policy.js'
import { escalationDestination, ladderFor, returnDestination, type Live, type Planned, type Route } from './destination.js'
import { groupOf, membersOf } from './groups.js'
import { slaTargets } from './planning.js'
import { formChanges, guardrailChanges, requirementChanges } from './touchedHandoff.js'
import { ruleChanges } from './touchedRules.js'

/** What another policy changes for an incident that is under way, at its next move. */
export interface Touched {
  /** It is left where it is with no way on: loud, as somebody has to do something about it. */
  isStuck: boolean
  /** In words, each a half sentence: `goes on to L2 investigation, L2 Network Engineering`. */
  changes: string[]
}

/**
 * Null when nothing changes for it. Until its next move it keeps the plan that it was given; so what counts is where that move
 * would lead, what is promised and who is there, what holds it back, what it has to carry, and which rules wait for it, by the
 * policy that is live and by the other one.
 */
export function touchedBy(live: Live, policy: Policy, incident: Incident, at: string): Touched | null {
  const other = { version: live.version + 1, policy }
  const [was, is] = [nextOf(live, incident), nextOf(other, incident)]
  const isStuck = 'refused' in is && !('refused' in was && (was.refused.code === is.refused.code || !isLost(is)))
  const changes = [
    ...routeChanges(was, is),
    ...placeChanges(live, other, incident, incident.stage, incident.assignmentGroup),
    ...(isSamePlace(was, is) ? [
      ...placeChanges(live, other, incident, is.stage, is.group),
      ...requirementChanges(live.policy, policy, incident, is),
      ...formChanges(live.policy, policy, is),
    ] : []),
    ...guardrailChanges([live.policy, was], [policy, is], incident),
    ...ruleChanges(live.policy, policy, incident, at),
  ]
  return changes.length === 0 ? null : { isStuck, changes: [...new Set(changes)] }
}

/** Where it goes on: back to who asked, if it is there for an answer; else up. */
function nextOf(live: Live, incident: Incident): Planned {
  const { question } = incident.tier
  const route = question ? returnDestination(live, incident, question.from, 'answered') : escalationDestination(live, incident)
  const { number } = incident
  if ('refused' in route || membersOf(live.policy, route.group).length > 0) return route
  return { refused: refuse('group_without_people', { number, group: route.group }) }
}

function isSamePlace(was: Planned, is: Planned): is is Route {
  return !('refused' in was) && !('refused' in is) && was.stage === is.stage && was.group === is.group
}

/** Not even another group at the same stage can be found for it. */
function isLost({ refused }: { refused: Refusal }): boolean {
  return refused.code === 'no_ladder' || refused.code === 'stage_not_in_ladder'
}

function routeChanges(was: Planned, is: Planned): string[] {
  if ('refused' in is) {
    return 'refused' in was && was.refused.code === is.refused.code ? [] : [`has no way on: ${reasonOf(is.refused.message)}`]
  }
  const goesOn = `goes on to ${is.stage}, ${is.group}`
  if ('refused' in was) return [`${goesOn}, where so far there was no way on`]
  const climbs = was.ladder === is.ladder ? [] : [`climbs ladder ${is.ladder} instead of ${was.ladder}`]
  return was.stage === is.stage && was.group === is.group ? climbs : [...climbs, `${goesOn}, instead of ${was.stage}, ${was.group}`]
}

/** Refusals name the incident first; here they are told of many. */
function reasonOf(message: string): string {
  return message.replace(/\bINC\d{7}\b/g, 'it').replace(/\.$/, '')
}

/** What is promised at a stage, and the people of a group. */
function placeChanges(live: Live, other: Live, incident: Incident, stage: string, group: string): string[] {
  const promised = ({ version, policy }: Live) => {
    const ladder = ladderFor(policy, incident)
    const targets = ladder && slaTargets({ version, policy }, { ladder: ladder.name, stage, callerCalendar: incident.callerCalendar }, incident.priority)
    return ladder && {
      ...targets, resolve: tightened(policy, { ...incident, stage }, targets?.resolve ?? null),
      breachAction: ladder.stages.find(({ name }) => name === stage)?.breachAction,
    }
  }
  const [people, others] = [groupOf(live.policy, group), groupOf(other.policy, group)]
  const called = ({ policy }: Live) => pagingFor(policy, incident, group)
  return [
    ...(isSame(promised(live), promised(other)) ? [] : [`has other times at ${stage}`]),
    ...(isSame(people, others) ? [] : [others ? `other people, or other hours, in ${group}` : `its group ${group} is gone`]),
    ...(isSame(called(live), called(other)) || !others ? [] : [`the people of ${group} are called otherwise`]),
  ]
}
