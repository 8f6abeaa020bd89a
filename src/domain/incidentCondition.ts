/** What a rule may ask of an incident. A list matches any of its values; what is left out matches everything. */
export interface Condition {
  category?: string[]
  subcategory?: string[]
  priority?: number[]
  vip?: boolean
  /** Matches when the incident has at least one of them. */
  tags?: string[]
}
