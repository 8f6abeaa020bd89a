import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { endSignInsSchema } from '../../client/signIns.js'
import { actingFor, envelopeOf, keyOf, writeHeaders } from '../acting.js'
import type { ApiPorts } from '../app.js'
import { principal } from '../shapes/principal.js'

const signIn = z.strictObject({
  id: z.string(), principal,
  how: z.enum(['link', 'oidc']).describe('By the link that `npm start` prints, or at the identity provider.'), createdAt: z.string(), expiresAt: z.string(),
  endedAt: z.string().nullable(), endedBy: z.string().nullable(),
})

/** Who is signed in at a browser, for administrators; how people sign in and out is in `signIn.ts`. */
export const signedInRoutes = ({ client }: Pick<ApiPorts, 'client'>): FastifyPluginAsyncZod => async app => {
  app.get('/sign-ins', {
    config: { permission: 'manageSignIns' },
    schema: { summary: 'who is signed in at a browser, the last one first', tags: ['access'], response: { 200: z.strictObject({ signIns: z.array(signIn) }) } },
  }, async () => ({ signIns: await client.signIns.list() }))

  app.post('/sign-ins/end', {
    config: { permission: 'manageSignIns' },
    schema: {
      summary: 'sign somebody out everywhere', tags: ['access'], headers: writeHeaders, body: endSignInsSchema.omit({ by: true }).extend(actingFor),
      response: { 200: z.strictObject({ ended: z.array(signIn).describe('Empty: nobody of that name was signed in.') }) },
    },
  }, async request => {
    const { person, by } = request.body
    return { ended: await client.signIns.endAll({ by: envelopeOf(request, { by }).by, person }, keyOf(request)) }
  })
}
