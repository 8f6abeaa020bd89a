/** By which way a message came. Left out: it was sent past all of them, as by a service with the client or a plain signal. */
export const messageChannels = ['console', 'cli', 'api', 'slack', 'email', 'webhook'] as const
export type MessageChannel = (typeof messageChannels)[number]

/** A signal may hold anything: what is no channel counts as none. */
export function messageChannelOf(given: unknown): MessageChannel | null {
  return messageChannels.find(channel => channel === given) ?? null
}
