import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { packageRoot } from '../../src/machine/packageRoot.js'

/** What the tests look at of a service; the schema of the Compose specification checks the rest. */
export interface Service {
  image: string
  command?: string[]
  environment?: Record<string, string>
  ports?: string[]
  restart?: string
  healthcheck?: { test?: [kind: string, ...words: string[]], disable?: boolean }
  depends_on?: Record<string, { condition: string }>
}

export interface ComposeFile {
  name: string
  services: Record<string, Service>
}

export const composeText = readFileSync(join(packageRoot(), 'docker-compose.yml'), 'utf8')

/** As it is written, with the variables' names in place of their values. */
export function composeFile(): ComposeFile {
  return parse(composeText, { merge: true }) as ComposeFile
}

/** As Compose would run it. Throws, as Compose does, when a variable that must be set is not. */
export function interpolated(env: Record<string, string>): ComposeFile {
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return interpolate(value, env)
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]))
  }
  return fill(composeFile()) as ComposeFile
}

/** `$$`, `${NAME}`, `${NAME:-default}` and `${NAME:?message}`: what our file uses of the specification's forms. */
export const variable = /\$\$|\$\{(?<name>\w+)(?::(?<kind>[-?])(?<rest>[^}]*))?\}/g

function interpolate(text: string, env: Record<string, string>): string {
  return text.replace(variable, (found, name: string, kind: string | undefined, rest: string) => {
    if (found === '$$') return '$'
    const value = env[name]
    if (value) return value
    if (kind === '?') throw new Error(`${name}: ${rest}`)
    return kind === '-' ? rest : ''
  })
}
