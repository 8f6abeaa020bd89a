export interface SlackSettings {
  token: string
  /** By which Slack signs what it sends to us. Left out: messages have no buttons. */
  signingSecret?: string
  /** For a double; Slack's own otherwise. */
  apiUrl?: string
  /** How long Slack may take to answer; 15 s. */
  patienceMs?: number
}
