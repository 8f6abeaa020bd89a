import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder, fillFolder } from '../../src/machine/cacheFolder.js'
import { onlyOnce } from '../../src/machine/onlyOnce.js'

const run = promisify(execFile)
const version = '4.32.5'
const folder = join(cacheFolder(), `schemathesis-${version}`)
const entry = 'from schemathesis.cli import schemathesis; schemathesis()'

/** A reader of OpenAPI documents that is not ours: it makes up requests, good and bad ones, and holds the answers against the document. What it remembers of them goes with the run. */
export async function schemathesis(options: string[]): Promise<{ passed: boolean; said: string }> {
  await installed()
  const said = await run(join(folder, 'bin', 'python'), ['-c', entry, 'run', ...options, '--no-color'], { maxBuffer: 64_000_000, cwd: tmpdir(), env: { ...process.env, PYTHONUTF8: '1' } })
    .then(({ stdout }) => ({ passed: true, said: stdout }), (error: { stdout?: string; message: string }) => ({ passed: false, said: error.stdout || error.message }))
  return said
}

/** From PyPI, once for each user. Needs Python 3.10 or newer with its module venv. */
async function installed(): Promise<void> {
  const isThere = () => existsSync(join(folder, 'complete'))
  if (isThere()) return
  await onlyOnce(`${folder}.lock`, () => {}, async () => {
    if (isThere()) return
    await fillFolder(folder, async unfinished => {
      try {
        await run('python3', ['-m', 'venv', unfinished])
        await run(join(unfinished, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `schemathesis==${version}`], { maxBuffer: 64_000_000 })
      } catch (error) {
        throw new Error(`Schemathesis ${version} could not be installed from PyPI; it needs python3 with venv (Debian: apt-get install python3-venv).`, { cause: error })
      }
      await writeFile(join(unfinished, 'complete'), version)
    })
  })
}
