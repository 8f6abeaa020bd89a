import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { LifeBuoy, Plus } from 'lucide-react'
import { useState } from 'react'
import type { OwnIncident } from '../api/answers.js'
import { ownIncidents } from '../api/queries.js'
import { Badge } from '../controls/Badge.js'
import { Button } from '../controls/Button.js'
import { Dialog } from '../controls/Dialog.js'
import { Empty } from '../controls/Empty.js'
import { Failure } from '../controls/Failure.js'
import { SelectField, TextAreaField, TextField } from '../controls/Fields.js'
import { Skeleton } from '../controls/Skeleton.js'
import { useAttempt } from '../controls/useAttempt.js'
import { stateTone } from '../incident/stateTone.js'
import { Page } from '../shell/Page.js'
import { say } from '../shell/Said.js'
import { Moment } from '../time/Moment.js'
import styles from './Own.module.css'

/** What somebody has reported, and a form to report more. */
export function OwnPage() {
  const { data, error, isPending, refetch } = useQuery(ownIncidents)
  const [isReporting, setReporting] = useState(false)
  return (
    <Page title="My reports" actions={<Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setReporting(true)}>Report an incident</Button>}>
      {isPending && <Skeleton lines={6} label="Loading your reports" />}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data?.incidents.length === 0 && <Empty icon={<LifeBuoy />} title="You have reported nothing">When something does not work, report it here and follow what becomes of it.</Empty>}
      <ul className={styles.list}>
        {data?.incidents.map(({ number, shortDescription, state, updatedAt }) => (
          <li key={number}>
            <Link to="/own/$number" params={{ number }} className={styles.row}>
              <span className={styles.title} dir="auto">{shortDescription}</span>
              <Badge tone={stateTone(state)}>{state}</Badge>
              <span className={styles.faint}>{number} · changed <Moment at={updatedAt} ago /></span>
            </Link>
          </li>
        ))}
      </ul>
      {isReporting && <Report onClose={() => setReporting(false)} />}
    </Page>
  )
}

const levels = (words: readonly [string, string, string]) => words.map((label, index) => ({ value: String(index + 1), label }))

function Report({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [given, setGiven] = useState({ shortDescription: '', description: '', category: '', impact: '3', urgency: '2' })
  const set = (change: Partial<typeof given>) => setGiven(before => ({ ...before, ...change }))
  const report = useAttempt<OwnIncident>('/v1/own/incidents', {
    onSuccess: async ({ number }) => {
      onClose()
      say(`${number} is reported.`)
      await queries.invalidateQueries({ queryKey: ['own'] })
      await navigate({ to: '/own/$number', params: { number } })
    },
  })
  const problem = (field: string) => (report.error?.field === field ? report.error.message : null)
  const { description, impact, urgency, ...rest } = given
  const submit = () => report.mutate({ ...rest, impact: Number(impact), urgency: Number(urgency), ...(description.trim() && { description }) })
  return (
    <Dialog title="Report an incident" isOpen onClose={onClose} isBusy={report.isPending} actions={<><Button look="quiet" onPress={onClose}>Back</Button><Button look="primary" onPress={submit} isPending={report.isPending}>Report</Button></>}>
      {report.error && <Failure error={report.error} />}
      <TextField label="What is wrong" required autoFocus value={given.shortDescription} onChange={shortDescription => set({ shortDescription })} problem={problem('shortDescription')} />
      <TextAreaField label="Tell more" value={description} onChange={value => set({ description: value })} problem={problem('description')} rows={4} />
      <TextField label="What it is about" required value={given.category} onChange={category => set({ category })} problem={problem('category')} placeholder="Network, E-mail, SD-WAN" />
      <SelectField label="Who is concerned" value={impact} onChange={value => set({ impact: value })} choices={levels(['Many people', 'A group', 'Only me'])} />
      <SelectField label="How much it hampers" value={urgency} onChange={value => set({ urgency: value })} choices={levels(['Work stands still', 'Work is hampered', 'It can wait'])} />
    </Dialog>
  )
}
