import { queryOptions } from '@tanstack/react-query'
import type { About, Choices, Group, Me, OwnIncident, OwnSummary, Story } from './answers.js'
import { read } from './request.js'

/** What the pages read, under the keys by which it is kept. */

export const me = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => read<Me>('/v1/me', signal), staleTime: 60_000, retry: false })

export const about = queryOptions({ queryKey: ['about'], queryFn: ({ signal }) => read<About>('/v1/about', signal), staleTime: Infinity })

export const groups = queryOptions({
  queryKey: ['groups'], queryFn: async ({ signal }) => (await read<{ groups: Group[] }>('/v1/groups', signal)).groups, staleTime: 60_000,
})

export const choices = queryOptions({ queryKey: ['choices'], queryFn: ({ signal }) => read<Choices>('/v1/choices', signal), staleTime: 60_000 })

export const story = (number: string) => queryOptions({
  queryKey: ['story', number], queryFn: ({ signal }) => read<Story>(`/v1/incidents/${encodeURIComponent(number)}`, signal),
})

export const ownIncidents = queryOptions({
  queryKey: ['own'], queryFn: ({ signal }) => read<{ incidents: OwnSummary[]; next: string | null }>('/v1/own/incidents?limit=200', signal), refetchInterval: 15_000,
})

export const ownIncident = (number: string) => queryOptions({
  queryKey: ['own', number], queryFn: ({ signal }) => read<OwnIncident>(`/v1/own/incidents/${encodeURIComponent(number)}`, signal), refetchInterval: 15_000,
})
