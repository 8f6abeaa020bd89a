import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fillFolder } from '../../machine/cacheFolder.js'
import { onlyOnce } from '../../machine/onlyOnce.js'
import type { Report, Step } from '../../machine/report.js'
import { onPath } from './onPath.js'
import { temporalCliModule, temporalCliVersion } from './versions.js'

/**
 * Builds the Temporal command-line tool from its Go module into the cache. About four minutes on two cores, once.
 * Throws if there is no `go`, or with the last lines of its output if the build fails.
 */
export async function buildWithGo(folder: string, env: NodeJS.ProcessEnv, report: Report): Promise<string> {
  const go = onPath('go', env)
  if (!go) throw new Error('there is no go on the PATH')
  const executable = join(folder, 'temporal')
  const step = report.step(`Building the Temporal server ${temporalCliVersion} with go (about four minutes, once)`)
  try {
    await onlyOnce(`${folder}.lock`, () => step.update('another process is building it; waiting'), async () => {
      if (!existsSync(executable)) await fillFolder(folder, (unfinished) => install(go, unfinished, env, step))
    })
  } catch (error) {
    step.failed('the build failed')
    throw error
  }
  step.done()
  return executable
}

function install(go: string, folder: string, env: NodeJS.ProcessEnv, step: Step): Promise<void> {
  // A cross-compiling or module setting of the user's shell would put the binary elsewhere or refuse the version.
  const { GOOS: _os, GOARCH: _arch, GOFLAGS: _flags, ...rest } = env
  const child = spawn(go, ['install', '-v', `${temporalCliModule}@v${temporalCliVersion}`], {
    env: { ...rest, GOBIN: folder, GO111MODULE: 'on', GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // The build takes every core it gets; it must not make the machine unusable. Lowering one's own priority is always allowed.
  if (child.pid) setPriority(child.pid, 10)
  return new Promise((resolve, reject) => {
    const progress = { downloaded: 0, built: 0 }
    const lastLines: string[] = []
    let rest = ''
    child.stderr.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line.startsWith('go: downloading')) progress.downloaded += 1
        else progress.built += 1
        lastLines.push(line)
        if (lastLines.length > 8) lastLines.shift()
      }
      step.update(`${progress.downloaded} modules downloaded, ${progress.built} packages built`)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`go install ended with ${signal ?? `code ${code}`}: ${lastLines.concat(rest).join('\n').trim()}`))
    })
  })
}
