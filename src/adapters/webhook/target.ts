/** A receiver. Both parts are secret: an address may hold a token. */
export interface WebhookTarget {
  url: string
  /** `whsec_…`; several while a secret is being exchanged for another. */
  secrets: string[]
}

/** Why this target cannot be used; null when it can. Never says what the secret parts are. */
export function faultOfTarget({ url, secrets }: WebhookTarget): string | null {
  if (!URL.canParse(url)) return 'its address is no URL'
  const { protocol, hostname, username, password } = new URL(url)
  if (username || password) return 'its address must not hold a name or password'
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) return 'its address must begin with https:// (http:// only on this machine)'
  if (secrets.length === 0) return 'it has no secret'
  return secrets.every(isSecret) ? null : 'its secret must be `whsec_` and 24 to 64 bytes in base64'
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function isSecret(secret: string): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  if (encoded === undefined || encoded.length % 4 !== 0) return false
  const { length } = Buffer.from(encoded, 'base64')
  return length >= 24 && length <= 64
}
