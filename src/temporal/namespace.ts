import { setTimeout as sleep } from 'node:timers/promises'
import { isGrpcServiceError, type Connection } from '@temporalio/client'
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js'
import { msToTs } from '@temporalio/common/lib/time.js'
import { searchAttributes } from '../../workflows/searchAttributes.js'

/** How long a closed workflow can still be looked at: rules.md, "Machines and servers". */
export const retentionDays = 90

export interface NamespaceOptions {
  namespace: string
  /** Our own dev server creates the namespace itself, with 24 hours' retention: there it is raised. */
  ownServer: boolean
}

export interface PreparedNamespace {
  created: boolean
  /** What the user should know: a shorter retention set by others, search attributes that we may not register. */
  notes: string[]
}

/**
 * Makes sure that the namespace exists and knows Baton's search attributes; doing so again changes nothing.
 * On a server that is not ours an existing namespace's retention is somebody's decision: it is left, and named in the notes.
 * Throws if a search attribute exists with another type, since every workflow that sets it would then fail.
 */
export async function prepareNamespace(connection: Connection, options: NamespaceOptions): Promise<PreparedNamespace> {
  const notes: string[] = []
  const created = await registerNamespace(connection, options, notes)
  await registerSearchAttributes(connection, options.namespace, notes)
  return { created, notes }
}

async function registerNamespace(connection: Connection, options: NamespaceOptions, notes: string[]): Promise<boolean> {
  const { namespace } = options
  const service = connection.workflowService
  const retention = msToTs(`${retentionDays} days`)
  let found
  try {
    found = await service.describeNamespace({ namespace })
  } catch (error) {
    if (!hasStatus(error, status.notFound)) throw error
    await service.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention })
      .catch((failure: unknown) => { if (!hasStatus(failure, status.alreadyExists)) throw failure })
    // Other parts of a server learn of a new namespace with a delay of up to ten seconds.
    await until(async () => {
      await service.describeTaskQueue({ namespace, taskQueue: { name: 'baton' } })
    }, `the namespace ${namespace} to be known`)
    return true
  }
  const seconds = Number(found.config?.workflowExecutionRetentionTtl?.seconds ?? 0)
  if (seconds >= Number(retention.seconds)) return false
  if (options.ownServer) {
    await service.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } })
  } else {
    notes.push(`The namespace ${namespace} keeps closed workflows for ${Math.round(seconds / 3600)} hours; `
      + `Baton recommends ${retentionDays} days (temporal operator namespace update --retention ${retentionDays * 24}h -n ${namespace}).`)
  }
  return false
}

/** The search attributes with their types, as the server wants them. */
export function searchAttributeTypes(): Record<string, number> {
  return Object.fromEntries(Object.values(searchAttributes)
    .map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type)] as const)
    .filter((entry): entry is [string, number] => entry[1] !== undefined))
}

async function registerSearchAttributes(connection: Connection, namespace: string, notes: string[]): Promise<void> {
  const wanted = searchAttributeTypes()
  const known = async () => (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes ?? {}
  try {
    const present = await known()
    for (const [name, type] of Object.entries(wanted)) {
      if (name in present && Number(present[name]) !== type) {
        throw new Error(`The search attribute ${name} exists in the namespace ${namespace} with another type. `
          + `Remove it (temporal operator search-attribute remove --name ${name} -n ${namespace}) or use another TEMPORAL_NAMESPACE.`)
      }
    }
    const missing = Object.fromEntries(Object.entries(wanted).filter(([name]) => !(name in present)))
    if (Object.keys(missing).length === 0) return
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: missing })
      .catch((failure: unknown) => { if (!hasStatus(failure, status.alreadyExists)) throw failure })
    await until(async () => {
      const now = await known()
      if (Object.keys(wanted).some((name) => !(name in now))) throw new Error('not all there yet')
    }, 'the search attributes to be known')
  } catch (error) {
    // Temporal Cloud, and servers with authorisation, keep the operator service to themselves.
    if (!hasStatus(error, status.permissionDenied, status.unimplemented)) throw error
    notes.push(`This server does not let Baton register search attributes. Make sure that the namespace ${namespace} has: `
      + Object.values(searchAttributes).map(({ name, type }) => `${name} (${type})`).join(', '))
  }
}

/** gRPC status numbers; the package that names them is not one of ours. */
const status = { notFound: 5, alreadyExists: 6, permissionDenied: 7, unimplemented: 12 } as const

function hasStatus(error: unknown, ...codes: number[]): boolean {
  return isGrpcServiceError(error) && codes.includes(error.code)
}

async function until(attempt: () => Promise<void>, what: string): Promise<void> {
  const giveUp = performance.now() + 30_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > giveUp) throw new Error(`Waited 30 seconds for ${what}`, { cause: error })
    }
    await sleep(200)
  }
}
