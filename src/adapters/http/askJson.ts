import type { ZodType } from 'zod'
import { failureCode } from './failureCode.js'

/** What a service said, checked; or, in words that hold neither its address nor its text, why there is nothing to be had of it. */
export type Asked<T> = { answer: T } | { trouble: string }

export interface AskedService<T> {
  url: string
  /** Said to it as a bearer token; left out: it asks for none. */
  token?: string | undefined
  /** What its answer must look like. */
  schema: ZodType<T>
  patienceMs: number
  /** In bytes; a longer answer is not read to its end. */
  longestAnswer: number
}

/** Posts JSON to a service and reads its JSON. One try; never throws for trouble with the service. */
export async function askJson<T>({ url, token, schema, patienceMs, longestAnswer }: AskedService<T>, question: object): Promise<Asked<T>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json', accept: 'application/json', 'user-agent': 'Baton', ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(question),
      // What people wrote goes where it was meant to go, and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!response.ok) {
      await response.body?.cancel().catch(() => undefined)
      return { trouble: `it answered ${response.status}` }
    }
    const text = await bounded(response, longestAnswer)
    if (text === null) return { trouble: 'its answer was too long' }
    const read = schema.safeParse(parsed(text))
    if (read.success) return { answer: read.data }
    const [issue] = read.error.issues
    return { trouble: `its answer cannot be used (${issue && issue.path.length > 0 ? issue.path.join('.') : 'it is no such JSON'})` }
  } catch (error) {
    const code = failureCode(error)
    return { trouble: code === 'timeout' ? `it did not answer within ${patienceMs} ms` : `there was no connection to it (${code})` }
  }
}

async function bounded({ body }: Response, longest: number): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    // Leaving the loop cancels the rest.
    if (size > longest) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
