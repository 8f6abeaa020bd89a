// Asks the package registry whether a version that runs in production has a known hole. Exit 1 for one that is high or critical;
// a registry that cannot be asked is said, and is no failure: then nothing is known, and nothing that was released becomes worse.
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { root } from './dependencies.mjs'

const severe = ['high', 'critical']
const timeoutMs = 120_000

/** What npm's report says: the packages with a severe hole, or why nothing is known. Never throws. */
export function readAudit({ stdout = '', stderr = '' }) {
  const report = parsed(stdout)
  const found = report?.vulnerabilities
  if (typeof found !== 'object' || found === null) {
    return { unknown: report?.message ?? report?.error?.summary ?? firstLine(stderr) ?? 'npm said nothing' }
  }
  return {
    severe: Object.values(found).filter(({ severity }) => severe.includes(severity))
      .map(({ name, severity, via = [], fixAvailable }) => ({ name, severity, why: via.map((one) => one.title ?? one).join('; '), hasFix: Boolean(fixAvailable) })),
  }
}

/** Runs npm's audit of what production installs, in that folder. */
export function audit(folder = root, env = process.env) {
  const { stdout, stderr, error } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=30000'], { cwd: folder, env, encoding: 'utf8', timeout: timeoutMs, maxBuffer: 64_000_000 })
  return error ? { unknown: error.message } : readAudit({ stdout, stderr })
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
