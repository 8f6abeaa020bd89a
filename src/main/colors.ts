import { createColors } from 'picocolors'

/**
 * Whether a stream gets colours: no-color.org, then force-color.org; otherwise only terminals do. A CI's log gets none,
 * so the answer never rests on the library's own guess (it colours whenever `CI` is set).
 */
export function isColored(stream: { isTTY?: boolean | undefined }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  return stream.isTTY === true && env.TERM !== 'dumb'
}

/** The library's colours, as the stream takes them. */
export function colorsOf(stream: { isTTY?: boolean | undefined }) {
  return createColors(isColored(stream))
}
