import { QueryClient } from '@tanstack/react-query'
import { asProblem } from './problem.js'

/** A "no" is not asked again; a server that is away is, for a while. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 3 && [0, 502, 503, 504].includes(asProblem(error).status),
      staleTime: 5_000,
    },
    mutations: { retry: false },
  },
})
