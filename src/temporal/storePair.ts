import { isGrpcServiceError, type Connection } from '@temporalio/client'
import { refuse, RefusalError } from '../domain/errors.js'

/** Under this key a namespace remembers which records belong to its workflows. */
const storeKey = 'baton-store'

/** gRPC: Temporal Cloud and servers with authorisation keep a namespace's data to their operators. */
const notOurs = [7, 12]

/**
 * Binds a namespace to its records, once. Throws `wrong_store` when it is bound to others: workflows that write into
 * somebody else's records would open the same numbers twice. What the server does not allow is left unbound.
 */
export async function bindStore(connection: Connection, namespace: string, store: string): Promise<void> {
  const service = connection.workflowService
  const { namespaceInfo } = await service.describeNamespace({ namespace })
  const other = namespaceInfo?.data?.[storeKey]
  if (other === store) return
  if (other) throw new RefusalError(refuse('wrong_store', { store, namespace, other }))
  try {
    await service.updateNamespace({ namespace, updateInfo: { data: { [storeKey]: store } } })
  } catch (error) {
    if (!isGrpcServiceError(error) || !notOurs.includes(error.code)) throw error
  }
}
