import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { onCall } from '../../http/shapes/onCall.js'
import { read } from '../api/request.js'

export type OnCallAnswer = z.infer<typeof onCall>
export type GroupOnCall = OnCallAnswer['groups'][number]
export type Shift = GroupOnCall['levels'][number]['shifts'][number]

export const onCallOver = (from: string, until: string) => queryOptions({
  queryKey: ['onCall', from, until], queryFn: ({ signal }) => read<OnCallAnswer>(`/v1/on-call?${new URLSearchParams({ from, until }).toString()}`, signal),
  placeholderData: keepPreviousData, refetchInterval: 60_000,
})
