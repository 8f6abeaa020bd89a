import { z } from 'zod'
import { block, listOf, oneOrList, says } from '../policy/policyForms.js'
import { nameSchema } from '../policy/policyTerms.js'
import { phraseOf } from './words.js'

/** How a policy document says what is suggested of the words in a text. */

const wordHint = says('must be a word or a row of words', 'Write for example `offline`, `link down` or `Leitung*`; put quotes around a number.')
const wordSchema = nameSchema.refine(text => phraseOf(text).length > 0, { error: wordHint })

const levelHint = says('must be 1, 2 or 3', 'Write 1 for high, 2 for medium, 3 for low.')
const levelSchema = z.int({ error: levelHint }).min(1, { error: levelHint }).max(3, { error: levelHint })

const languageHint = says('must be the code of a language', 'Write the two letters of ISO 639-1, for example `en` or `de`.')

const ruleSchema = block({
  words: oneOrList(wordSchema, says('must be a word or a list of words', 'Write `offline` or `[offline, link down, Leitung*]`.'))
    .describe('Any of these, as whole words and whatever their capitals; one that ends with `*` takes every ending.'),
  category: nameSchema.optional().describe('What it suggests.'),
  subcategory: nameSchema.optional().describe('What it suggests beside the category.'),
  impact: levelSchema.optional().describe('1 high, 2 medium, 3 low.'),
  urgency: levelSchema.optional().describe('1 high, 2 medium, 3 low.'),
  tags: oneOrList(nameSchema, says('must be a tag or a list of tags', 'Write `outage` or `[outage, site]`.')).optional(),
}, 'a rule with words, and what they suggest').meta({ id: 'suggestionRule' })

export const triageSchema = block({
  language: z.string({ error: languageHint }).regex(/^[a-z]{2}$/, { error: languageHint })
    .optional()
    .describe('What the support reads; comments in another language are translated, where a translator is set. Default: that of `notices`.'),
  suggest: listOf(ruleSchema, says('must be a list of rules', 'Write `- {words: [offline], category: …}` lines.'), 0)
    .optional()
    .describe('Each field comes from the first rule that matches and has it, tags from all. Nothing is changed by a suggestion. Default: none.'),
}, 'a block with suggest').meta({ id: 'triage' })

export type TriageDocument = z.output<typeof triageSchema>
