import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../api/answers.js'
import { Button } from '../controls/Button.js'
import { Dialog } from '../controls/Dialog.js'
import { Failure } from '../controls/Failure.js'
import { TextAreaField } from '../controls/Fields.js'
import { useAttempt } from '../controls/useAttempt.js'
import { say } from '../shell/Said.js'
import type { RequestRecord } from './Requests.js'

interface DecideProps {
  request: RequestRecord
  verdict: 'approve' | 'decline'
  onClose: () => void
}

/** Grants an escalation request, or declines it; to decline takes a reason. */
export function Decide({ request: { incident, approval }, verdict, onClose }: DecideProps) {
  const [note, setNote] = useState('')
  const queries = useQueryClient()
  const decide = useAttempt<Answer>(`/v1/incidents/${encodeURIComponent(incident.number)}/${verdict}`, {
    onSuccess: () => {
      say(`${approval.id} of ${incident.number} is ${verdict === 'approve' ? 'approved' : 'declined'}.`)
      onClose()
    },
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ['approvals'] }), queries.invalidateQueries({ queryKey: ['story', incident.number] })]),
  })
  const isLacking = verdict === 'decline' && note.trim() === ''
  return (
    <Dialog
      title={verdict === 'approve' ? `Approve ${approval.id}` : `Decline ${approval.id}`} isOpen onClose={onClose} isBusy={decide.isPending}
      about={<span dir="auto">{incident.number}: {incident.shortDescription}</span>}
      actions={
        <>
          <Button onPress={onClose} isDisabled={decide.isPending}>Back</Button>
          <Button look={verdict === 'approve' ? 'primary' : 'danger'} onPress={() => decide.mutate({ approval: approval.id, ...(note.trim() !== '' && { note: note.trim() }) })} isDisabled={isLacking || decide.isPending}>{verdict === 'approve' ? 'Approve' : 'Decline'}</Button>
        </>
      }
    >
      <p>{verdict === 'approve' ? 'Its people and the policy’s tighter times apply at once; its stage and owner stay.' : 'The incident goes on as it is; whoever asked learns why.'}</p>
      <TextAreaField label="Note" name="note" value={note} onChange={setNote} required={verdict === 'decline'} autoFocus hint="Everybody who works on the incident reads it." />
      {decide.error && <Failure error={decide.error} />}
    </Dialog>
  )
}
