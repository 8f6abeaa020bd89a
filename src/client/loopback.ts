const loopback = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[?::1\]?)$/

/** Whether a name is this machine's own, and nobody else's. */
export function isLoopback(host: string): boolean {
  return loopback.test(host)
}
