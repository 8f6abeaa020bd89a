/** What the list is narrowed to; it lives in the URL. */
export interface Filters {
  whose?: 'groups' | 'mine'
}

export function readFilters({ whose }: Record<string, unknown>): Filters {
  return whose === 'groups' || whose === 'mine' ? { whose } : {}
}
