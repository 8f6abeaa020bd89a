import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { CircleCheckBig, Plus } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { Incident, Me } from '../api/answers.js'
import { me } from '../api/queries.js'
import { Button } from '../controls/Button.js'
import { Empty } from '../controls/Empty.js'
import { Failure } from '../controls/Failure.js'
import { Skeleton } from '../controls/Skeleton.js'
import { useIsBehind } from '../live/useLive.js'
import { useKeys } from '../shell/keys.js'
import { Page } from '../shell/Page.js'
import { FilterBar } from './FilterBar.js'
import { whoseOf, type Filters } from './filters.js'
import styles from './InboxPage.module.css'
import { Incidents } from './Incidents.js'
import { OpenIncidentDialog } from './OpenIncidentDialog.js'
import { useIncidents } from './useIncidents.js'

/** What is to be done, the most urgent first, as it is now. */
export function InboxPage() {
  const { data } = useQuery(me)
  return data ? <Inbox me={data} /> : null
}

function Inbox({ me }: { me: Me }) {
  const filters = useSearch({ from: '/shell/' })
  const navigate = useNavigate({ from: '/' })
  const [isOpening, setOpening] = useState(false)
  const isBehind = useIsBehind()
  const mayOpen = me.permissions.includes('open')
  useKeys({ c: mayOpen ? () => setOpening(true) : undefined })
  return (
    <div className={styles.page}>
      <Page
        title="Inbox" width="full"
        about={isBehind ? <span role="status" className={styles.behind}>The live connection is broken; what is shown may be old.</span> : undefined}
        actions={mayOpen && <Button look="primary" icon={<Plus aria-hidden="true" />} shortcut="c" onPress={() => setOpening(true)}>Open incident</Button>}
      >
        <FilterBar filters={filters} me={me} onChange={next => void navigate({ search: next })} />
        <Found filters={filters} me={me} />
      </Page>
      {isOpening && <OpenIncidentDialog me={me} onClose={() => setOpening(false)} />}
    </div>
  )
}

function Found({ filters, me }: { filters: Filters; me: Me }) {
  const { data, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useIncidents(filters, me)
  const readMore = useCallback(() => void fetchNextPage(), [fetchNextPage])
  if (isPending) return <Skeleton lines={9} label="Loading the incidents" />
  if (error && !data) return <div className={styles.failure}><Failure error={error} retry={() => void refetch()} /></div>
  const incidents = once(data.pages.flatMap(page => page.incidents))
  if (incidents.length === 0) return <Nothing filters={filters} me={me} />
  return <Incidents incidents={incidents} hasMore={hasNextPage} isReading={isFetchingNextPage} readMore={readMore} />
}

function Nothing({ filters, me }: { filters: Filters; me: Me }) {
  const isNarrowed = Object.keys(filters).some(key => key !== 'whose')
  if (isNarrowed) return <Empty title="Nothing fits these filters">Take one away above, or look at all incidents.</Empty>
  const whose = whoseOf(filters, me)
  return (
    <Empty icon={<CircleCheckBig />} title={whose === 'mine' ? 'Nothing is assigned to you' : 'Nothing is open here'}>
      {whose === 'all' ? 'New incidents appear here by themselves.' : 'What comes in appears here by itself; "All" shows what others have.'}
    </Empty>
  )
}

/** An incident that moved between two readings may have come with two pages. */
function once(incidents: Incident[]): Incident[] {
  return [...new Map(incidents.map(incident => [incident.number, incident])).values()]
}
