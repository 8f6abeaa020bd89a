import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { write } from '../api/request.js'
import { Button } from '../controls/Button.js'
import { Failure } from '../controls/Failure.js'
import { TextAreaField, TextField } from '../controls/Fields.js'
import { useAttempt } from '../controls/useAttempt.js'
import { say } from '../shell/Said.js'
import { CheckResult } from './CheckResult.js'
import { policySource, type Checked, type Version } from './queries.js'
import styles from './Apply.module.css'

/** Writing another policy: it is checked first, shows what it would change, and only then can be applied, with a reason. */
export function Apply({ mayApply }: { mayApply: boolean }) {
  const { data: live, error: unread } = useQuery(policySource)
  const queries = useQueryClient()
  const [written, setWritten] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const source = written ?? live ?? ''
  const check = useMutation({ mutationFn: (text: string) => write<Checked>('/v1/policies/check', { source: text }, crypto.randomUUID()) })
  const apply = useAttempt<{ version: Version }>('/v1/policies', {
    onSuccess: async ({ version: { version, name } }) => {
      say(`${name} is live as version ${version}.`)
      setWritten(null)
      setReason('')
      check.reset()
      await Promise.all([['policy'], ['groups'], ['onCall']].map(queryKey => queries.invalidateQueries({ queryKey })))
    },
  })
  const change = (text: string) => {
    setWritten(text)
    apply.reset()
  }
  // What was checked is what is applied, to the letter.
  const checked = check.variables === source ? check.data : undefined
  const isApplicable = checked?.policy != null
  return (
    <div className={styles.columns}>
      <div className={styles.writing}>
        {unread && <Failure error={unread} />}
        <div className={styles.buttons}>
          <FileTrigger acceptedFileTypes={['.yaml', '.yml', 'text/plain']} onSelect={files => void files?.item(0)?.text().then(change)}>
            <Button>Take a file…</Button>
          </FileTrigger>
          <Button look="quiet" onPress={() => { setWritten(null); check.reset() }} isDisabled={written === null}>Back to the live one</Button>
        </div>
        <div className={styles.source}><TextAreaField label="The policy, in YAML" name="source" value={source} onChange={change} rows={24} /></div>
        <Button look={isApplicable ? 'plain' : 'primary'} onPress={() => check.mutate(source)} isDisabled={source.trim() === '' || check.isPending}>Check it</Button>
      </div>
      <div className={styles.result} aria-live="polite">
        {check.error && <Failure error={check.error} />}
        {checked ? <CheckResult result={checked} /> : !check.error && <p className={styles.quiet}>{check.data ? 'The text has changed since it was checked.' : 'A check says what is wrong, what would change, and which open incidents it touches. It applies nothing.'}</p>}
        {isApplicable && mayApply && (
          <div className={styles.applying}>
            <TextField label="Why" name="reason" value={reason} onChange={setReason} required hint="Kept with the version, for whoever looks later." />
            <Button look="primary" onPress={() => apply.mutate({ source, reason: reason.trim() })} isDisabled={reason.trim() === '' || apply.isPending}>Apply it</Button>
            {apply.error && <Failure error={apply.error} />}
          </div>
        )}
        {isApplicable && !mayApply && <p className={styles.quiet}>An admin can apply it.</p>}
      </div>
    </div>
  )
}
