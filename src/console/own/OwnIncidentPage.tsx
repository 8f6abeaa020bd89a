import { Page } from '../shell/Page.js'

/** An incident as its caller sees it. */
export function OwnIncidentPage() {
  return <Page title="My incident"><p>Being built.</p></Page>
}
