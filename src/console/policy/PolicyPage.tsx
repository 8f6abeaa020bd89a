import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { me } from '../api/queries.js'
import { Tabs } from '../controls/Tabs.js'
import { Page } from '../shell/Page.js'
import { Apply } from './Apply.js'
import { Document } from './Document.js'
import { Foresee } from './Foresee.js'
import { Versions } from './Versions.js'

const route = getRouteApi('/shell/policy')

/** The escalation policy: what it says, its versions, what would happen, and how another becomes the live one. */
export function PolicyPage() {
  const { part = 'document', version, from, to } = route.useSearch()
  const { data: self } = useQuery(me)
  const mayCheck = self?.permissions.includes('checkPolicy') ?? false
  return (
    <Page title="Policy">
      <Tabs
        label="Policy" to="/policy" field="part" shown={part}
        tabs={[
          { value: 'document', label: 'What it says' }, { value: 'foresee', label: 'What would happen' }, { value: 'versions', label: 'Versions' },
          ...(mayCheck ? [{ value: 'apply', label: 'Change it' } as const] : []),
        ]}
      />
      {part === 'document' && <Document which={version ?? 'live'} />}
      {part === 'foresee' && <Foresee />}
      {part === 'versions' && <Versions from={from} to={to} />}
      {part === 'apply' && mayCheck && <Apply mayApply={self?.permissions.includes('applyPolicy') ?? false} />}
    </Page>
  )
}
