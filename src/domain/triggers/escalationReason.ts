import type { HandoffReason } from '../handoff/handoff.js'
import type { Trigger } from './trigger.js'

/** What the handoff of an automatic escalation gives as its reason: what the rule says, else what it is about. */
export function escalationReason({ when, afterMs, then }: Trigger): HandoffReason {
  if (then.escalate?.reason) return then.escalate.reason
  if (when.sentiment) return 'sentiment'
  if (when.reason?.[0]) return when.reason[0]
  if (when.breached || afterMs !== null) return 'SLA'
  return when.impact || when.vip ? 'business impact' : 'other'
}
