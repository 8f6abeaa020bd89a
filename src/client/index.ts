/** What a backend service imports: `import { connectBaton } from 'baton'`. */
export { BatonClient, type CallOptions, type Given } from './batonClient.js'
export { connectBaton, type ConnectOptions } from './connect.js'
export { RefusalError, refusalCatalogue, type Refusal, type RefusalCode } from '../domain/errors.js'
export { commandKinds, commandSchemas, openSchema, type CommandKind, type CommandPayload, type OpenInput } from '../domain/commands.js'
export type { Answer } from '../domain/answer.js'
export type { Handoff, HandoffDetails } from '../domain/handoff.js'
export type { Incident, IncidentTask, Tier } from '../domain/incident.js'
export type { ListFilter, ListPage, Story, StreamEntry } from '../ports/recordStore.js'
