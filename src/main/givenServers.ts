import { ConfigError, type Config } from './config.js'
import type { ReadyTemporal } from './temporalServer.js'

/** The servers of an installation, which are somebody else's to start. */
export interface GivenServers {
  temporal: Pick<ReadyTemporal, 'connection' | 'namespace' | 'payloadKeys'>
  /** Holds a password. */
  databaseUrl: string
}

/**
 * The servers that production processes work with. Throws ConfigError when one is not named: to start an embedded one in
 * its stead would hide the missing setting, and put incidents where nobody looks for them.
 */
export function givenServers({ temporal, database }: Config): GivenServers {
  const { address, namespace, connection, payloadKeys } = temporal
  const { url } = database
  if (address !== undefined && url !== undefined) {
    return { temporal: { connection: { ...connection, address }, namespace, payloadKeys }, databaseUrl: url }
  }
  throw new ConfigError([
    ...(address === undefined ? ['TEMPORAL_ADDRESS must name the Temporal server, like temporal.example.com:7233'] : []),
    ...(url === undefined ? ['DATABASE_URL must name the PostgreSQL, like postgresql://baton@db.example.com:5432/baton'] : []),
  ])
}
