/** What is shown; it lives in the address. */
export interface PolicyFilters {
  /** The document unless said. */
  part?: 'versions' | 'foresee' | 'apply'
  /** A version by its number; the live one unless said. */
  version?: number
  /** Two versions to compare. */
  from?: number
  to?: number
}

export function readPolicyFilters({ part, version, from, to }: Record<string, unknown>): PolicyFilters {
  const number = (value: unknown) => (Number.isInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined)
  const [shown, before, after] = [number(version), number(from), number(to)]
  return {
    ...((part === 'versions' || part === 'foresee' || part === 'apply') && { part }), ...(shown !== undefined && { version: shown }),
    ...(before !== undefined && { from: before }), ...(after !== undefined && { to: after }),
  }
}
