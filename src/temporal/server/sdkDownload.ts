import { spawn } from 'node:child_process'
import { chmod, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fillFolder } from '../../machine/cacheFolder.js'
import { packageRoot } from '../../machine/packageRoot.js'
import type { Report } from '../../machine/report.js'

export interface SdkDownload {
  kind: 'dev-server' | 'test-server'
  /** The release to ask for; without it the SDK takes the one that goes with its own version, which is pinned. */
  version?: string
  /** The folder of the cache to make, and the executable's name in it. */
  folder: string
  executable: string
}

/** No byte for so long means that the network swallows the request. A slow line that still delivers may take its time. */
const silenceMs = 20_000

/** Lets the SDK download a server into the cache. Throws an error with the reason if it cannot. */
export async function downloadBySdk(wanted: SdkDownload, report: Report): Promise<string> {
  const step = report.step(`Asking the Temporal SDK to download the ${wanted.kind}`)
  try {
    await fillFolder(wanted.folder, async (folder) => {
      await runDownload(wanted, folder, (megabytes) => step.update(`${megabytes} MB`))
      const downloaded = (await readdir(folder)).find((name) => name.startsWith('temporal'))
      if (!downloaded) throw new Error('the SDK reported success but left no file')
      await rename(join(folder, downloaded), join(folder, wanted.executable))
      await chmod(join(folder, wanted.executable), 0o755)
    })
  } catch (error) {
    step.failed('not to be had that way')
    throw error
  }
  step.done()
  return join(wanted.folder, wanted.executable)
}

function runDownload(wanted: SdkDownload, folder: string, arrived: (megabytes: number) => void): Promise<void> {
  const script = join(packageRoot(), 'scripts', 'sdk-download.mjs')
  const child = spawn(process.execPath, [script, wanted.kind, folder, wanted.version ?? ''], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let errors = ''
    let size = 0
    let lastGrowth = performance.now()
    const watch = setInterval(() => {
      void sizeOf(folder).then((now) => {
        if (now > size) {
          size = now
          lastGrowth = performance.now()
          arrived(Math.round(size / 1e6))
        } else if (performance.now() - lastGrowth > silenceMs) {
          reject(new Error(`nothing arrived for ${silenceMs / 1000} seconds`))
          child.kill('SIGKILL')
        }
      })
    }, 500)
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      clearInterval(watch)
      if (code === 0) resolve()
      else reject(new Error(errors.trim().split('\n').at(-1) || `the download ended with code ${code}`))
    })
  })
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder).catch(() => [])
  const sizes = await Promise.all(files.map((name) => stat(join(folder, name)).then((file) => file.size, () => 0)))
  return sizes.reduce((sum, size) => sum + size, 0)
}
