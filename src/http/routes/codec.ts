import type { Payload, PayloadCodec } from '@temporalio/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiPorts } from '../app.js'

/** Of Temporal's protocol for remote codecs: Protobuf as JSON, so that what is empty is left out, bytes in base64, fields of later versions passed over. */
const payload = z.object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() })
const given = z.object({ payloads: z.array(payload).max(10_000).default([]) })
const answered = z.object({ payloads: z.array(payload) })
type Payloads = z.infer<typeof answered>

/** A page of history has many payloads, each of them up to 2 MB. */
const largestBody = 32_000_000

/** What Temporal's pages send besides the body; the last when somebody has signed in there too. */
const headersOfPages = 'content-type, x-namespace, authorization, authorization-extras'

/**
 * Encrypts and decrypts payloads for people who look at Temporal: its web UI asks `/codec/decode` from the browser, its
 * command line both. Pages of another site than that UI learn nothing here.
 */
export const codecRoutes = ({ payloadCodec, about }: Pick<ApiPorts, 'payloadCodec' | 'about'>): FastifyPluginAsyncZod => async app => {
  const temporalUi = about.temporalUi === null ? null : new URL(about.temporalUi).origin
  const letPagesRead = ({ headers: { origin } }: FastifyRequest, reply: FastifyReply): boolean => {
    void reply.header('vary', 'origin')
    if (temporalUi === null || origin !== temporalUi) return false
    void reply.headers({ 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' })
    return true
  }
  // Also of what is refused, so that the page can say why.
  app.addHook('onSend', async (request, reply) => { letPagesRead(request, reply) })

  const config = { permission: 'readPayloads' as const, alsoFrom: temporalUi }
  const ways: [string, string, PayloadCodec['decode']][] = [
    ['/decode', "decrypt payloads of Temporal's", list => payloadCodec.decode(list)],
    ['/encode', 'encrypt payloads for Temporal', list => payloadCodec.encode(list)],
  ]
  for (const [url, summary, work] of ways) {
    app.post(url, { config, bodyLimit: largestBody, schema: { summary, tags: ['codec'], body: given, response: { 200: answered } } },
      async ({ body }, reply) => {
        void reply.header('cache-control', 'no-store')
        return inJson(await work(body.payloads.map(fromJson)))
      })
    // What a browser asks before it sends a page's request: without the cookie, and to learn no more than this.
    app.options(url, { config: { permission: 'public' }, schema: { hide: true } }, async (request, reply) => {
      if (letPagesRead(request, reply)) {
        void reply.headers({ 'access-control-allow-methods': 'POST', 'access-control-allow-headers': headersOfPages, 'access-control-max-age': '600' })
      }
      return reply.code(204).send()
    })
  }
}

function fromJson({ metadata, data }: Payloads['payloads'][number]): Payload {
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes, 'base64')])),
    data: Buffer.from(data ?? '', 'base64'),
  }
}

function inJson(list: Payload[]): Payloads {
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64')
  return {
    payloads: list.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)])), data: base64(data),
    })),
  }
}
