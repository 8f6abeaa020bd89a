import { refuse, RefusalError } from '../../domain/errors.js'

/** Everything that Baton numbers looks like this; anything else would lead to another path, and is of nothing that there is. */
const numbered = /^[\w-]{1,200}$/

/** The path of an incident. Throws `incident_not_found` for what no incident is called. */
export function incidentPath(number: string): string {
  if (!numbered.test(number)) throw new RefusalError(refuse('incident_not_found', { number, field: 'number' }))
  return `/v1/incidents/${number}`
}

/** The path of something else that has a number or an ID. Throws `missing` for what none is called. */
export function itemPath(folder: string, id: string, missing: RefusalError): string {
  if (!numbered.test(id)) throw missing
  return `${folder}/${id}`
}
