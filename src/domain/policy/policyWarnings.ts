import { approvalWarnings } from '../approvals/approvalsChecks.js'
import { handoffsWarnings } from '../handoff/handoffsChecks.js'
import { guardrailWarnings } from '../guardrails/guardrailWarnings.js'
import { eventWarnings } from '../notices/eventWarnings.js'
import { noticeWarnings } from '../notices/noticesChecks.js'
import { rotaWarnings } from '../onCall/rotaWarnings.js'
import { outlastedWarnings } from '../paging/outlasted.js'
import { pagingWarnings } from '../paging/pagingChecks.js'
import { slaWarnings } from '../sla/slaWarnings.js'
import { calendarWarnings } from '../time/calendarWarnings.js'
import { triageWarnings } from '../triage/triageChecks.js'
import { groupWarnings } from './groupWarnings.js'
import { matrixWarnings } from './matrixWarnings.js'
import { nameWarnings } from './nameWarnings.js'
import type { Policy } from './policy.js'
import type { Finding } from './policyProblems.js'
import { reachWarnings } from './reachWarnings.js'
import { stageWarnings } from './stageWarnings.js'
import { triggerWarnings } from '../triggers/triggersWarnings.js'

/** What is allowed and probably not meant: what a careful reviewer would ask about. */
export function policyWarnings(policy: Policy): Finding[] {
  return [
    ...matrixWarnings(policy),
    ...groupWarnings(policy),
    ...rotaWarnings(policy),
    ...calendarWarnings(policy),
    ...slaWarnings(policy),
    ...stageWarnings(policy),
    ...pagingWarnings(policy),
    ...outlastedWarnings(policy),
    ...handoffsWarnings(policy),
    ...guardrailWarnings(policy),
    ...triggerWarnings(policy),
    ...approvalWarnings(policy),
    ...noticeWarnings(policy),
    ...eventWarnings(policy),
    ...nameWarnings(policy),
    ...reachWarnings(policy),
    ...triageWarnings(policy),
  ]
}
