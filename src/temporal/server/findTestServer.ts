import { join } from 'node:path'
import { cacheFolder } from '../../machine/cacheFolder.js'
import type { Report } from '../../machine/report.js'
import { fetchWithMaven } from './mavenJars.js'
import { isExecutable } from './onPath.js'
import { downloadBySdk } from './sdkDownload.js'
import { searchPlaces, type FoundServer, type Place } from './search.js'
import { testServerVersion } from './versions.js'

/**
 * Finds or makes the time-skipping test server, as one executable for the SDK's `existing-path`: in the cache, by the
 * SDK's download, as jars from Maven. Throws NoServerError when none works.
 */
export function findTestServer(report: Report, env: NodeJS.ProcessEnv = process.env): Promise<FoundServer> {
  return searchPlaces('time-skipping test server', testServerPlaces(env), report)
}

export function testServerPlaces(env: NodeJS.ProcessEnv): Place[] {
  const folder = join(cacheFolder(env), `temporal-test-server-${testServerVersion}`)
  const cached = join(folder, 'temporal-test-server')
  return [
    {
      name: 'the cache',
      fix: `put the executable at ${cached}`,
      find: async () => {
        if (!isExecutable(cached)) throw new Error(`nothing at ${cached} yet`)
        return cached
      },
    },
    {
      name: "the Temporal SDK's download",
      fix: 'allow https://temporal.download through the firewall or proxy',
      find: (report) => downloadBySdk({ kind: 'test-server', folder, executable: 'temporal-test-server' }, report),
    },
    {
      name: 'Maven',
      fix: 'install Java 17 or newer and Maven, and point Maven at your mirror if you are behind one',
      find: (report) => fetchWithMaven(folder, env, report),
    },
  ]
}
