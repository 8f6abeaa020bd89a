import { conditionWords } from '../policy/condition.js'
import type { PolicyPart } from '../policy/policyText.js'
import type { HandoffRule, TellCustomer } from './handoffRules.js'
import { sourceWords, type IntakeForm, type TermRule } from './intakeForm.js'

export const customerWords: Record<TellCustomer, string> = { required: 'has to know', introduce: 'is told by Baton' }

/** What has to be handed over, for `policy show`. */
export function handoffsPart(rules: readonly HandoffRule[]): PolicyPart {
  return {
    heading: 'Handoffs, every rule that matches counts',
    lines: [],
    table: {
      head: ['to', 'from', 'when', 'kind', 'requires', 'customer'],
      rows: rules.map(({ stages, groups, from, when, kind, requires, tellCustomer }) => [
        [...(stages ?? []), ...(groups ?? [])].join(', ') || 'anywhere', from?.join(', ') ?? 'anywhere', conditionWords(when), kind ?? 'both',
        requires.map(field => sourceWords[field]).join(', ') || 'nothing more', tellCustomer === null ? 'as one likes' : customerWords[tellCustomer],
      ]),
    },
  }
}

/** The forms in which teams get an incident, for `policy show`. */
export function intakeParts(forms: readonly IntakeForm[]): PolicyPart[] {
  return forms.map(({ name, groups, stages, sections, terms }) => ({
    heading: `Intake form ${name}, for ${[...(groups ?? []), ...(stages ?? [])].join(', ') || 'everybody else'}`,
    lines: terms.map(rule => `${rule.term}: ${termRuleWords(rule)}`),
    table: {
      head: ['section', 'shows', 'required'],
      rows: sections.map(({ heading, from, required }) => [heading, from.map(source => sourceWords[source]).join(', '), required ? 'yes' : 'no']),
    },
  }))
}

/** `Routing daemon, where "BGP" is found` */
export function termRuleWords({ fields, contains, matches, value, extract }: TermRule): string {
  const where = fields === null ? '' : ` in ${fields.map(source => sourceWords[source]).join(', ')}`
  const when = [contains && contains.map(words => `"${words}"`).join(' or '), matches !== null && `/${matches}/`].filter(Boolean).join(' and ')
  return extract === null ? `${value ?? ''}, where ${when} is found${where}` : `what /${extract}/ finds${where}${when && `, where ${when} is found`}`
}
