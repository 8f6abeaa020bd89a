import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { FiguresWanted } from '../../client/batonClient.js'
import type { Figures } from '../../domain/figures/figures.js'
import type { ApiPorts } from '../app.js'
import { SharedWork } from '../sharedWork.js'
import { figureName, figures, figuresQuery } from '../shapes/figures.js'

/** Each reads much of the records: more at once would only be in the way of those who work on incidents. */
const mostAtOnce = 2

/** What the work of a period looked like (docs/figures.md). */
export const figureRoutes = ({ client }: ApiPorts): FastifyPluginAsyncZod => async app => {
  const counting = new SharedWork<Figures>(mostAtOnce)
  const counted = (asked: FiguresWanted) => counting.of(JSON.stringify(asked), () => client.figures(asked))

  app.get('/figures', {
    config: { permission: 'read' },
    schema: { summary: 'what the work of a period looked like', tags: ['figures'], querystring: z.strictObject(figuresQuery), response: { 200: figures } },
  }, async ({ query }) => counted(wanted(query)))

  app.get('/figures.csv', {
    config: { permission: 'read' },
    schema: {
      summary: 'one table of the figures, for spreadsheets', tags: ['figures'], querystring: z.strictObject({ figure: figureName, ...figuresQuery }),
      response: { 200: z.string() }, produces: ['text/csv'],
    },
  }, async ({ query: { figure, ...query } }, reply) => {
    const [figuresOf, { figureTables }, { csvOf }] = await Promise.all([
      counted(wanted(query)), import('../../domain/figures/figureTables.js'), import('../../domain/figures/csv.js'),
    ])
    const name = `baton-${figure}-${figuresOf.from.slice(0, 10)}-${figuresOf.until.slice(0, 10)}.csv`
    return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`)
      .serializer((text: string) => text).send(csvOf(figureTables(figuresOf)[figure]))
  })
}

function wanted({ from, until, group, priority }: { from?: string | undefined; until?: string | undefined; group?: string | undefined; priority?: number[] | undefined }): FiguresWanted {
  return { ...(from !== undefined && { from }), ...(until !== undefined && { until }), ...(group !== undefined && { group }), ...(priority && { priorities: priority }) }
}
