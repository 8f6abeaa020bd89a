import { BellRing, CirclePause, Hourglass, PhoneMissed, RotateCcw, Star } from 'lucide-react'
import type { Incident } from '../api/answers.js'
import { Badge } from '../controls/Badge.js'

/** What is special about an incident, each in a word. */
export function Marks({ incident }: { incident: Incident }) {
  const { needsAttention, unanswered, holdReason, state, approval, reopenCount, vip } = incident
  return (
    <>
      {needsAttention && <Badge tone="accent" icon={<BellRing aria-hidden="true" />}>Needs attention</Badge>}
      {unanswered && <Badge tone="bad" icon={<PhoneMissed aria-hidden="true" />}>Unanswered</Badge>}
      {state === 'On Hold' && <Badge tone="warn" icon={<CirclePause aria-hidden="true" />}>{holdReason ?? 'On hold'}</Badge>}
      {approval?.state === 'Requested' && <Badge tone="info" icon={<Hourglass aria-hidden="true" />}>Waits for a decision</Badge>}
      {approval?.state === 'Escalated' && <Badge tone="bad">Escalated: {approval.severity}</Badge>}
      {vip && <Badge icon={<Star aria-hidden="true" />}>VIP</Badge>}
      {reopenCount > 0 && <Badge icon={<RotateCcw aria-hidden="true" />}>Reopened{reopenCount > 1 && ` ${reopenCount}×`}</Badge>}
    </>
  )
}
