/** What is shown; it lives in the address. */
export interface ApprovalsFilters {
  /** Escalation requests unless said. */
  show?: 'overrides'
  /** Also what is settled. */
  all?: true
  /** Only requests that the reader may decide. */
  mine?: true
}

export function readApprovalsFilters({ show, all, mine }: Record<string, unknown>): ApprovalsFilters {
  return { ...(show === 'overrides' && { show }), ...((all === true || all === 'true') && { all: true as const }), ...((mine === true || mine === 'true') && { mine: true as const }) }
}
