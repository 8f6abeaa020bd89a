import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { commandPath } from '../../domain/commandPath.js'
import type { Foreseen, Incident } from '../api/answers.js'
import { asProblem, type ProblemError } from '../api/problem.js'
import { write } from '../api/request.js'
import type { ActionKind } from './actions.js'

/** What is typed is asked about once somebody pauses. */
const pauseMs = 350

export interface WhatIsForeseen {
  data: Foreseen | undefined
  error: ProblemError | null
  /** Something newer is being asked. */
  isOld: boolean
  /** Enough was given to ask at all. */
  isAsked: boolean
}

/** What an action would do, asked while it is written; null: nothing can be asked yet. */
export function useForeseen({ number, tier }: Pick<Incident, 'number' | 'tier'>, kind: ActionKind, body: object | null): WhatIsForeseen {
  const content = body === null ? null : JSON.stringify(body)
  const [asked, setAsked] = useState(content)
  useEffect(() => {
    const pause = setTimeout(() => setAsked(content), pauseMs)
    return () => clearTimeout(pause)
  }, [content])
  const { data, error, isFetching } = useQuery({
    queryKey: ['foreseen', number, tier, kind, asked], enabled: asked !== null, placeholderData: keepPreviousData, staleTime: 10_000, gcTime: 30_000,
    // It changes nothing, so its key is nobody's.
    queryFn: ({ signal }) => write<Foreseen>(`/v1/incidents/${number}/${commandPath(kind)}/preview`, JSON.parse(asked!) as object, crypto.randomUUID(), signal),
  })
  return { data, error: error && asProblem(error), isOld: isFetching || asked !== content, isAsked: asked !== null }
}
