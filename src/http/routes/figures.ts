import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { FiguresWanted } from '../../client/batonClient.js'
import type { ApiPorts } from '../app.js'
import { figureName, figures, figuresQuery } from '../shapes/figures.js'

/** What the work of a period looked like (docs/figures.md). */
export const figureRoutes = ({ client }: ApiPorts): FastifyPluginAsyncZod => async app => {
  app.get('/figures', {
    config: { permission: 'read' },
    schema: { summary: 'what the work of a period looked like', tags: ['figures'], querystring: z.strictObject(figuresQuery), response: { 200: figures } },
  }, async ({ query }) => client.figures(wanted(query)))

  app.get('/figures.csv', {
    config: { permission: 'read' },
    schema: {
      summary: 'one table of the figures, for spreadsheets', tags: ['figures'], querystring: z.strictObject({ figure: figureName, ...figuresQuery }),
      response: { 200: z.string() }, produces: ['text/csv'],
    },
  }, async ({ query: { figure, ...query } }, reply) => {
    const [counted, { figureTables }, { csvOf }] = await Promise.all([
      client.figures(wanted(query)), import('../../domain/figures/figureTables.js'), import('../../domain/figures/csv.js'),
    ])
    const name = `baton-${figure}-${counted.from.slice(0, 10)}-${counted.until.slice(0, 10)}.csv`
    return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`)
      .serializer((text: string) => text).send(csvOf(figureTables(counted)[figure]))
  })
}

function wanted({ from, until, group, priority }: { from?: string | undefined; until?: string | undefined; group?: string | undefined; priority?: number[] | undefined }): FiguresWanted {
  return { ...(from !== undefined && { from }), ...(until !== undefined && { until }), ...(group !== undefined && { group }), ...(priority && { priorities: priority }) }
}
