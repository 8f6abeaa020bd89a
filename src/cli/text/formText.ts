import type { Completeness } from '../../domain/handoff/completeness.js'
import { asGiven, type FilledForm, type FilledSection } from '../../domain/handoff/filledForm.js'
import type { Handoff } from '../../domain/handoff/handoff.js'
import { sourceWords } from '../../domain/handoff/intakeForm.js'
import type { MappedTerm } from '../../domain/handoff/terms.js'
import type { Screen } from '../world.js'
import { beside, widthOf } from './layout.js'

type Space = Pick<Screen, 'columns' | 'palette'>

export interface Reading {
  handoff: Handoff
  form: FilledForm | null
  completeness: Completeness | null
}

/** A handoff as its receiver reads it: in the form of the team, or as it was given; what is missing is said. */
export function formText(number: string, { handoff, form, completeness }: Reading, screen: Space): string {
  const { palette } = screen
  const sections = form ? form.sections.filter(({ heading, texts }) => texts.length > 0 || form.missing.includes(heading) || completeness !== null) : asGiven(handoff)
  return [
    ...(form ? termLines(number, form, screen) : []),
    ...sections.flatMap(section => sectionLines(section, form?.missing.includes(section.heading) ?? false, screen)),
    ...(form && form.rest.length > 0 ? [palette.quiet('  Also handed over'), ...form.rest.flatMap(section => sectionLines(section, false, screen))] : []),
    ...(completeness ? [completenessText(completeness, screen)] : []),
  ].join('\n')
}

/** `Complete: 60 of 100; missing: Tried, Suspected.` */
export function completenessText({ score, missing }: Completeness, { columns, palette }: Space): string {
  const paint = score === 100 ? palette.good : score < 50 ? palette.caution : palette.quiet
  return beside('', paint(`Complete: ${score} of 100${missing.length > 0 ? `; missing: ${missing.join(', ')}` : ''}.`), 2, columns)
}

/** One text under its heading. */
export function sectionText(heading: string, text: string, screen: Space): string {
  return sectionLines({ heading, texts: [text] }, false, screen).join('\n')
}

function sectionLines({ heading, texts }: FilledSection, isMissing: boolean, { columns, palette }: Space): string[] {
  if (texts.length === 0) return [`  ${palette.strong(heading)}: ${isMissing ? palette.caution('missing') : palette.quiet('not given')}`]
  return [`  ${palette.strong(heading)}`, ...texts.map(text => beside(texts.length > 1 ? '    -' : '', text, texts.length > 1 ? 6 : 4, columns))]
}

function termLines(number: string, { terms, unmapped }: FilledForm, { columns, palette }: Space): string[] {
  const width = Math.max(0, ...[...terms.map(({ term }) => term), ...unmapped].map(widthOf)) + 4
  return [
    ...terms.flatMap(term => [
      beside(`  ${palette.strong(term.term)}`, `${term.value} ${palette.quiet(evidenceText(term))}`, width, columns),
      ...(term.proposed ? [beside('', palette.quiet(`Proposed, as the incident has none: baton reclassify ${number} --configuration-item … --note … makes it so.`), width, columns)] : []),
    ]),
    ...unmapped.map(term => beside(`  ${palette.strong(term)}`, palette.caution('not found in what was handed over'), width, columns)),
  ]
}

function evidenceText({ evidence: { from, words } }: MappedTerm): string {
  return from === 'configurationItem' ? '(of the incident)' : `(${sourceWords[from]}: “${words}”)`
}
