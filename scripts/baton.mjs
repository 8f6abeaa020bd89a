#!/usr/bin/env node
// The `baton` command: the compiled program of a published package, or the sources of a checkout.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { requireNode, root } from './dependencies.mjs'

requireNode()
if (!existsSync(join(root, 'src', 'main', 'baton.ts'))) {
  await import('../dist/src/main/baton.js')
} else if (!existsSync(join(root, 'node_modules', 'tsx'))) {
  // Installing takes a minute and writes a folder: nothing that somebody expects of a question.
  const message = 'The dependencies are not installed yet. Run "npm start" in the checkout first, or "npm ci".'
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error: { code: 'not_installed', message, details: {} } }))
  else console.error(message)
  process.exitCode = 3
} else {
  const { register } = await import('tsx/esm/api')
  register()
  await import('../src/main/baton.ts')
}
