import { spellCounted } from '../activityStream.js'
import { approvalParts } from '../approvals/approvalsText.js'
import { spellWeek } from '../time/calendar.js'
import { handoffsPart, intakeParts } from '../handoff/handoffsText.js'
import { conditionWords } from './condition.js'
import { formatDuration } from '../time/duration.js'
import { holdReasons } from '../incident.js'
import { guardrailPart } from '../guardrails/guardrailsText.js'
import type { NoticeRules } from '../notices/noticeRules.js'
import { callersCalendar, type Ladder, type Policy, type SlaPromise } from './policy.js'
import { priorities } from './policyDefaults.js'
import type { PagingRule } from '../paging/paging.js'
import { triagePart } from '../triage/readingText.js'
import { dutyWords, exceptionWords } from '../onCall/rotaText.js'
import type { BreachAction, ClockName } from '../sla/sla.js'
import type { Trigger } from '../triggers/trigger.js'
import { afterWords, thenWords, whenWords } from '../triggers/triggerText.js'

/** A part of a policy, ready for print; the CLI and the console draw the table. */
export interface PolicyPart {
  heading: string
  lines: string[]
  table: { head: string[]; rows: string[][] } | null
}

export const breachWords: Record<BreachAction, string> = {
  escalate: 'escalate',
  flag: 'flag',
  alertManager: 'alert manager',
}

/** Tells a policy top to bottom: priorities, groups, then each ladder with stages, entry, decisions, instructions. */
export function policyText(policy: Policy): PolicyPart[] {
  return [
    { heading: `Policy ${policy.name}`, lines: policy.ladders.map(ladderLine), table: null },
    priorityPart(policy),
    groupPart(policy),
    ...rotaPart(policy),
    ...calendarParts(policy),
    ...policy.ladders.flatMap(ladder => [stagePart(ladder), rowPart(ladder), instructionPart(ladder)]),
    ...(policy.paging?.length ? [pagingPart(policy.paging)] : []),
    ...(policy.handoffs?.length ? [handoffsPart(policy.handoffs)] : []),
    ...intakeParts(policy.intake ?? []),
    ...(policy.guardrails?.length ? [guardrailPart(policy.guardrails)] : []),
    ...(policy.triggers?.length ? [triggerPart(policy.triggers)] : []),
    ...(policy.approvals ? approvalParts(policy.approvals) : []),
    ...(policy.notices.rules.length > 0 ? [noticePart(policy.notices)] : []),
    ...(policy.triage ? [triagePart(policy.triage)] : []),
  ]
}

function ladderLine({ name, appliesTo, stages }: Ladder, index: number): string {
  const takes = conditionWords(appliesTo)
  const names = stages.map(stage => stage.name).join(' → ')
  return `${index + 1}. ${name} (${takes === 'always' ? 'everything else' : takes}): ${names}`
}

function priorityPart({ priorityMatrix }: Policy): PolicyPart {
  const levels = ['1', '2', '3']
  return {
    heading: 'Priority by impact and urgency',
    lines: [],
    table: {
      head: ['impact', ...levels.map(urgency => `urgency ${urgency}`)],
      rows: levels.map(impact => [impact, ...levels.map(urgency => `P${priorityMatrix[impact]?.[urgency] ?? '?'}`)]),
    },
  }
}

function groupPart({ groups }: Policy): PolicyPart {
  return {
    heading: 'Groups',
    lines: [],
    table: {
      head: ['group', 'members', 'manager', 'roles'],
      rows: Object.entries(groups).map(([name, { members, manager, roles }]) => [
        name,
        members.join(', ') || 'none',
        manager ?? 'none',
        roles.join(', ') || 'none',
      ]),
    },
  }
}

/** Only of a policy that has rotas. */
function rotaPart({ groups }: Policy): PolicyPart[] {
  const rows = Object.entries(groups).flatMap(([group, { rotas }]) =>
    rotas.map(rota => [group, rota.name, rota.zone, dutyWords(rota), exceptionWords(rota) || 'none']),
  )
  if (rows.length === 0) return []
  const head = ['group', 'rota', 'zone', 'who and when', 'overrides and time off']
  return [{ heading: 'People on call, the first rota that names somebody decides', lines: [], table: { head, rows } }]
}

/** A policy whose clocks all run around the clock has none. */
function calendarParts({ calendars }: Policy): PolicyPart[] {
  const rows = Object.values(calendars).map(({ name, zone, week, holidays }) => [
    name,
    zone,
    spellWeek(week),
    holidays.map(({ on, name: called }) => (called === null ? on : `${on} ${called}`)).join(', ') || 'none',
  ])
  return rows.length === 0
    ? []
    : [{ heading: 'Calendars', lines: [], table: { head: ['calendar', 'zone', 'hours', 'holidays'], rows } }]
}

function stagePart({ name, stages, incident, stopOnHold, reopenWindowMs }: Ladder): PolicyPart {
  return {
    heading: `Ladder ${name}: stages`,
    lines: [
      reopenWindowMs === null
        ? 'A resolved incident can be reopened until somebody closes it.'
        : `A resolved incident can be reopened for ${formatDuration(reopenWindowMs)}, then it is closed.`,
      ...(stopOnHold.length === holdReasons.length
        ? []
        : [`The clocks stop on hold for: ${stopOnHold.join(', ') || 'nothing'}; for other reasons they run on.`]),
    ],
    table: {
      head: ['stage', 'clock', ...priorities.map(priority => `P${priority}`), 'reminders', 'on breach'],
      rows: stages.flatMap(stage => [
        clockRow(stage.respond, 'respond', stage.name, 'flag'),
        clockRow(stage.resolve, 'resolve', '', breachWords[stage.breachAction]),
        ...(Object.keys(stage.followUp ?? {}).length === 0 ? [] : [followUpRow(stage.followUp ?? {})]),
      ]).concat(Object.keys(incident).length === 0 ? [] : [clockRow(incident, 'incident', 'as a whole', breachWords.alertManager)]),
    },
  }
}

function clockRow(promises: Record<string, SlaPromise>, clock: ClockName, first: string, onBreach: string): string[] {
  const targets = priorities.map(priority => promises[priority])
  const percents = [...new Set(targets.flatMap(target => target?.remindAtPercent ?? []))]
  return [
    first,
    clock,
    ...targets.map(target => (target ? promised(target) : 'none')),
    percents.map(percent => `${percent} %`).join(', ') || 'none',
    onBreach,
  ]
}

/** No clock: it only asks whether anybody has answered. */
function followUpRow(promises: Record<string, SlaPromise>): string[] {
  const targets = priorities.map(priority => promises[priority])
  return ['', 'follow-up', ...targets.map(target => (target ? promised(target) : 'none')), 'none', 'tell']
}

export function promised({ durationMs, calendar }: SlaPromise): string {
  if (calendar === null) return formatDuration(durationMs)
  return spellCounted(durationMs, { name: calendar === callersCalendar ? "the caller's calendar" : calendar })
}

function rowPart({ name, entry, decisions, otherwise }: Ladder): PolicyPart {
  return {
    heading: `Ladder ${name}: decisions, first match wins`,
    lines: [],
    table: {
      head: ['row', 'when', 'stage', 'group'],
      rows: [
        ...entry.map(({ when, then }, index) => [`entry ${index + 1}`, conditionWords(when), then.stage, then.group]),
        ...decisions.map(({ when, then }, index) => [
          `decision ${index + 1}`,
          conditionWords(when),
          then.stage,
          then.group,
        ]),
        otherwise
          ? ['otherwise', 'always', otherwise.stage, otherwise.group]
          : ['otherwise', 'always', 'refused', ''],
      ],
    },
  }
}

function instructionPart({ name, stages }: Ladder): PolicyPart {
  const rows = stages.flatMap(stage =>
    stage.instructions.map(({ when, text }) => [stage.name, conditionWords(when), text]),
  )
  return {
    heading: `Ladder ${name}: instructions`,
    lines: rows.length === 0 ? ['None.'] : [],
    table: rows.length === 0 ? null : { head: ['stage', 'when', 'text'], rows },
  }
}

function pagingPart(rules: readonly PagingRule[]): PolicyPart {
  return {
    heading: 'Paging, first match wins',
    lines: [],
    table: {
      head: ['groups', 'when', 'pages', 'by', 'next', 'last', 'silent owner'],
      rows: rules.map(({ groups, when, reminders, intervalMs, channels, through, repeat, catchAll, acknowledgeWithinMs }) => [
        groups?.join(', ') ?? 'every group',
        conditionWords(when),
        `${reminders + 1} every ${formatDuration(intervalMs)}`,
        channels?.join(', ') ?? 'every address',
        `${through ?? 'by the rotas'}${repeat > 0 ? `, ${repeat + 1} rounds` : ''}`,
        catchAll === 'all' ? 'everybody' : catchAll,
        acknowledgeWithinMs === null ? 'left alone' : `called again after ${formatDuration(acknowledgeWithinMs)}`,
      ]),
    },
  }
}

function triggerPart(triggers: readonly Trigger[]): PolicyPart {
  return {
    heading: 'Rules that act on their own, every one that is due',
    lines: [],
    table: {
      head: ['rule', 'when', 'due', 'once for each', 'then'],
      rows: triggers.map(({ name, when, once, then, ...timed }) => [name, whenWords(when), afterWords(timed), once, thenWords(then)]),
    },
  }
}

function noticePart({ rules, bundling, language }: NoticeRules): PolicyPart {
  return {
    heading: 'Notices',
    lines: [
      `In ${language}, unless somebody has another language.`,
      ...(bundling ? [`More than ${bundling.moreThan} for one recipient within ${formatDuration(bundling.withinMs)} are sent as one.`] : []),
    ],
    table: {
      head: ['on', 'when', 'to', 'by', 'quiet hours'],
      rows: rules.map(({ on, at, when, to, by, quietHours }) => [
        on.map(event => (event === 'reminder' && at ? `reminder at ${at.join(' and ')} %` : event)).join(', '),
        conditionWords(when),
        to.map(audience => ('role' in audience ? audience.role : audience.list)).join(', '),
        by.join(', '),
        quietHours === 'ignored'
          ? 'ignored'
          : quietHours.map(({ week, zone }) => `${spellWeek(week)} ${zone}`).join(', ') || "each person's",
      ]),
    },
  }
}
