import { infiniteQueryOptions } from '@tanstack/react-query'
import type { ApprovalPage, Override } from '../api/answers.js'
import { read } from '../api/request.js'

const pageOf = (path: string, query: Record<string, string>, cursor: string | null) =>
  `${path}?${new URLSearchParams({ ...query, limit: '50', ...(cursor !== null && { cursor }) }).toString()}`

const paged = { initialPageParam: null as string | null, refetchInterval: 15_000 }

export const approvals = (query: { state?: string; approver?: string }) => infiniteQueryOptions({
  queryKey: ['approvals', query], queryFn: ({ pageParam, signal }) => read<ApprovalPage>(pageOf('/v1/approvals', query, pageParam), signal),
  getNextPageParam: page => page.next, ...paged,
})

export interface OverridePage {
  overrides: Override[]
  next: string | null
}

export const overrides = (query: { awaitingReview?: string }) => infiniteQueryOptions({
  queryKey: ['overrides', query], queryFn: ({ pageParam, signal }) => read<OverridePage>(pageOf('/v1/overrides', query, pageParam), signal),
  getNextPageParam: page => page.next, ...paged,
})
