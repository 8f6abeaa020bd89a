import { incidentSources, sourceWords, type Contents, type IntakeForm, type Source } from './intakeForm.js'
import type { Requirements } from './handoffRules.js'
import { askableFields } from './parts.js'

/** How much of what is asked for was handed over: what is required weighs double. */
export interface Completeness {
  /** 0 to 100; 100 exactly when nothing is missing. */
  score: number
  /** In the words that the receiving team reads. */
  asked: string[]
  missing: string[]
}

interface Ask {
  words: string
  from: readonly Source[]
  required: boolean
}

/** What is there in any case tells nothing of a handoff. */
const alwaysThere: readonly Source[] = ['note', ...incidentSources.filter(source => source !== 'configurationItem' && source !== 'description')]

/**
 * Measures against what the rules and the form of the receiver ask for; where neither asks anything, against everything
 * that a handoff can hold. `contents` has what terms propose.
 */
export function completenessOf({ fields, tellCustomer }: Requirements, form: IntakeForm | null, contents: Contents, customerKnows: boolean): Completeness {
  const required: readonly Source[] = fields
  const onlyOf = ({ from }: Pick<Ask, 'from'>) => from.length === 1 ? from[0] : undefined
  const sections = (form?.sections ?? []).filter(({ from }) => !from.some(source => alwaysThere.includes(source)))
    .map((section): Ask => ({ words: section.heading, from: section.from, required: section.required || required.some(field => field === onlyOf(section)) }))
  const asks = [...fields.filter(field => !sections.some(section => onlyOf(section) === field)).map(asAsk(true)), ...sections]
  const all = [
    ...(asks.length > 0 ? asks : askableFields.map(asAsk(false)))
      .map(({ words, from, required }) => ({ words, weight: required ? 2 : 1, isGiven: from.some(source => contents[source].length > 0) })),
    ...(tellCustomer === null ? [] : [{ words: customerWords, weight: 2, isGiven: customerKnows }]),
  ]
  const weigh = (some: typeof all) => some.reduce((sum, { weight }) => sum + weight, 0)
  const missing = all.filter(({ isGiven }) => !isGiven)
  return { score: Math.floor(100 - (100 * weigh(missing)) / weigh(all)), asked: all.map(({ words }) => words), missing: missing.map(({ words }) => words) }
}

const customerWords = 'Customer told'

function asAsk(required: boolean): (source: Source) => Ask {
  return source => ({ words: sourceWords[source], from: [source], required })
}
