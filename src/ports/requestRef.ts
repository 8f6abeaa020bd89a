import { messageChannelOf, type MessageChannel } from '../domain/messageChannel.js'

/** The request behind a step: the same ID gets the same answer, with another payload it is refused. */
export interface RequestRef {
  requestId: string
  /** Everything that the request asks for, as one text that is the same for the same request. */
  payload: string
  /** Who asks, and by which way; left out: it does not say. */
  by?: string
  channel?: MessageChannel
}

/** A write that may be repeated under a key; without one it is done each time. */
export interface Keyed {
  requestId?: string | undefined
  /** By which way it comes; left out: it does not say. */
  channel?: MessageChannel | undefined
}

/** A write that is no message to an incident: the request behind it, where it has a key, and by which way it came. */
export interface WriteRef {
  request?: RequestRef
  channel: MessageChannel | null
}

export function writeRef(kind: string, asked: object, { requestId, channel }: Keyed): WriteRef {
  return { channel: channel ?? null, ...(requestId !== undefined && { request: requestRef({ ...asked, kind, requestId }) }) }
}

/** The reference to a request, whatever the order of its fields. */
export function requestRef<R extends { requestId: string }>(request: R): RequestRef {
  // What is asked again by another way is the same request.
  const { requestId, channel: given, ...asked } = request as R & { channel?: unknown; by?: unknown }
  const channel = messageChannelOf(given)
  return { requestId, payload: canonical(asked), ...(typeof asked.by === 'string' && { by: asked.by }), ...(channel && { channel }) }
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
