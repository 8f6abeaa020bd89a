import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../src/machine/packageRoot.js'
import { dockerStages, entrypoint } from './support/dockerfile.js'

const root = packageRoot()
const stages = dockerStages()
const all = stages.flat()
const last = stages.at(-1) ?? []
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } }

/** What a stage copies out of the checkout. */
const copied = all.filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from='))
  .flatMap(({ rest }) => rest.split(' ').slice(0, -1))

describe('the Dockerfile', () => {
  it('copies only what there is', () => {
    expect(copied.length).toBeGreaterThan(5)
    expect(copied.filter(path => !existsSync(join(root, path)))).toEqual([])
  })

  it('copies only what .dockerignore lets in, and .dockerignore lets in nothing else', () => {
    const lines = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(line => line && !line.startsWith('#'))
    expect(lines[0]).toBe('*')
    expect(lines.slice(1).map(line => line.replace(/^!/, '')).sort()).toEqual([...new Set(copied)].sort())
  })

  it('copies from stages that it has', () => {
    const named = all.flatMap(({ name, rest }) => (name === 'FROM' ? rest.split(/ AS /).slice(1) : []))
    const copies = all.filter(({ name }) => name === 'COPY').map(({ rest }) => rest)
    const from = copies.flatMap(rest => [...rest.matchAll(/--from=(\S+)/g)].map(([, stage]) => stage))
    expect(from.length).toBeGreaterThan(0)
    expect(from.filter(stage => !named.includes(stage ?? ''))).toEqual([])
  })

  it('uses the Node that the package asks for', () => {
    const major = /\d+/.exec(packageJson.engines.node)?.[0]
    expect(stages.map(([from]) => from?.rest.split(' ')[0])).toEqual(stages.map(() => `node:${major}-bookworm-slim`))
  })

  it('runs as a user who is not root, and says so with a number', () => {
    expect(last.findLast(({ name }) => name === 'USER')?.rest).toMatch(/^[1-9]\d*:[1-9]\d*$/)
  })

  it('installs by the lock file, without the developers\' dependencies in what runs', () => {
    const installs = all.filter(({ name, rest }) => name === 'RUN' && rest.includes('npm ')).map(({ rest }) => rest)
    expect(installs.filter(rest => /npm (i|install)\b/.test(rest))).toEqual([])
    expect(installs.filter(rest => rest.includes('npm ci --omit=dev'))).toHaveLength(1)
    expect(last.filter(({ name, rest }) => name === 'COPY' && rest.includes('node_modules')).map(({ rest }) => rest))
      .toEqual(['--from=dependencies /app/node_modules node_modules'])
  })

  it('takes no secret in', () => {
    const set = all.filter(({ name }) => ['ARG', 'ENV'].includes(name)).map(({ rest }) => rest)
    expect(set.length).toBeGreaterThan(0)
    expect(set.filter(rest => /PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL/.test(rest))).toEqual([])
  })

  it('starts a program that a build makes', () => {
    const [node, program = ''] = entrypoint()
    expect(node).toBe('node')
    expect(existsSync(join(root, program.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true)
  })
})
