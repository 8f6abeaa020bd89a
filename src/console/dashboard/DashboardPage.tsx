import { Page } from '../shell/Page.js'

/** Figures of the support. */
export function DashboardPage() {
  return <Page title="Dashboard"><p>Being built.</p></Page>
}
