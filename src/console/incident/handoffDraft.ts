import type { HandoffDetails } from '../../domain/handoff/handoff.js'
import { handoffText } from '../../domain/handoff/handoffText.js'

/** An escalation as it is written; lists that one types line by line are texts. */
export interface HandoffDraft {
  note: string
  validatedFacts: string
  diagnosticResults: { what: string; result: string }[]
  attemptedRemediation: { step: string; outcome: string }[]
  workingHypothesis: string
  businessContext: string
  hours: string
  zone: string
  channel: string
  request: string
  reason: string
  kind: 'functional' | 'hierarchical'
  customerInformed: boolean
  override: string
  toStage: string
  warm: boolean
  introduce: boolean
  severity: string
  template: string
  watchers: string
}

export const emptyDraft: HandoffDraft = {
  note: '', validatedFacts: '', diagnosticResults: [{ what: '', result: '' }], attemptedRemediation: [{ step: '', outcome: '' }], workingHypothesis: '', businessContext: '', hours: '', zone: '',
  channel: '', request: '', reason: '', kind: 'functional', customerInformed: false, override: '', toStage: '', warm: false, introduce: false, severity: '', template: '', watchers: '',
}

/** What the API is sent; what nobody wrote is left out. */
export function escalationOf(draft: HandoffDraft): Record<string, unknown> {
  const { note, override, toStage, warm, introduce, severity, template } = draft
  const handoff = detailsOf(draft)
  const watchers = named(draft.watchers)
  const isHierarchical = draft.kind === 'hierarchical'
  return {
    ...(note.trim() && { note }), ...(Object.keys(handoff).length > 0 && { handoff }), ...(override.trim() && { override }),
    ...(isHierarchical
      ? { ...(severity && { severity }), ...(template && { template }), ...(watchers.length > 0 && { watchers }) }
      : { ...(toStage && { toStage }), ...(warm && { warm }), ...(introduce && { introduce }) }),
  }
}

/** All that was written, in the words in which the stream would have shown it. */
export function textOf(draft: HandoffDraft): string {
  return handoffText({ note: draft.note.trim(), ...detailsOf(draft) })
}

function detailsOf(draft: HandoffDraft): HandoffDetails {
  const { workingHypothesis, businessContext, request, reason, kind, customerInformed, hours, zone, channel } = draft
  const validatedFacts = draft.validatedFacts.split('\n').map(line => line.trim()).filter(Boolean)
  const diagnosticResults = draft.diagnosticResults.filter(({ what, result }) => what.trim() && result.trim())
  const attemptedRemediation = draft.attemptedRemediation.filter(({ step, outcome }) => step.trim() && outcome.trim())
  const userAccessibility = { ...(hours.trim() && { hours }), ...(zone.trim() && { zone }), ...(channel.trim() && { channel }) }
  return {
    ...(validatedFacts.length > 0 && { validatedFacts }), ...(diagnosticResults.length > 0 && { diagnosticResults }), ...(attemptedRemediation.length > 0 && { attemptedRemediation }),
    ...(workingHypothesis.trim() && { workingHypothesis }), ...(businessContext.trim() && { businessContext }), ...(request.trim() && { request }),
    ...(Object.keys(userAccessibility).length > 0 && { userAccessibility }), ...(reason && { reason: reason as NonNullable<HandoffDetails['reason']> }),
    ...(kind === 'hierarchical' && { kind }), ...(customerInformed && { customerInformed }),
  }
}

function named(text: string): string[] {
  return text.split(',').map(name => name.trim()).filter(Boolean)
}
