import fc from 'fast-check'
import { handoffKinds, handoffReasons, type Handoff } from '../../../src/domain/handoff/handoff.js'
import type { HandoffRule } from '../../../src/domain/handoff/handoffRules.js'
import { sources, type FormFacts, type IntakeForm } from '../../../src/domain/handoff/intakeForm.js'
import { askableFields } from '../../../src/domain/handoff/parts.js'
import { conditions } from '../policy/policyArbitraries.js'

/** Handoffs, rules and forms of every kind. Texts hold all that Unicode has, halves of characters and control characters too. */

const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.constantFrom('version 2.4.1 fails', 'CORS error on the API gateway', 'edge-07 reboots', 'Zürich, 東京, 🚒', '\ud800', '  \n'),
)
const texts = fc.array(text, { maxLength: 4 })

export const contentOfHandoffs: fc.Arbitrary<Omit<Handoff, 'kind'>> = fc.record({
  note: text,
  validatedFacts: texts,
  diagnosticResults: fc.array(fc.record({ what: text, result: text }), { maxLength: 3 }),
  attemptedRemediation: fc.array(fc.record({ step: text, outcome: text }), { maxLength: 3 }),
  workingHypothesis: text,
  businessContext: text,
  userAccessibility: fc.record({ hours: text, zone: text, channel: text }, { requiredKeys: [] }),
  request: text,
  reason: fc.constantFrom(...handoffReasons),
  customerInformed: fc.boolean(),
}, { requiredKeys: ['note'] })

export const handoffs: fc.Arbitrary<Handoff> = fc.record({ content: contentOfHandoffs, kind: fc.option(fc.constantFrom(...handoffKinds)) })
  .map(({ content, kind }) => ({ ...content, ...(kind && { kind }) }))

const stages = fc.constantFrom('Triage', 'L1', 'L2')
const groups = fc.constantFrom('Desk', 'Network')
const someOf = (names: fc.Arbitrary<string>) => fc.option(fc.uniqueArray(names, { minLength: 1 }))

export const rules: fc.Arbitrary<HandoffRule> = fc.record({
  stages: someOf(stages), groups: someOf(groups), from: someOf(stages), when: conditions, kind: fc.option(fc.constantFrom(...handoffKinds)),
  requires: fc.subarray([...askableFields]), tellCustomer: fc.option(fc.constantFrom('required' as const, 'introduce' as const)),
})

export const forms: fc.Arbitrary<IntakeForm> = fc.record({
  name: fc.constantFrom('Report', 'Ticket'), groups: someOf(groups), stages: someOf(stages),
  sections: fc.uniqueArray(fc.record({
    heading: fc.constantFrom('Symptom', 'Steps', 'Impact', 'Environment', 'Contact'), from: fc.subarray([...sources], { minLength: 1 }), required: fc.boolean(),
  }), { selector: ({ heading }) => heading, maxLength: 5 }),
  terms: fc.array(fc.oneof(
    fc.record({
      term: fc.constantFrom('Component', 'Configuration item'), fields: fc.option(fc.subarray([...sources], { minLength: 1 })),
      contains: fc.constant<string[]>(['gateway', 'edge-07']), matches: fc.constant(null), value: fc.constant('API Gateway'), extract: fc.constant(null),
    }),
    fc.record({
      term: fc.constantFrom('Affected version', 'Configuration item'), fields: fc.constant(null), contains: fc.constant(null), matches: fc.constant(null),
      value: fc.constant(null), extract: fc.constantFrom(String.raw`version (\d+(?:\.\d+)+)`, '(edge-\\d+)', '(.)'),
    }),
  ), { maxLength: 4 }),
})

export const facts: fc.Arbitrary<FormFacts> = fc.record({
  configurationItem: fc.option(fc.constantFrom('edge-01', 'mail')), caller: fc.constant('Carla'), shortDescription: text, description: fc.option(text),
  category: fc.constant('SD-WAN'), subcategory: fc.option(fc.constant('Link failure')), priority: fc.integer({ min: 1, max: 5 }),
})

/** An incident as far as forms look at it. */
export const someFacts: FormFacts = {
  configurationItem: null, caller: 'Carla', shortDescription: 'The dashboard does not load', description: null, category: 'Web', subcategory: null, priority: 3,
}
