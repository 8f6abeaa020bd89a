/** As long as what it makes. */
const leastBytes = 32

/** Reads `base64[,base64…]`: the first key signs, all are believed. Problems never tell a key. */
export function readLinkKeys(text: string): { keys: Buffer[] } | { problems: string[] } {
  const keys = text.split(',').map(entry => entry.trim()).map(entry => ({ entry, bytes: Buffer.from(entry, 'base64') }))
  const problems = keys.flatMap(({ entry, bytes }, index) =>
    bytes.length >= leastBytes && bytes.toString('base64') === entry ? [] : [`has a key (number ${index + 1}) that is not at least ${leastBytes} bytes in base64, as \`openssl rand -base64 32\` makes them`])
  return problems.length > 0 ? { problems } : { keys: keys.map(({ bytes }) => bytes) }
}
