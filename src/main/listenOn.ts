import { choosePort } from '../machine/ports.js'
import type { Report } from '../machine/report.js'
import type { WantedPort } from './config.js'

/** The port to listen on, and a word to the user if it is not the usual one. */
export async function listenOn(wanted: WantedPort, report: Report): Promise<number> {
  const port = await choosePort(wanted)
  if (port !== wanted.port) report.say(`Port ${wanted.port} is in use; taking ${port}. Set ${wanted.setting} to choose one.`)
  return port
}
