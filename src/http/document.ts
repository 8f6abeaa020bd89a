import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refusalCatalogue, type RefusalCode } from '../domain/errors.js'

const codes = Object.keys(refusalCatalogue) as RefusalCode[]

/** A "no", as every route may answer. */
const problem = z.object({
  type: z.string(), title: z.string(), status: z.int().min(400).max(599), code: z.enum([...codes, 'internal']),
  detail: z.string(), fix: z.string(), instance: z.string(), requestId: z.string(), details: z.record(z.string(), z.unknown()),
})
const { $schema: _, ...problemSchema } = z.toJSONSchema(problem)

/** The OpenAPI document: what the routes say of themselves, and the "no" that each may answer. */
export function documentOf(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0', info: { title: 'Baton', version, description: 'Carries an incident up the support tiers and never drops it.' },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' }, signIn: { type: 'apiKey', in: 'cookie', name: 'baton_session' } },
        schemas: { Problem: problemSchema as object },
      },
      security: [{ token: [] }, { signIn: [] }],
    },
    transform: given => {
      const { schema, url } = jsonSchemaTransform(given)
      const { response = {}, ...rest } = schema as { response?: object }
      const refused = { description: 'A "no" (docs/errors.md)', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }
      return { schema: { ...rest, response: { ...response, default: refused } }, url }
    },
  }
}
