import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { overrideReviews, type OverrideReview } from '../../domain/guardrails/override.js'
import type { Override } from '../api/answers.js'
import { Button } from '../controls/Button.js'
import { Dialog } from '../controls/Dialog.js'
import { Failure } from '../controls/Failure.js'
import { TextAreaField } from '../controls/Fields.js'
import { useAttempt } from '../controls/useAttempt.js'
import { say } from '../shell/Said.js'
import { Quote } from './Card.js'
import styles from './Review.module.css'

const meanings: Record<OverrideReview, string> = {
  kept: 'It was right here, and the guardrail is right too.',
  'policy to change': 'It was right here, and the guardrail should be another.',
  'not justified': 'The guardrail should have been kept.',
}

/** Says what looking at an override came to. */
export function Review({ override, onClose }: { override: Override; onClose: () => void }) {
  const [verdict, setVerdict] = useState<OverrideReview | null>(override.review?.verdict ?? null)
  const [note, setNote] = useState(override.review?.note ?? '')
  const queries = useQueryClient()
  const review = useAttempt(`/v1/overrides/${encodeURIComponent(override.id)}/review`, {
    onSuccess: () => {
      say(`${override.id} is reviewed: ${verdict}.`)
      onClose()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['overrides'] }),
  })
  return (
    <Dialog
      title={`Review ${override.id}`} isOpen onClose={onClose} isBusy={review.isPending} about={<span dir="auto">{override.guardrail}, bent by {override.by} on {override.number}</span>}
      actions={
        <>
          <Button onPress={onClose} isDisabled={review.isPending}>Back</Button>
          <Button look="primary" onPress={() => review.mutate({ verdict, ...(note.trim() !== '' && { note: note.trim() }) })} isDisabled={verdict === null || review.isPending}>Save the review</Button>
        </>
      }
    >
      <p dir="auto">{override.rule}</p>
      <Quote>{override.reason}</Quote>
      <RadioGroup className={styles.group} value={verdict} onChange={value => setVerdict(value as OverrideReview)}>
        <Label className={styles.label}>What did it come to?</Label>
        {overrideReviews.map(one => (
          <Radio key={one} value={one} className={styles.radio}>
            <span className={styles.dot} aria-hidden="true" />
            <span><strong>{one}</strong><span className={styles.meaning}>{meanings[one]}</span></span>
          </Radio>
        ))}
      </RadioGroup>
      <TextAreaField label="Note" name="note" value={note} onChange={setNote} hint="The incident’s stream tells it." />
      {review.error && <Failure error={review.error} />}
    </Dialog>
  )
}
