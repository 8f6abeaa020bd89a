import { z } from 'zod'
import { block, listOf, oneOrList, says } from '../policy/policyForms.js'
import { nameSchema } from '../policy/policyTerms.js'
import { sources } from './intakeForm.js'
import { examinePattern } from './pattern.js'

/** How a policy document says in which form a team wants to get an incident. */

const sourceHint = says('must be what is shown there, or a list of it', `Write some of: ${sources.join(', ')}.`)
const sourcesSchema = oneOrList(z.enum(sources, { error: sourceHint }), sourceHint)
const names = (what: string) => oneOrList(nameSchema, says(`must be a ${what} or a list of them`, 'Write `Name` or `[Name, Another name]`.'))

const longestPattern = 500
const patternHint = says('must be a pattern', `Write a regular expression of at most ${longestPattern} characters, in quotes, such as 'version (\\d+\\.\\d+)'.`)
const patternSchema = z.string({ error: patternHint }).min(1, { error: patternHint }).max(longestPattern, { error: patternHint })
  .superRefine((pattern, context) => {
    const examined = examinePattern(pattern)
    if ('problem' in examined) {
      context.addIssue({
        code: 'custom', message: says(`cannot be used as a pattern (${examined.problem})`, 'Write it in the language of RE2, which has no look-arounds and no back-references.'),
      })
    }
  })

const sectionSchema = block({
  heading: nameSchema.describe('In the words of the team that reads it.'),
  from: sourcesSchema.describe('What is shown there: fields of the handoff, or facts of the incident.'),
  required: z.boolean({ error: says('must be true or false', 'Write `true` or `false`.') }).optional()
    .describe('Counts double, and is said to be missing when nothing was given for it. Default: false.'),
}, 'a section with heading and from').meta({ id: 'formSection' })

const wordsHint = says('must be words or a list of them', 'Write `Gateway` or `[API gateway, CORS]`.')

const termSchema = block({
  term: nameSchema.describe('What the team calls it: Component, Affected version. `Configuration item` is the incident\'s own.'),
  when: block({
    field: sourcesSchema.optional().describe('Where it is read. Default: in every text that is handed over, and in what the caller reported.'),
    contains: oneOrList(nameSchema, wordsHint).optional().describe('Any of these words, in upper or lower case.'),
    matches: patternSchema.optional().describe('A regular expression (RE2); upper and lower case count unless it begins with (?i).'),
  }, '`{contains: …}` or `{matches: …}`, with `field` if not everything is read').optional(),
  value: nameSchema.optional().describe('The value, where `when` finds something.'),
  extract: patternSchema.optional().describe('A regular expression (RE2) with one group in round brackets, which is the value.'),
}, 'a term with `when` and `value`, or with `extract`').meta({ id: 'formTerm' })

const formSchema = block({
  name: nameSchema,
  group: names('group').optional().describe('The groups that it is for; counts before a form for a stage.'),
  stage: names('stage').optional().describe('The stages that it is for.'),
  sections: listOf(sectionSchema, says('must be a list of sections', 'Write `- {heading: …, from: …}` lines.')).max(50, {
    error: says('must have at most 50 sections', 'Put several sources into one section.'),
  }),
  terms: listOf(termSchema, says('must be a list of terms', 'Write `- {term: …, when: {contains: …}, value: …}` lines.'), 0).max(50, {
    error: says('must have at most 50 rules', 'Put several words into one `contains`.'),
  }).optional().describe('What is read from the texts, in the team\'s own terms. Of several rules for one term the first that finds something counts.'),
}, 'a form with name and sections').meta({ id: 'intakeForm' })

export const intakeSchema = oneOrList(formSchema, says('must be a list of forms', 'Write `- name: …` lines, each with group or stage, and sections.'), 0)

export type IntakeDocument = z.output<typeof intakeSchema>
