import { useInfiniteQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { Me, Override } from '../api/answers.js'
import { Badge, type Tone } from '../controls/Badge.js'
import { Button } from '../controls/Button.js'
import { Empty } from '../controls/Empty.js'
import { Failure } from '../controls/Failure.js'
import { Skeleton } from '../controls/Skeleton.js'
import { Moment } from '../time/Moment.js'
import { Card, Quote } from './Card.js'
import { overrides } from './queries.js'
import { Review } from './Review.js'

const tones: Record<NonNullable<Override['review']>['verdict'], Tone> = { kept: 'good', 'policy to change': 'info', 'not justified': 'bad' }

/** Guardrails that were bent, the oldest first. */
export function Overrides({ me, all }: { me: Me; all: boolean }) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(overrides(all ? {} : { awaitingReview: 'true' }))
  const [reviewed, setReviewed] = useState<Override | null>(null)
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />
  const found = data.pages.flatMap(page => page.overrides)
  if (found.length === 0) {
    return (
      <Empty icon={<ShieldCheck />} title={all ? 'No guardrail was ever bent' : 'Nothing waits for a review'}>
        When somebody bends a guardrail of the policy, it happens, and waits here with its reason for a second look.
      </Empty>
    )
  }
  return (
    <>
      {found.map(override => (
        <Card
          key={override.id} number={override.number} title={override.guardrail} id={override.id}
          badges={override.review ? <Badge tone={tones[override.review.verdict]}>{override.review.verdict}</Badge> : <Badge tone="warn">awaits review</Badge>}
          facts={[
            ['Bent by', override.by], ['When', <Moment key="when" at={override.at} ago />], ['With', override.command], ['The rule', override.rule],
            ...(override.review ? [['Reviewed by', override.review.by] as const] : []),
          ]}
          actions={me.permissions.includes('reviewOverride') && <Button look={override.review ? 'plain' : 'primary'} onPress={() => setReviewed(override)}>{override.review ? 'Review again…' : 'Review…'}</Button>}
        >
          <Quote>{override.reason}</Quote>
          {override.review?.note && <Quote>{override.review.note}</Quote>}
        </Card>
      ))}
      {hasNextPage && <Button onPress={() => void fetchNextPage()} isDisabled={isFetchingNextPage}>Show more</Button>}
      {reviewed && <Review key={reviewed.id} override={reviewed} onClose={() => setReviewed(null)} />}
    </>
  )
}
