import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { me } from '../api/queries.js'
import { Checkbox } from '../controls/Fields.js'
import { Tabs } from '../controls/Tabs.js'
import { Page } from '../shell/Page.js'
import { Overrides } from './Overrides.js'
import { Requests } from './Requests.js'
import styles from './ApprovalsPage.module.css'

const route = getRouteApi('/shell/approvals')

/** What waits for somebody's judgement: escalation requests, and guardrails that were bent. */
export function ApprovalsPage() {
  const { show, all = false, mine = false } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: self } = useQuery(me)
  if (!self) return null
  const choose = (field: 'all' | 'mine', chosen: boolean) => void navigate({ search: ({ [field]: _, ...rest }) => ({ ...rest, ...(chosen && { [field]: true as const }) }), replace: true })
  return (
    <Page title="Approvals">
      <Tabs label="What waits" to="/approvals" field="show" tabs={[{ value: 'requests', label: 'Escalation requests' }, { value: 'overrides', label: 'Overrides' }]} shown={show ?? 'requests'} />
      <div className={styles.filters} role="group" aria-label="What is shown">
        <Checkbox isSelected={all} onChange={chosen => choose('all', chosen)}>{show === 'overrides' ? 'Reviewed ones too' : 'Decided ones too'}</Checkbox>
        {show !== 'overrides' && <Checkbox isSelected={mine} onChange={chosen => choose('mine', chosen)}>Only those that I may decide</Checkbox>}
      </div>
      {show === 'overrides' ? <Overrides me={self} all={all} /> : <Requests me={self} all={all} mine={mine} />}
    </Page>
  )
}
