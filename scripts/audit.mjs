// Asks the package registry whether a version that runs in production, in Node or in a browser, has a known hole. Exit 1 for one that is high or critical;
// a registry that cannot be asked is said, and is no failure: then nothing is known, and nothing that was released becomes worse.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './dependencies.mjs'

const severe = ['high', 'critical']
const timeoutMs = 120_000

/** What npm's report says of the places that `isShipped`: the packages with a severe hole, or why nothing is known. Never throws. */
export function readAudit({ stdout = '', stderr = '' }, isShipped) {
  const report = parsed(stdout)
  const found = report?.vulnerabilities
  if (typeof found !== 'object' || found === null) {
    return { unknown: report?.message ?? report?.error?.summary ?? firstLine(stderr) ?? 'npm said nothing' }
  }
  return {
    severe: Object.values(found).filter(({ severity, nodes = [] }) => severe.includes(severity) && nodes.some(isShipped))
      .map(({ name, severity, via = [], fixAvailable }) => ({ name, severity, why: via.map((one) => one.title ?? one).join('; '), hasFix: Boolean(fixAvailable) })),
  }
}

/** Runs npm's audit of what production installs, and of what is bundled into the console, in that folder. */
export function audit(folder = root, env = process.env) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  const bundled = bundledIn(folder, packages)
  const { stdout, stderr, error } = spawnSync('npm', ['audit', '--json', '--fetch-retries=0', '--fetch-timeout=30000'], { cwd: folder, env, encoding: 'utf8', timeout: timeoutMs, maxBuffer: 64_000_000 })
  return error ? { unknown: error.message } : readAudit({ stdout, stderr }, (place) => packages[place]?.dev !== true || bundled.has(place))
}

/**
 * Where the packages lie that the console imports, and all that those need. Only its build needs them on the disk, which makes
 * them developers' packages to npm; what is in the bundle runs in everybody's browser all the same.
 */
function bundledIn(folder, packages) {
  const bundled = new Set()
  const add = (name, from) => {
    const place = placeOf(name, from, packages)
    if (place === undefined || bundled.has(place)) return
    bundled.add(place)
    const { dependencies, optionalDependencies, peerDependencies } = packages[place]
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) add(needed, place)
  }
  for (const name of importedIn(join(folder, 'src', 'console'))) add(name, '')
  return bundled
}

/** As Node finds a package: in the nearest folder of them on the way up. */
function placeOf(name, from, packages) {
  const place = `${from && `${from}/`}node_modules/${name}`
  if (place in packages) return place
  return from === '' ? undefined : placeOf(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), packages)
}

/** The packages that the files of a folder import, in scripts and in styles; types leave nothing in a bundle, and are not told apart. */
function importedIn(folder) {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((file) => /\.(tsx?|css)$/.test(file) && !file.endsWith('vite.config.ts')) : []
  const imports = files.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import|import\()\s*['"]((?:@[\w.-]+\/)?[\w][\w.-]*)/g)])
  return new Set(imports.map(([, name]) => name))
}

/** In words, and whether it is a failure. */
export function told(result) {
  if ('unknown' in result) return { failed: false, text: `The registry could not be asked for known holes: ${result.unknown}` }
  if (result.severe.length === 0) return { failed: false, text: 'No dependency has a known hole of high or critical severity.' }
  const lines = result.severe.map(({ name, severity, why, hasFix }) => `  ${name} (${severity}): ${why}${hasFix ? '; `npm audit fix` mends it' : ''}`)
  return { failed: true, text: ['Dependencies with known holes:', ...lines].join('\n') }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function firstLine(text) {
  return text.trim().split('\n').find(Boolean)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { failed, text } = told(audit())
  console.log(text)
  process.exitCode = failed ? 1 : 0
}
