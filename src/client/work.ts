import { refuse, RefusalError } from '../domain/errors.js'
import type { IncidentTask } from '../domain/incident.js'
import type { RecordedHandoff } from '../domain/steps/change.js'
import type { RecordStore } from '../ports/recordStore.js'
import type { HandoffFilter, HandoffPage, TaskFilter, TaskPage } from '../ports/workStore.js'
import type { Paging } from './baton.js'

/** Tasks and handoffs, of one incident and across all. */
export class Work {
  readonly #records: Pick<RecordStore, 'work'>

  constructor(records: Pick<RecordStore, 'work'>) {
    this.#records = records
  }

  /** Tasks, those that were opened first coming first; pages like those of `list`. */
  tasks(filter: TaskFilter = {}, { limit = 50, cursor = null }: Paging = {}): Promise<TaskPage> {
    return this.#records.work.tasks(filter, limit, cursor)
  }

  /** Handoffs with what became of each, the last one first; pages like those of `list`. */
  handoffs(filter: HandoffFilter = {}, { limit = 50, cursor = null }: Paging = {}): Promise<HandoffPage> {
    return this.#records.work.handoffs(filter, limit, cursor)
  }

  /** Those of an incident, as they were made. Throws `incident_not_found`. */
  async tasksOf(number: string): Promise<IncidentTask[]> {
    return await this.#records.work.tasksOf(number) ?? missing(number)
  }

  /** Those of an incident with all that travelled along, the first one first. Throws `incident_not_found`. */
  async handoffsOf(number: string): Promise<(RecordedHandoff & { at: string })[]> {
    return await this.#records.work.handoffsOf(number) ?? missing(number)
  }
}

function missing(number: string): never {
  throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
}
