import { Page } from '../shell/Page.js'

/** Incidents, the most urgent first. */
export function InboxPage() {
  return <Page title="Inbox"><p>Being built.</p></Page>
}
