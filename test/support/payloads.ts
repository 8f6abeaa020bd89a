import type { Payload, PayloadCodec } from '@temporalio/common'

/** Everything in a value that is text, in fields or in bytes, at whatever depth. */
export function textsOf(value: unknown): string {
  const texts: string[] = []
  const look = (found: unknown): void => {
    if (typeof found === 'string') texts.push(found)
    else if (found instanceof Uint8Array) texts.push(Buffer.from(found).toString())
    else if (typeof found === 'object' && found !== null) for (const [name, nested] of Object.entries(found)) { texts.push(name); look(nested) }
  }
  look(value)
  return texts.join('\n')
}

/** The payloads in a value, at whatever depth. */
export function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) return [value as Payload]
  return Object.values(value).flatMap(payloadsIn)
}

/** What the payloads in a value say once a codec has read them. */
export async function decodedTexts(value: unknown, codec: PayloadCodec): Promise<string> {
  return textsOf(await codec.decode(payloadsIn(value)))
}

/** A copy without the fields that Temporal keeps readable to find workflows by. */
export function withoutSearchAttributes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(withoutSearchAttributes)
  return Object.fromEntries(Object.entries(value).filter(([name]) => !/searchAttributes/i.test(name)).map(([name, nested]) => [name, withoutSearchAttributes(nested)]))
}
