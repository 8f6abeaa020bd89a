import type { ApiRequest, AskApi } from './askApi.js'

/** As many as one answer of the API has. */
const mostAtOnce = 200

/** The first `limit` of a list from a cursor on, however many answers that takes. */
export async function pagesOf<Name extends string, Item>(
  ask: AskApi, name: Name, request: Pick<ApiRequest, 'path' | 'query'>, limit: number, cursor: string | null,
): Promise<Record<Name, Item[]> & { next: string | null }> {
  const items: Item[] = []
  let next = cursor
  do {
    const page = await ask({ ...request, query: { ...request.query, limit: Math.min(mostAtOnce, limit - items.length), cursor: next }, having: name }) as Record<Name, Item[]> & { next: string | null }
    items.push(...page[name])
    next = page.next
  } while (next !== null && items.length < limit)
  return { [name]: items, next } as Record<Name, Item[]> & { next: string | null }
}
