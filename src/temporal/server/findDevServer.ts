import { join } from 'node:path'
import { cacheFolder } from '../../machine/cacheFolder.js'
import type { Report } from '../../machine/report.js'
import { buildWithGo } from './goBuild.js'
import { isExecutable, onPath } from './onPath.js'
import { downloadBySdk } from './sdkDownload.js'
import { searchPlaces, type FoundServer, type Place } from './search.js'
import { requireServerVersion } from './serverVersion.js'
import { oldestServerVersion, temporalCliModule, temporalCliVersion } from './versions.js'

/**
 * Finds or makes an executable `temporal` whose server is new enough: on the PATH, in the cache, by the SDK's download,
 * built with Go. Each place that fails is said to `report`. Throws NoServerError when none works.
 * The caller has looked at TEMPORAL_ADDRESS before: with it, no server is needed.
 */
export function findDevServer(report: Report, env: NodeJS.ProcessEnv = process.env): Promise<FoundServer> {
  return searchPlaces('Temporal dev server', devServerPlaces(env), report)
}

export function devServerPlaces(env: NodeJS.ProcessEnv): Place[] {
  const folder = join(cacheFolder(env), `temporal-${temporalCliVersion}`)
  const cached = join(folder, 'temporal')
  return [
    {
      name: 'temporal on the PATH',
      fix: `install the Temporal CLI with server ${oldestServerVersion} or newer, or set TEMPORAL_ADDRESS to a running server`,
      find: async () => {
        const path = onPath('temporal', env)
        if (!path) throw new Error('there is none')
        await requireServerVersion(path)
        return path
      },
    },
    {
      name: 'the cache',
      fix: `put the executable at ${cached}`,
      find: async () => {
        if (!isExecutable(cached)) throw new Error(`nothing at ${cached} yet`)
        await requireServerVersion(cached)
        return cached
      },
    },
    {
      name: "the Temporal SDK's download",
      fix: 'allow https://temporal.download through the firewall or proxy',
      find: (report) =>
        downloadBySdk({ kind: 'dev-server', version: `v${temporalCliVersion}`, folder, executable: 'temporal' }, report),
    },
    {
      name: 'a build with Go',
      fix: `install Go (https://go.dev/dl), set GOPROXY if you are behind one, and check that `
        + `"go install ${temporalCliModule}@v${temporalCliVersion}" works`,
      find: (report) => buildWithGo(folder, env, report),
    },
  ]
}
