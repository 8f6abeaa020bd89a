// `npm run build`: compiles into dist/, and bundles the console and the workflows there, so that a worker starts without a bundler's work.
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import { buildConsole } from './console.mjs'
import { root } from './dependencies.mjs'

const dist = join(root, 'dist')
// What was renamed or removed in the sources must not live on in the build.
rmSync(dist, { recursive: true, force: true })
const compiler = [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']
const { status } = spawnSync(process.execPath, compiler, { cwd: root, stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
await buildConsole()

// Plain JavaScript, which the compiler leaves where it is.
const failureConverter = join('src', 'temporal', 'codec', 'failureConverter.cjs')
cpSync(join(root, failureConverter), join(dist, failureConverter))

/** How messages of failures leave a workflow is part of its bundle: one for whoever encrypts payloads, and one for the rest. */
const bundles = {
  'workflow-bundle.encrypting.js': { failureConverterPath: join(dist, failureConverter) },
  'workflow-bundle.js': {},
}
for (const [file, options] of Object.entries(bundles)) {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(dist, 'workflows', 'index.js'), logger: new DefaultLogger('WARN'), ...options,
  })
  writeFileSync(join(dist, file), code)
}
