import { useInfiniteQuery } from '@tanstack/react-query'
import { Scale } from 'lucide-react'
import { useState } from 'react'
import type { ApprovalPage, Me } from '../api/answers.js'
import { Badge, type Tone } from '../controls/Badge.js'
import { Button } from '../controls/Button.js'
import { Empty } from '../controls/Empty.js'
import { Failure } from '../controls/Failure.js'
import { Skeleton } from '../controls/Skeleton.js'
import { Moment } from '../time/Moment.js'
import { Card, Quote } from './Card.js'
import { Decide } from './Decide.js'
import { approvals } from './queries.js'

export type RequestRecord = ApprovalPage['approvals'][number]

const tones: Record<RequestRecord['approval']['state'], Tone> = { Requested: 'warn', Escalated: 'good', Declined: 'bad', Closed: 'plain' }

/** Escalation requests, those that wait longest first. */
export function Requests({ me, all, mine }: { me: Me; all: boolean; mine: boolean }) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(approvals({ ...(!all && { state: 'Requested' }), ...(mine && { approver: me.name }) }))
  const [deciding, setDeciding] = useState<{ request: RequestRecord; verdict: 'approve' | 'decline' } | null>(null)
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />
  const found = data.pages.flatMap(page => page.approvals)
  if (found.length === 0) {
    return (
      <Empty icon={<Scale />} title={mine ? 'No request waits for you' : all ? 'Nobody has asked for a decision yet' : 'No request waits'}>
        Whoever escalates an incident hierarchically asks here for a decision; until then its stage and owner stay.
      </Empty>
    )
  }
  return (
    <>
      {found.map(request => {
        const { incident, approval } = request
        const mayDecide = approval.approvers.includes(me.name) && me.permissions.includes('approve')
        return (
          <Card
            key={approval.id} number={incident.number} title={incident.shortDescription} id={approval.id}
            badges={<><Badge tone={tones[approval.state]}>{approval.state}</Badge><Badge tone={approval.severity === 'High' ? 'bad' : 'plain'}>{approval.severity} severity</Badge><Badge>P{incident.priority}</Badge></>}
            facts={[
              ['Asked by', approval.requestedBy], ['When', <Moment key="when" at={approval.requestedAt} ago />], ['Why', approval.reason],
              ['Incident', `${incident.state}, ${incident.stage}, ${incident.assignedTo} of ${incident.assignmentGroup}`],
              ['May decide', approval.approvers.join(', ')],
              ...(approval.dueAt !== null && approval.state === 'Requested' ? [['Decision by', <Moment key="due" at={approval.dueAt} />] as const] : []),
              ...(approval.decidedBy !== null ? [['Decided by', approval.decidedBy] as const] : []),
            ]}
            actions={approval.state === 'Requested' && mayDecide && (
              <>
                <Button look="primary" onPress={() => setDeciding({ request, verdict: 'approve' })}>Approve…</Button>
                <Button onPress={() => setDeciding({ request, verdict: 'decline' })}>Decline…</Button>
              </>
            )}
          >
            <Quote>{approval.justification}</Quote>
            {approval.decision !== null && <Quote>{approval.decision}</Quote>}
          </Card>
        )
      })}
      {hasNextPage && <Button onPress={() => void fetchNextPage()} isDisabled={isFetchingNextPage}>Show more</Button>}
      {deciding && <Decide key={`${deciding.request.approval.id} ${deciding.verdict}`} {...deciding} onClose={() => setDeciding(null)} />}
    </>
  )
}
