export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…:465`. With a password, nothing is sent without TLS. */
  url: string
  /** The sender: `Baton <baton@example.com>` or a bare address. */
  from: string
  /** How long the server may stay silent; 20 s. */
  silenceMs?: number
}

/** Why this mail server cannot be used; null when it can. Never repeats what it was given: there may be a password in it. */
export function faultOfMailUrl(url: string): string | null {
  const isMail = URL.canParse(url) && ['smtp:', 'smtps:'].includes(new URL(url).protocol) && new URL(url).hostname !== ''
  if (!isMail) return 'must be a URL like smtp://user:password@host:587 or smtps://user:password@host'
  try {
    return credentialsOf(url)?.pass === '' ? 'names a user without a password' : null
  } catch {
    return 'has a `%` that begins no escape; write it as %25'
  }
}

export function faultOfAddress(from: string): string | null {
  const usable = /^[^\p{Cc}]*$/u.test(from) && /^[^\s@<>]+@[^\s@<>]+$/.test(addressOf(from))
  return usable ? null : 'must be an address like Baton <baton@example.com>'
}

export function credentialsOf(url: string): { user: string; pass: string } | null {
  const { username, password } = new URL(url)
  return username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : null
}

/** The bare address of a sender. */
export function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()
}
