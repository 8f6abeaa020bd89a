import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fillFolder } from '../../machine/cacheFolder.js'
import { onlyOnce } from '../../machine/onlyOnce.js'
import { packageRoot } from '../../machine/packageRoot.js'
import type { Report } from '../../machine/report.js'
import { onPath } from './onPath.js'
import { testServerClass, testServerVersion } from './versions.js'

/**
 * Fetches the time-skipping server's jars with Maven and puts a wrapper beside them, because the SDK wants one executable.
 * It is started as `<port> --enable-time-skipping`. Throws if Java or Maven is missing or the fetch fails.
 */
export async function fetchWithMaven(folder: string, env: NodeJS.ProcessEnv, report: Report): Promise<string> {
  const [maven, java] = [onPath('mvn', env), onPath('java', env)]
  if (!maven || !java) throw new Error(`there is no ${maven ? 'java' : 'mvn'} on the PATH`)
  const executable = join(folder, 'temporal-test-server')
  const step = report.step(`Fetching the time-skipping server ${testServerVersion} with Maven`)
  try {
    await onlyOnce(`${folder}.lock`, () => step.update('another process is fetching it; waiting'), async () => {
      if (!existsSync(executable)) await fillFolder(folder, (unfinished) => fetchJars(maven, unfinished, env))
    })
  } catch (error) {
    step.failed('the fetch failed')
    throw error
  }
  step.done()
  return executable
}

async function fetchJars(maven: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const pom = join(folder, 'pom.xml')
  await copyFile(join(packageRoot(), 'scripts', 'test-server', 'pom.xml'), pom)
  const goal = ['-q', '-B', '-f', pom, `-DtestServerVersion=${testServerVersion}`, 'dependency:copy-dependencies']
  await promisify(execFile)(maven, [...goal, `-DoutputDirectory=${join(folder, 'lib')}`], { env, cwd: folder })
    .catch((error: unknown) => { throw new Error(mavenReason(error)) })
  await writeFile(join(folder, 'temporal-test-server'), wrapper, { mode: 0o755 })
}

/** Replaces itself with Java, so that a signal to the wrapper reaches the server. */
const wrapper = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
exec java -cp "$here/lib/*" ${testServerClass} "$@"
`

function mavenReason(error: unknown): string {
  const output = String((error as { stdout?: string }).stdout ?? '')
  return output.split('\n').find((line) => line.includes('ERROR'))?.replace(/^.*ERROR\S*\s*/, '') || String(error)
}
