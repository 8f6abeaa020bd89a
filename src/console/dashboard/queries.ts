import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { figures } from '../../http/shapes/figures.js'
import { read } from '../api/request.js'

export type CountedFigures = z.infer<typeof figures>

export const figuresOf = (query: string) => queryOptions({
  queryKey: ['figures', query], queryFn: ({ signal }) => read<CountedFigures>(`/v1/figures?${query}`, signal), placeholderData: keepPreviousData, refetchInterval: 60_000,
})
