import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { onlyOnce } from '../../src/machine/onlyOnce.js'
import { packageRoot } from '../../src/machine/packageRoot.js'

/** What a build is made of. */
const sources = [
  'src', 'workflows', 'activities', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs', 'scripts/console.mjs',
]
/** What a build writes last. */
const result = 'dist/workflow-bundle.js'

/** Makes sure that dist/ is what `npm run build` makes of the sources as they are; a minute or less if it is not. */
export async function ensureBuilt(): Promise<void> {
  const root = packageRoot()
  await onlyOnce(join(root, 'node_modules', '.baton-build.lock'), () => {}, async () => {
    const builtAt = statSync(join(root, result), { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Math.max(...sources.map(path => changedAt(join(root, path)))) < builtAt) return
    const child = spawn(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { output += String(chunk) })
    const [code] = await once(child, 'close') as [number | null]
    if (code !== 0) throw new Error(`"npm run build" failed:\n${output}`)
  })
}

/** When something in it last changed; a folder changes when a file in it goes. */
function changedAt(path: string): number {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map(name => changedAt(join(path, name))))
}
