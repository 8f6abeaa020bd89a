/** The request behind a step: the same ID gets the same answer, with another payload it is refused. */
export interface RequestRef {
  requestId: string
  /** Everything that the request asks for, as one text that is the same for the same request. */
  payload: string
}

/** The reference to a request, whatever the order of its fields. */
export function requestRef<R extends { requestId: string }>(request: R): RequestRef {
  const { requestId, ...asked } = request
  return { requestId, payload: canonical(asked) }
}

/** The reference to a command: the same one to another incident is another request. */
export function commandRef<C extends { requestId: string }>(number: string, command: C): RequestRef {
  return requestRef({ ...command, number })
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, nested: unknown) =>
    nested !== null && typeof nested === 'object' && !Array.isArray(nested)
      ? Object.fromEntries(Object.entries(nested).sort(([a], [b]) => (a < b ? -1 : 1)))
      : nested)
}
