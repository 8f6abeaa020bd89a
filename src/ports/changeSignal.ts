/** Says that some incident changed, soon after it did, whichever process changed it; which one, the records tell. */
export interface ChangeSignal {
  /** Calls back after changes, and now and then without any. Returns what ends it. */
  onChange(listener: () => void): () => void
  close(): Promise<void>
}
