import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { Incident, IncidentPage, Me } from '../api/answers.js'
import { read } from '../api/request.js'
import { markFresh } from '../live/fresh.js'
import { useLive } from '../live/useLive.js'
import { letsThrough, queryOf, type Filters } from './filters.js'
import { asRead, merged, type Pages } from './merge.js'

const pageSize = 100

/** The list as the filters want it, page by page, kept as it is now by what the API tells. */
export function useIncidents(filters: Filters, me: Me) {
  const queries = useQueryClient()
  const query = queryOf(filters, me).toString()
  const queryKey = ['incidents', query]
  // What is being read may be older than what is told meanwhile, and is put beside the pages as they were when its reading began.
  const afterReading = (then: () => void) => {
    const reading = queries.getQueryCache().find({ queryKey, exact: true, fetchStatus: 'fetching' })
    void reading?.promise?.then(then, () => {})
  }
  useLive<{ incident: Incident }>('/v1/stream', {
    event: 'incident',
    onChange: ({ incident }) => {
      const takeIn = () => queries.setQueryData<Pages>(queryKey, pages => pages && merged(pages, incident, letsThrough(filters, me, incident)))
      takeIn()
      afterReading(takeIn)
      // The other lists are read anew when they are looked at.
      void queries.invalidateQueries({ queryKey: ['incidents'], refetchType: 'none', predicate: ({ queryKey: [, other] }) => other !== query })
      markFresh(incident.number)
    },
    onMissed: () => {
      const readAnew = () => void queries.invalidateQueries({ queryKey: ['incidents'] })
      // The first reading cannot be broken off.
      afterReading(readAnew)
      readAnew()
    },
  })
  return useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam, signal }) => asRead(await read<IncidentPage>(`/v1/incidents?${query}${query && '&'}limit=${pageSize}${pageParam === null ? '' : `&cursor=${encodeURIComponent(pageParam)}`}`, signal)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // The stream keeps it as it is.
    staleTime: 60_000,
  })
}
