import { createServer } from 'node:net'

const loopback = '127.0.0.1'

/** Whether a server could listen on this port of the loopback address right now. */
export function isPortFree(port: number): Promise<boolean> {
  return listenOnce(port).then(() => true, () => false)
}

/** A port that nobody listens on at the moment. Somebody else may take it before you do. */
export function freePort(): Promise<number> {
  return listenOnce(0)
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}

/** A port that was asked for by name is taken by somebody else. */
export class PortBusyError extends Error {
  override readonly name = 'PortBusyError'
  readonly setting: string
  readonly port: number

  constructor(setting: string, port: number) {
    super(`Port ${port} (${setting}) is in use. Stop what listens there, set ${setting} to another port, `
      + `or leave ${setting} out and a free one is taken.`)
    this.setting = setting
    this.port = port
  }
}

/**
 * The port to use: the wanted one if it is free. A busy default gives way to a free port; a busy port that the user
 * asked for by name is an error, because their firewall or bookmark counts on it.
 */
export async function choosePort(wanted: { port: number, asked: boolean, setting: string }): Promise<number> {
  if (await isPortFree(wanted.port)) return wanted.port
  if (wanted.asked) throw new PortBusyError(wanted.setting, wanted.port)
  return freePort()
}
