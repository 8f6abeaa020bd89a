export interface SlackSettings {
  token: string
  /** For a double; Slack's own otherwise. */
  apiUrl?: string
  /** How long Slack may take to answer; 15 s. */
  patienceMs?: number
}
