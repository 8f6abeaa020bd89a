import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const scripts = fileURLToPath(new URL('../../scripts', import.meta.url))

/** A checkout of its own, with the real scripts in it. */
let checkout: string
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'baton-checkout-'))
  await cp(scripts, join(checkout, 'scripts'), { recursive: true })
  await mkdir(join(checkout, 'node_modules'))
})

const lock = (versions: Record<string, string>, optional = false) => JSON.stringify({
  packages: Object.fromEntries(Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version, optional }])),
})

async function areCurrent(): Promise<boolean> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e',
    `const { dependenciesAreCurrent } = await import(${JSON.stringify(join(checkout, 'scripts', 'dependencies.mjs'))}); console.log(dependenciesAreCurrent())`])
  return stdout.trim() === 'true'
}

async function write(wanted: string, installed: string | undefined): Promise<void> {
  const file = join(checkout, 'node_modules', '.package-lock.json')
  if (installed !== undefined) {
    await writeFile(file, installed)
    await utimes(file, 1_000, 1_000)
  }
  await writeFile(join(checkout, 'package-lock.json'), wanted)
}

describe('the dependencies', () => {
  it('are missing in a fresh clone', async () => {
    await write(lock({ zod: '4.0.0' }), undefined)
    expect(await areCurrent()).toBe(false)
  })

  it('are out of date when the lock file names another version', async () => {
    await write(lock({ zod: '4.0.1' }), lock({ zod: '4.0.0' }))
    expect(await areCurrent()).toBe(false)
  })

  it('are current when the lock file was only touched', async () => {
    await write(lock({ zod: '4.0.0' }), lock({ zod: '4.0.0' }))
    expect(await areCurrent()).toBe(true)
  })

  it('may lack what is for other systems', async () => {
    await write(lock({ 'esbuild-for-another-system': '1.0.0' }, true), lock({}))
    expect(await areCurrent()).toBe(true)
  })
})

describe('scripts/baton.mjs in a checkout without dependencies', () => {
  it('says what to do instead of installing, as JSON if asked, and exits with 3', async () => {
    await mkdir(join(checkout, 'src', 'main'), { recursive: true })
    await writeFile(join(checkout, 'src', 'main', 'baton.ts'), '')
    const baton = (...more: string[]) => run(process.execPath, [join(checkout, 'scripts', 'baton.mjs'), 'list', ...more])
    await expect(baton()).rejects.toMatchObject({ code: 3, stderr: expect.stringContaining('Run "npm start"') as string })
    const failure: unknown = await baton('--json').catch((error: unknown) => error)
    expect(JSON.parse((failure as { stdout: string }).stdout)).toMatchObject({ error: { code: 'not_installed' } })
  })
})
