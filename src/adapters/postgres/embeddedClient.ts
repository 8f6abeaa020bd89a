import pg from 'pg'

export const embeddedHost = '127.0.0.1'
export const embeddedOwner = 'postgres'

/** One short connection to an embedded server, as its owner. */
export async function withOwner<T>(port: number, password: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    host: embeddedHost, port, user: embeddedOwner, password, database: 'postgres', connectionTimeoutMillis: 5_000,
  })
  // Without a listener, a connection that the server cuts would end this process.
  client.on('error', () => {})
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => {})
  }
}
