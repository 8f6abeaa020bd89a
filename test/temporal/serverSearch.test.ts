import { chmod, mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/machine/report.js'
import { devServerPlaces, findDevServer } from '../../src/temporal/server/findDevServer.js'
import { testServerPlaces } from '../../src/temporal/server/findTestServer.js'
import { NoServerError } from '../../src/temporal/server/noServer.js'
import { searchPlaces, type Place } from '../../src/temporal/server/search.js'
import { isNewEnough, parseServerVersion } from '../../src/temporal/server/serverVersion.js'
import { temporalCliVersion, testServerVersion } from '../../src/temporal/server/versions.js'

let folder: string
let env: NodeJS.ProcessEnv
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-search-'))
  // Only the small programs that a test puts there, and the shell that runs them.
  env = { PATH: join(folder, 'bin'), BATON_CACHE: join(folder, 'cache'), HOME: folder }
  await mkdir(join(folder, 'bin'))
})

async function program(path: string, script: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

const onPath = (name: string, script: string) => program(join(folder, 'bin', name), script)
const says = (server: string) => `echo 'temporal version 0.0.0-DEV (Server ${server}, UI 2.42.1)'`

function listening(): { report: Report, lines: string[] } {
  const lines: string[] = []
  const report: Report = {
    say: (line) => void lines.push(line),
    step: (title) => ({
      update: (text) => void lines.push(`${title}: ${text}`),
      done: () => void lines.push(`${title}: done`),
      failed: (text) => void lines.push(`${title}: ${text}`),
    }),
  }
  return { report, lines }
}

function place(places: Place[], name: string): Place {
  const found = places.find((one) => one.name === name)
  if (!found) throw new Error(`no place called ${name}`)
  return found
}

describe('the search for a dev server', () => {
  it('takes a temporal on the PATH by the version of its server, whatever it calls itself', async () => {
    const path = await onPath('temporal', says('1.29.0'))
    expect(await findDevServer(listening().report, env)).toEqual({ path, from: 'temporal on the PATH' })
  })

  it('passes over an old one on the PATH, names it, and takes the cached one', async () => {
    const old = await onPath('temporal', says('1.28.4'))
    const cached = await program(join(folder, 'cache', `temporal-${temporalCliVersion}`, 'temporal'), says('1.29.1'))
    const { report, lines } = listening()
    expect(await findDevServer(report, env)).toEqual({ path: cached, from: 'the cache' })
    expect(lines.join()).toContain(`${old} is passed over: its server is 1.28.4, Baton needs 1.29.0 or newer`)
  })

  it.each([
    ['says nothing about its server', "echo 'temporal version 0.9.0'", /does not say which server it holds/],
    ['does not run', 'exit 3', /does not run/],
  ])('passes over one that %s', async (_title, script, reason) => {
    await onPath('temporal', script)
    await expect(place(devServerPlaces(env), 'temporal on the PATH').find(listening().report)).rejects.toThrow(reason)
  })

  it('says where in the cache nothing is', async () => {
    await expect(place(devServerPlaces(env), 'the cache').find(listening().report))
      .rejects.toThrow(`nothing at ${join(folder, 'cache', `temporal-${temporalCliVersion}`, 'temporal')} yet`)
  })

  it('says that there is no go', async () => {
    await expect(place(devServerPlaces(env), 'a build with Go').find(listening().report)).rejects.toThrow('there is no go on the PATH')
  })

  it('builds the pinned module with go into the cache, and shows how far it is', async () => {
    await onPath('go', [
      `echo "$*" > ${folder}/arguments`,
      'echo "go: downloading go.temporal.io/server v1.29.1" >&2', 'echo go.temporal.io/server/common >&2',
      `printf '#!/bin/sh\\n${says('1.29.1').replaceAll("'", '"')}\\n' > $GOBIN/temporal`, '/bin/chmod +x $GOBIN/temporal',
    ].join('\n'))
    const { report, lines } = listening()
    const path = await place(devServerPlaces(env), 'a build with Go').find(report)
    expect(path).toBe(join(folder, 'cache', `temporal-${temporalCliVersion}`, 'temporal'))
    expect(await readFile(join(folder, 'arguments'), 'utf8')).toBe('install -v github.com/temporalio/cli/cmd/temporal@v1.5.1\n')
    expect(lines.join()).toContain('1 modules downloaded, 1 packages built')
    expect(await findDevServer(report, env)).toEqual({ path, from: 'the cache' })
  })

  it('leaves nothing in the cache when the build fails, and quotes its last lines', async () => {
    await onPath('go', 'echo half > $GOBIN/temporal\necho "proxy.example: no such host" >&2\nexit 1')
    await expect(place(devServerPlaces(env), 'a build with Go').find(listening().report)).rejects.toThrow(/code 1: proxy.example: no such host/)
    expect(await readdir(join(folder, 'cache'))).toEqual([])
  })

  it('builds once when two processes need it at the same time', async () => {
    await onPath('go', `echo built >> ${folder}/builds\n/bin/sleep 0.3\necho > $GOBIN/temporal`)
    const build = () => place(devServerPlaces(env), 'a build with Go').find(listening().report)
    const [one, other] = await Promise.all([build(), build()])
    expect(one).toBe(other)
    expect(await readFile(join(folder, 'builds'), 'utf8')).toBe('built\n')
  })

  it('ends with every place tried, why it failed, and the fix', async () => {
    const places: Place[] = ['here', 'there'].map((name) => ({
      name, fix: `mend ${name}`, find: () => Promise.reject(new Error(`${name} is empty`)),
    }))
    const search = searchPlaces('Temporal dev server', places, listening().report)
    await expect(search).rejects.toThrow(NoServerError)
    await expect(search).rejects.toThrow(
      'No Temporal dev server could be found or made. Any one of these would do:\n'
      + '  1. here: here is empty\n     Fix: mend here\n  2. there: there is empty\n     Fix: mend there')
  })

  it('looks in the order PATH, cache, SDK, Go', () => {
    expect(devServerPlaces(env).map(({ name }) => name))
      .toEqual(['temporal on the PATH', 'the cache', "the Temporal SDK's download", 'a build with Go'])
  })
})

describe('the search for the time-skipping server', () => {
  it('looks in the order cache, SDK, Maven', () => {
    expect(testServerPlaces(env).map(({ name }) => name)).toEqual(['the cache', "the Temporal SDK's download", 'Maven'])
  })

  it.each([['java', 'mvn'], ['mvn', 'java']])('with %s alone on the PATH says that %s is missing', async (present, missing) => {
    await onPath(present, 'exit 0')
    await expect(place(testServerPlaces(env), 'Maven').find(listening().report)).rejects.toThrow(`there is no ${missing} on the PATH`)
  })

  it('fetches the pinned jars with Maven and wraps them in one executable', async () => {
    await onPath('java', 'exit 0')
    await onPath('mvn', `echo "$*" > ${folder}/arguments`)
    const path = await place(testServerPlaces(env), 'Maven').find(listening().report)
    expect(path).toBe(join(folder, 'cache', `temporal-test-server-${testServerVersion}`, 'temporal-test-server'))
    expect(await readFile(join(folder, 'arguments'), 'utf8')).toContain(`-DtestServerVersion=${testServerVersion} dependency:copy-dependencies`)
    expect(await readFile(path, 'utf8')).toContain('exec java -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"')
    expect(await place(testServerPlaces(env), 'the cache').find(listening().report)).toBe(path)
  })

  it("quotes Maven's reason when the fetch fails", async () => {
    await onPath('java', 'exit 0')
    await onPath('mvn', 'echo "[ERROR] Could not transfer artifact: mirror.example"\nexit 1')
    await expect(place(testServerPlaces(env), 'Maven').find(listening().report)).rejects.toThrow('Could not transfer artifact: mirror.example')
  })
})

describe('server versions', () => {
  it.each([
    ['temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)', '1.29.1'],
    ['temporal version 0.0.0-DEV (Server v1.30.0-rc.1, UI 2.42.1)', '1.30.0'],
    ['tctl 1.18', undefined],
  ])('are read from "%s"', (output, version) => {
    expect(parseServerVersion(output)).toBe(version)
  })

  it.each([['1.29.0', true], ['1.28.9', false], ['1.30.0', true], ['1.100.0', true], ['2.0.0', true], ['1.3.0', false]])(
    'compare as numbers: %s is new enough: %s', (version, expected) => {
      expect(isNewEnough(version)).toBe(expected)
    })
})
