import { numberIn } from '../shell/address.js'

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
  const [shown, before, after] = [version, from, to].map(numberIn).map(number => (Number.isInteger(number) && number > 0 ? number : undefined))
  return {
    ...((part === 'versions' || part === 'foresee' || part === 'apply') && { part }), ...(shown !== undefined && { version: shown }),
    ...(before !== undefined && { from: before }), ...(after !== undefined && { to: after }),
  }
}
