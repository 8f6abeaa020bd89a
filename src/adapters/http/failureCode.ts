/** Why a request failed: only a code in capitals, or `timeout`; messages of errors may hold the address. */
export function failureCode(error: unknown): string {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause.name === 'TimeoutError') return 'timeout'
    // One address of several; they are tried one after the other.
    if (cause instanceof AggregateError && cause.errors.length > 0) return failureCode(cause.errors[0])
    const { code } = cause as NodeJS.ErrnoException
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code)) return code
  }
  return 'unknown'
}
