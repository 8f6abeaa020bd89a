import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { taskStates, type TaskState } from '../../domain/incident.js'
import type { ApiPorts } from '../app.js'
import { numbered, paging } from '../shapes/parameters.js'
import { taskPage, tasksOf } from '../shapes/work.js'

const open: TaskState = 'Work in Progress'
const severalStates = z.union([z.enum(taskStates), z.array(z.enum(taskStates))]).transform(states => [states].flat())

/** The pieces of work: of one incident, and what is on whose desk. */
export const taskRoutes = ({ client }: Pick<ApiPorts, 'client'>): FastifyPluginAsyncZod => async app => {
  app.get('/tasks', {
    config: { permission: 'read' },
    schema: {
      summary: 'tasks, those that were opened first coming first', tags: ['tasks'],
      querystring: z.strictObject({
        ...paging, state: severalStates.optional().describe('One or several; those that are open unless said.'),
        group: z.union([z.string(), z.array(z.string()).max(200)]).optional().describe('One or several.'),
        owner: z.string().optional(), mine: z.literal('true').optional().describe('Assigned to who asks.'),
      }),
      response: { 200: taskPage },
    },
  }, async ({ query: { limit, cursor = null, state = [open], group, owner, mine }, principal }) => {
    const assignedTo = mine ? principal.name : owner
    return client.work.tasks({ state, ...(group !== undefined && { assignmentGroup: group }), ...(assignedTo !== undefined && { assignedTo }) }, { limit, cursor })
  })

  app.get('/incidents/:number/tasks', {
    config: { permission: 'read' },
    schema: { summary: 'its tasks, as they were made', tags: ['tasks'], params: numbered, response: { 200: z.strictObject({ tasks: tasksOf }) } },
  }, async ({ params: { number } }) => ({ tasks: await client.work.tasksOf(number) }))
}
