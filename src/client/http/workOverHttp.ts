import { taskStates, type IncidentTask } from '../../domain/incident.js'
import type { RecordedHandoff } from '../../domain/steps/change.js'
import type { HandoffRecord, TaskRecord } from '../../ports/workStore.js'
import type { Baton } from '../baton.js'
import type { AskApi } from './askApi.js'
import { incidentPath } from './itemPaths.js'
import { pagesOf } from './pagesOf.js'

/** Tasks and handoffs over the API. */
export function workOverHttp(ask: AskApi): Baton['work'] {
  return {
    tasks: ({ state = [...taskStates], assignmentGroup: group, assignedTo: owner } = {}, { limit = 50, cursor = null } = {}) =>
      pagesOf<'tasks', TaskRecord>(ask, 'tasks', { path: '/v1/tasks', query: { state, group, owner } }, limit, cursor),
    handoffs: ({ from, to, state, since } = {}, { limit = 50, cursor = null } = {}) =>
      pagesOf<'handoffs', HandoffRecord>(ask, 'handoffs', { path: '/v1/handoffs', query: { from, to, state, since } }, limit, cursor),
    async tasksOf(number) {
      const { tasks } = await ask({ path: `${incidentPath(number)}/tasks`, having: 'tasks' }) as { tasks: IncidentTask[] }
      return tasks
    },
    async handoffsOf(number) {
      const { handoffs } = await ask({ path: `${incidentPath(number)}/handoffs`, having: 'handoffs' }) as { handoffs: (RecordedHandoff & { at: string })[] }
      return handoffs
    },
  }
}
