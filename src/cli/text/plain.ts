/**
 * Texts of callers end up on an engineer's terminal: one with an escape sequence in it could clear the screen, retitle
 * the window or fake a line. Control characters are shown as their pictures (␛), marks that turn the direction of
 * writing as �. Applied to everything that comes from outside before it is drawn; JSON is left as it is.
 */
export function plain<T>(value: T): T {
  if (typeof value === 'string') return shown(value) as T
  if (Array.isArray(value)) return value.map(plain) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, nested]) => [name, plain<unknown>(nested)])) as T
}

function shown(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\t', '  ').replace(unsafe, picture)
}

const unsafe = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu

function picture(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '␡' : '�'
}
