import { incidentJson } from '../../client/json.js'
import type { Incident } from '../../domain/incident.js'

/** An incident that changed, written out once for all who are told of it, and not at all while nobody is. */
export class ChangedIncident {
  readonly number: string
  readonly #incident: Incident
  #text: string | undefined

  constructor(incident: Incident) {
    this.number = incident.number
    this.#incident = incident
  }

  /** The data of its event. */
  get text(): string {
    return (this.#text ??= JSON.stringify({ incident: incidentJson(this.#incident) }))
  }
}
