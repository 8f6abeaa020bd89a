/** Tells the instant for writes that do not go through a workflow; the test kit's follows the skipped time. */
export interface Clock {
  /** UTC, ISO 8601 with milliseconds. */
  now(): Promise<string>
}
