import { Page } from '../shell/Page.js'

/** One incident. */
export function IncidentPage() {
  return <Page title="Incident"><p>Being built.</p></Page>
}
