import { terminalReport } from '../../src/main/progress.js'
import { findDevServer } from '../../src/temporal/server/findDevServer.js'
import { findTestServer } from '../../src/temporal/server/findTestServer.js'

/** The `temporal` executable: the one that `npm test` found, or, for a single file, looked for now. */
export async function devServerPath(): Promise<string> {
  return process.env['BATON_TEST_TEMPORAL'] ?? (await findDevServer(terminalReport())).path
}

/** The time-skipping server's executable, likewise. */
export async function testServerPath(): Promise<string> {
  return process.env['BATON_TEST_SERVER'] ?? (await findTestServer(terminalReport())).path
}
