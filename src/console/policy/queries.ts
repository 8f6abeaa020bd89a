import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { checked, described, policyDifference, policyDocument, version, wouldHappen } from '../../http/shapes/policies.js'
import { read } from '../api/request.js'

export type PolicyAnswer = z.infer<typeof policyDocument>
export type PolicyPart = PolicyAnswer['parts'][number]
export type Version = z.infer<typeof version>
export type Difference = z.infer<typeof policyDifference>
export type Checked = z.infer<typeof checked>
export type Described = z.input<typeof described>
export type WouldHappen = z.infer<typeof wouldHappen>

export const policyDocumentOf = (which: number | 'live') => queryOptions({
  queryKey: ['policy', 'document', which], queryFn: ({ signal }) => read<PolicyAnswer>(`/v1/policies/${which}/document`, signal), staleTime: which === 'live' ? 15_000 : Infinity,
})

export const policyVersions = queryOptions({
  queryKey: ['policy', 'versions'], queryFn: async ({ signal }) => (await read<{ policies: Version[] }>('/v1/policies', signal)).policies,
})

export const policyDifferenceOf = (from: number, to: number) => queryOptions({
  queryKey: ['policy', 'diff', from, to], queryFn: ({ signal }) => read<Difference>(`/v1/policies/diff?from=${from}&to=${to}`, signal), staleTime: Infinity,
})

export const policySource = queryOptions({
  queryKey: ['policy', 'source'], queryFn: async ({ signal }) => (await read<{ version: number; source: string }>('/v1/policies/live', signal)).source,
})
