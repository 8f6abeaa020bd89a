import { Page } from '../shell/Page.js'

/** Who is on call, by group. */
export function OnCallPage() {
  return <Page title="On call"><p>Being built.</p></Page>
}
