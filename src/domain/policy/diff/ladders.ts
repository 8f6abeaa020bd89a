import { formatDuration } from '../../time/duration.js'
import type { BreachAction } from '../../sla/sla.js'
import { conditionWords, type Condition } from '../condition.js'
import type { DecisionRow, EntryRow, Ladder, SlaPromise, Stage } from '../policy.js'
import { breachWords, promised } from '../policyText.js'
import { as, fieldChanges, members } from './fields.js'
import { rowChanges } from './rows.js'
import { isSame, textChange } from './structural.js'

/** What changes on a ladder. Its name and those of its stages are the same by now: renaming is told before. */
export function ladderChanges(before: Ladder, after: Ladder): string[] {
  return fieldChanges(`ladder \`${after.name}\``, before, after, {
    appliesTo: as('takes', when => takes(when)),
    stages: stagesChanges,
    entry: tableChanges('entry row'),
    decisions: tableChanges('decision row'),
    otherwise: as('what no decision row takes', to => (to === null ? 'refused' : `to ${to.stage}, ${to.group}`)),
    reopenWindowMs: as('a resolved incident can be reopened', ms => (ms === null ? 'until somebody closes it' : `for ${formatDuration(ms)}`)),
    incident: promiseChanges('time to resolve over all stages'),
    stopOnHold: members({
      added: reason => `the clocks now stop on hold for ${reason}`,
      removed: reason => `the clocks run on now while held for ${reason}`,
      reordered: reasons => `the hold reasons that stop the clocks are in another order: ${reasons.join(', ')}`,
    }),
  })
}

export function takes(when: Condition): string {
  const words = conditionWords(when)
  return words === 'always' ? 'everything that is left' : words
}

function stagesChanges(before: readonly Stage[], after: readonly Stage[]): string[] {
  const [was, is] = [before.map(({ name }) => name), after.map(({ name }) => name)]
  const kept = is.filter(name => was.includes(name))
  const isReordered = !isSame(kept, was.filter(name => is.includes(name)))
  return [
    ...before.filter(({ name }) => !is.includes(name)).map(({ name }) => `stage ${name} is gone; what is there finds no stage of that name`),
    ...after.filter(({ name }) => !was.includes(name))
      .map(stage => `new stage ${stage.name}, ${is.indexOf(stage.name) + 1} of ${is.length}: ${promisesOf(stage)}`),
    ...(isReordered ? [`the stages are in another order: ${is.join(' → ')}`] : []),
    ...mergedByStage(kept.map(name => [name, stageChanges(before[was.indexOf(name)], after[is.indexOf(name)])])),
  ]
}

function promisesOf({ respond, resolve }: Stage): string {
  return `to respond ${promisesText(respond)}; to resolve ${promisesText(resolve)}`
}

/** The same for several stages is told once. */
function mergedByStage(changes: readonly (readonly [string, string[]])[]): string[] {
  const texts = [...new Set(changes.flatMap(([, told]) => told))]
  return texts.map(text => {
    const stages = changes.filter(([, told]) => told.includes(text)).map(([name]) => name)
    return `${stages.length === changes.length && stages.length > 2 ? 'every stage' : stages.join(', ')}: ${text}`
  })
}

function stageChanges(before: Stage | undefined, after: Stage | undefined): string[] {
  if (!before || !after) return []
  return fieldChanges('stage', before, after, {
    respond: promiseChanges('time to respond'),
    resolve: promiseChanges('time to resolve'),
    followUp: promiseChanges('follow-up'),
    breachAction: as<BreachAction>('on a breach', action => breachWords[action]),
    instructions: (was, is) => rowChanges(was, is, {
      label: index => `instruction ${index + 1}`,
      words: ({ when, text }) => `${conditionWords(when)}, “${text.split('\n')[0]}”`,
      isHeir: (one, other) => isSame(one.when, other.when) || one.text === other.text,
      changed: (one, other, label) => fieldChanges(label, one, other, {
        when: as(`${label} is for`, conditionWords),
        text: (text, now) => [textChange(`${label} (${conditionWords(other.when)})`, text, now)],
      }),
    }),
  })
}

type Promises = Record<string, SlaPromise>

/** `time to resolve P1 8 h → 4 h, P2 24 h → 8 h` */
function promiseChanges(what: string) {
  return (before: Promises | undefined = {}, after: Promises | undefined = {}): string[] => {
    const priorities = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    const changedIn = (show: (promise: SlaPromise | undefined) => string) => priorities.flatMap(priority => {
      const [was, is] = [show(before[priority]), show(after[priority])]
      return was === is ? [] : [{ priority, change: `${was} → ${is}` }]
    })
    const told = changedIn(promisedOr).map(({ priority, change }) => `P${priority} ${change}`)
    // A clock that comes or goes takes its reminders along.
    const reminded = changedIn(reminding).filter(({ priority }) => before[priority] && after[priority])
    return [
      ...(told.length > 0 ? [`${what} ${told.join(', ')}`] : []),
      ...[...new Set(reminded.map(({ change }) => change))].map(change => {
        const alike = reminded.filter(other => other.change === change).map(({ priority }) => `P${priority}`)
        return `reminders of the ${what} ${alike.join(', ')}: ${change}`
      }),
    ]
  }
}

function promisesText(promises: Promises): string {
  return Object.entries(promises).map(([priority, promise]) => `P${priority} ${promised(promise)}`).join(', ') || 'no time is set'
}

function promisedOr(promise: SlaPromise | undefined): string {
  return promise ? promised(promise) : 'none'
}

function reminding(promise: SlaPromise | undefined): string {
  return promise?.remindAtPercent.map(percent => `${percent} %`).join(' and ') || 'none'
}

function tableChanges(kind: string) {
  return (before: readonly (EntryRow | DecisionRow)[], after: readonly (EntryRow | DecisionRow)[]): string[] => rowChanges(before, after, {
    label: index => `${kind} ${index + 1}`,
    words: ({ when, then }) => `${conditionWords(when)} → ${then.stage}, ${then.group}`,
    isHeir: (one, other) => isSame(one.when, other.when) || isSame(one.then, other.then),
    changed: (one, other, label) => fieldChanges(label, one, other, {
      when: as(`${label} is for`, conditionWords),
      then: as(`${label} (${conditionWords(other.when)}) leads to`, ({ stage, group }) => `${stage}, ${group}`),
    }),
  })
}
