import { everybody, type Guardrail } from '../../guardrails/guardrail.js'
import { wantsWords } from '../../guardrails/guardrailsText.js'
import type { HandoffRule } from '../../handoff/handoffRules.js'
import { customerWords } from '../../handoff/handoffsText.js'
import { sourceWords } from '../../handoff/intakeForm.js'
import type { Trigger } from '../../triggers/trigger.js'
import { afterWords, thenWords, whenWords } from '../../triggers/triggerText.js'
import { conditionWords } from '../condition.js'
import { as, fieldChanges, named } from './fields.js'
import { rowChanges } from './rows.js'
import { isSame } from './structural.js'

/** Rules that judge: what holds people back, what acts on its own, who decides, what has to be handed over. */

export function guardrailChanges(before: readonly Guardrail[] = [], after: readonly Guardrail[] = []): string[] {
  return named(byName(before), byName(after), {
    isNew: (name, { wants }) => `new guardrail ${name}: ${wantsWords(wants)}`,
    isGone: (name, { wants }) => `guardrail ${name} is gone: ${wantsWords(wants)}`,
    changed: (name, was, is) => fieldChanges(name, was, is, {
      wants: as(name, wantsWords),
      on: as(`${name} holds back`, moves => moves.join(', ')),
      when: as(`${name} is for`, conditionWords),
      toStage: as(`${name} holds moves to`, (stages: string[] | undefined) => stages?.join(', ') ?? 'any stage'),
      unless: as(`${name} lets through`, conditions => conditions.map(conditionWords).join('; or ') || 'nothing'),
      mayBend: as(`${name} may be bent by`, roles => (roles === everybody ? everybody : roles.join(', '))),
      message: as(`${name} says besides`, text => text?.trim() ?? 'nothing'),
    }),
  }, 'the guardrails are in another order')
}

export function triggerChanges(before: readonly Trigger[] = [], after: readonly Trigger[] = []): string[] {
  const words = ({ when, then, ...time }: Trigger) => `${whenWords(when)}, ${afterWords(time)}: ${thenWords(then)}`
  return named(byName(before), byName(after), {
    isNew: (name, trigger) => `new rule ${name}: ${words(trigger)}`,
    isGone: (name, trigger) => `rule ${name} is gone: ${words(trigger)}`,
    changed: (name, was, is) => {
      const due = as<Trigger>(`${name} is due`, afterWords)
      return [
        ...(isSame(time(was), time(is)) ? [] : due(was, is)),
        ...fieldChanges(name, due(was, is).length > 0 ? { ...was, ...time(is) } : was, is, {
          when: as(`${name} is for`, whenWords),
          once: as(`${name} fires once for each`, scope => scope),
          then: as(`what follows from ${name}`, thenWords),
        }),
      ]
    },
  }, 'the rules are in another order')
}

function time({ afterMs, since, calendar, alsoOnHold }: Trigger): Pick<Trigger, 'afterMs' | 'since' | 'calendar' | 'alsoOnHold'> {
  return { afterMs, since, calendar, alsoOnHold }
}

export function handoffChanges(before: readonly HandoffRule[] = [], after: readonly HandoffRule[] = []): string[] {
  const where = ({ stages, groups, from }: HandoffRule) =>
    [`to ${[...stages ?? [], ...groups ?? []].join(', ') || 'anywhere'}`, ...(from === null ? [] : [`from ${from.join(', ')}`])].join(', ')
  const asked = ({ requires }: Pick<HandoffRule, 'requires'>) => requires.map(field => sourceWords[field]).join(', ') || 'nothing more'
  return rowChanges(before, after, {
    label: index => `rule ${index + 1}`,
    words: rule => `${where(rule)}, ${conditionWords(rule.when)}, ${asked(rule)}`,
    isHeir: (one, other) => isSame([one.stages, one.groups, one.from, one.when], [other.stages, other.groups, other.from, other.when]),
    changed: (one, other, label) => fieldChanges(`${label} (${where(other)})`, one, other, {
      when: as(`${label} is for`, conditionWords),
      requires: as(`${label} (${where(other)}) asks for`, requires => asked({ requires })),
      tellCustomer: as(`${label} (${where(other)}), the customer`, told => (told === null ? 'is told as one likes' : customerWords[told])),
    }),
  })
}

function byName<V extends { name: string }>(list: readonly V[]): Record<string, V> {
  return Object.fromEntries(list.map(one => [one.name, one]))
}
