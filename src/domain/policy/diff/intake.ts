import { termRuleWords } from '../../handoff/handoffsText.js'
import { sourceWords, type FormSection, type IntakeForm, type TermRule } from '../../handoff/intakeForm.js'
import { as, fieldChanges, named } from './fields.js'
import { rowChanges, type RowWords } from './rows.js'

/** In which forms teams get an incident. Of forms that fit alike the first counts, so their order says something. */
export function intakeChanges(before: readonly IntakeForm[] = [], after: readonly IntakeForm[] = []): string[] {
  const sections = ({ sections: shown }: IntakeForm) => shown.map(({ heading }) => heading).join(', ')
  return named(byName(before), byName(after), {
    isNew: (name, form) => `new form ${name}, for ${receivers(form)}: ${sections(form)}`,
    isGone: (name, form) => `form ${name} is gone; it was for ${receivers(form)}: ${sections(form)}`,
    changed: (name, was, is) => fieldChanges(`form ${name}`, was, is, {
      groups: as(`form ${name} is for`, groups => groups?.join(', ') ?? 'every group'),
      stages: as(`form ${name} is for`, stages => stages?.join(', ') ?? 'every stage'),
      sections: (old, now) => rowChanges(old, now, sectionsOf(name)),
      terms: (old, now) => rowChanges(old, now, termsOf(name)),
    }),
  }, 'the forms are in another order')
}

function sectionsOf(form: string): RowWords<FormSection> {
  return {
    label: index => `section ${index + 1} of form ${form}`,
    words: ({ heading, from, required }) => `${heading} shows ${shown(from)}${required ? ', required' : ''}`,
    isHeir: (one, other) => one.heading === other.heading || shown(one.from) === shown(other.from),
    changed: (one, other, label) => fieldChanges(`${label} (${other.heading})`, one, other, {
      heading: as(`${label} is called`, heading => heading),
      from: as(`${label} (${other.heading}) shows`, shown),
      required: as(`${label} (${other.heading}) is`, required => (required ? 'required' : 'not required')),
    }),
  }
}

function termsOf(form: string): RowWords<TermRule> {
  return {
    label: index => `term rule ${index + 1} of form ${form}`,
    words: rule => `${rule.term}: ${termRuleWords(rule)}`,
    isHeir: (one, other) => one.term === other.term || termRuleWords(one) === termRuleWords(other),
    changed: (one, other, label) => {
      const read = as<TermRule>(`${label} (${other.term})`, termRuleWords)(one, other)
      // What is told as a whole is not told field by field as well.
      return [...read, ...fieldChanges(label, read.length > 0 ? { ...other, term: one.term } : one, other, { term: as(`${label} is for`, term => term) })]
    },
  }
}

function shown(from: FormSection['from']): string {
  return from.map(source => sourceWords[source]).join(', ')
}

function receivers({ groups, stages }: IntakeForm): string {
  return [...(groups ?? []), ...(stages ?? [])].join(', ') || 'everybody else'
}

function byName(forms: readonly IntakeForm[]): Record<string, IntakeForm> {
  return Object.fromEntries(forms.map(form => [form.name, form]))
}
