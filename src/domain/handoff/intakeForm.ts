import type { Incident } from '../incident.js'
import type { Handoff } from './handoff.js'
import { handoffFields, headings, partsOf, type HandoffField } from './parts.js'

/** The form in which a group, or every group of a stage, wants to get an incident: its own headings, order and terms. */
export interface IntakeForm {
  name: string
  /** Null: not by group. */
  groups: string[] | null
  /** Null: every stage. */
  stages: string[] | null
  sections: FormSection[]
  /** Of several rules for one term the first that finds something counts. */
  terms: TermRule[]
}

export interface FormSection {
  heading: string
  from: Source[]
  required: boolean
}

/** How a term of the receiving team is read from what is handed over. */
export interface TermRule {
  term: string
  /** Where it is read; null: in every text that is handed over, and in what the caller reported. */
  fields: Source[] | null
  /** Any of these words. */
  contains: string[] | null
  /** A pattern (`pattern.ts`). */
  matches: string | null
  /** The value, when the words or the pattern are found … */
  value: string | null
  /** … or the pattern whose one group is the value. */
  extract: string | null
}

/** What of an incident itself a form can show. */
export const incidentSources = ['configurationItem', 'caller', 'shortDescription', 'description', 'category', 'priority'] as const
export type IncidentSource = (typeof incidentSources)[number]

export const sources = [...handoffFields, ...incidentSources] as const
export type Source = HandoffField | IncidentSource

const incidentHeadings: Record<IncidentSource, string> = {
  configurationItem: 'Configuration item', caller: 'Caller', shortDescription: 'Short description', description: 'Description',
  category: 'Category', priority: 'Priority',
}

/** What a source is called where no form gives it a heading. */
export const sourceWords: Record<Source, string> = { ...headings, ...incidentHeadings }

export type FormFacts = Pick<Incident, 'configurationItem' | 'caller' | 'shortDescription' | 'description' | 'category' | 'subcategory' | 'priority'>

/** The texts that a form is filled from. */
export type Contents = Record<Source, readonly string[]>

export function contentsOf(handoff: Handoff, { configurationItem, caller, shortDescription, description, category, subcategory, priority }: FormFacts): Contents {
  const some = (text: string | null) => text === null || text.trim() === '' ? [] : [text]
  return {
    ...partsOf(handoff),
    configurationItem: some(configurationItem),
    caller: some(caller),
    shortDescription: some(shortDescription),
    description: some(description),
    category: [subcategory === null ? category : `${category} / ${subcategory}`],
    priority: [`P${priority}`],
  }
}

/** A form for the group counts before one for its stage, and that before one for everybody; of equals the first. */
export function formFor(forms: readonly IntakeForm[], { stage, assignmentGroup }: { stage: string; assignmentGroup: string }): IntakeForm | null {
  const fitting = forms.filter(({ groups, stages }) => (groups?.includes(assignmentGroup) ?? true) && (stages?.includes(stage) ?? true))
  return fitting.find(({ groups }) => groups !== null) ?? fitting.find(({ stages }) => stages !== null) ?? fitting[0] ?? null
}
